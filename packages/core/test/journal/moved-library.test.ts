import { cpSync, rmSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { planArchive } from '../../src/archive/pack/plan-archive.ts';
import { verifyVolume } from '../../src/archive/volumes/verify-volume.ts';
import { planDedupe } from '../../src/dedupe/dedupe.ts';
import { findContents } from '../../src/find/find.ts';
import { installedHolderKinds } from '../../src/holder-kinds.ts';
import { MEMORY, temporaryFolder } from '../files/temporary-folder.ts';
import { ingest, picture, put } from '../ingest/pictures.ts';
import { TestLibrary } from '../library/test-library.ts';

const here = temporaryFolder();
const elsewhere = temporaryFolder(MEMORY);
let lib: TestLibrary;

beforeEach(async () => {
  lib = new TestLibrary(here.at('lib'));
  for (const nth of [1, 2, 3]) put(here.at(`card/${nth}.jpg`), picture(`${nth}`, `2019:05:1${nth} 10:00:00`));
  await ingest(lib, [here.at('card')]);
  put(lib.at('media/more/again.jpg'), picture('1', '2019:05:11 10:00:00'));
  await lib.crawl();
});

/** Copies the library to another file system, as `cp -a` does, and takes the old one away. */
function move(): void {
  cpSync(lib.root, elsewhere.at('lib'), { recursive: true, preserveTimestamps: true });
  rmSync(lib.root, { recursive: true });
  Object.assign(lib, { root: elsewhere.at('lib') });
}

describe('a library that was moved to another file system', () => {
  it('dedupes as before, without a crawl', async () => {
    move();
    const { entries } = await lib.apply((session) => planDedupe(session));
    expect(entries.map(({ state }) => state)).toEqual(['set-aside']);
    expect(lib.records('media').map(({ path }) => path)).toEqual(lib.files('media'));
  });

  it('leaves a file that changed on the way where it is', async () => {
    move();
    put(lib.at('media/more/again.jpg'), picture('other', '2019:05:11 10:00:00'));
    const { entries } = await lib.apply((session) => planDedupe(session));
    expect(entries.map(({ state, code }) => `${state} ${code}`)).toEqual(['failed source-changed']);
  });

  it('archives, verifies and finds as before', async () => {
    move();
    const { entries } = await lib.apply((session) => planArchive(session, {}));
    expect(entries.map(({ state }) => state).sort()).toEqual(['left', 'packed', 'packed', 'packed']);
    const report = await lib.session((session) => verifyVolume(session, { volume: '1' }));
    expect(report).toMatchObject({ ok: true, files: 3 });
    const { contents } = findContents(lib.library, {
      kinds: installedHolderKinds(),
      text: '20190512',
      limit: 0,
    });
    expect(contents[0]?.places[0]?.root).toBe(lib.at('archive'));
  });

  it('undoes the ingest of before, also one that was stopped', async () => {
    move();
    const { entries } = await lib.undo('ingest');
    expect(entries.map(({ state }) => state)).toEqual(['removed', 'removed', 'removed']);
  });
});
