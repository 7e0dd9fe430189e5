import { cpSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { planArchive } from '../../src/archive/pack/plan-archive.ts';
import { verifyVolume } from '../../src/archive/volumes/verify-volume.ts';
import { planDedupe } from '../../src/dedupe/dedupe.ts';
import { findContents } from '../../src/find/find.ts';
import { installedHolderKinds } from '../../src/holder-kinds.ts';
import { alteredAccess } from '../files/altered-access.ts';
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

describe('a library that was copied', () => {
  const idOf = () => readFileSync(lib.at('.mediastruct/library-id'), 'utf8');
  const told = () => lib.notes.filter((note) => note.includes('it is a copy of'));

  it('is told once, and is another library from then on', async () => {
    const id = idOf();
    cpSync(lib.root, elsewhere.at('lib'), { recursive: true, preserveTimestamps: true });
    Object.assign(lib, { root: elsewhere.at('lib') });
    await lib.crawl();
    await lib.crawl();
    expect(told()).toEqual([expect.stringContaining(here.at('lib'))]);
    expect(idOf()).not.toBe(id);
  });

  it('is no copy where it was moved, or is seen under another path', async () => {
    const id = idOf();
    symlinkSync(lib.root, here.at('view'));
    Object.assign(lib, { root: here.at('view') });
    await lib.crawl();
    move();
    await lib.crawl();
    expect(told()).toEqual([]);
    expect(idOf()).toBe(id);
  });

  it('is told by the next command where the first was cut off', async () => {
    cpSync(lib.root, elsewhere.at('lib'), { recursive: true, preserveTimestamps: true });
    Object.assign(lib, { root: elsewhere.at('lib') });
    lib.access = alteredAccess({
      rename: (real, from, to) => {
        if (to.endsWith('library-id')) throw new Error('killed');
        real(from, to);
      },
    });
    await expect(lib.crawl()).rejects.toThrow('killed');
    lib.access = alteredAccess({});
    await lib.crawl();
    expect(told()).toHaveLength(1);
  });
});
