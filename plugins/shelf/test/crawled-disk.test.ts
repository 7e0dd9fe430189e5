import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { crawl } from '@mediastruct/core';
import { inlineReader } from '@mediastruct/core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { shelfInfo } from '../src/info/shelf-info.ts';
import { provenCount } from '../src/look/file-copies.ts';
import { ShelfLook } from '../src/look/shelf-look.ts';
import { shelfRisks } from '../src/risk/shelf-risks.ts';
import { addSource } from '../src/sources/change-source.ts';
import { sha256, TestShelf } from './test-shelf.ts';

let shelf: TestShelf;

beforeEach(async () => {
  shelf = new TestShelf();
  await shelf.addDisk('one');
  await shelf.addSource();
  shelf.write('a.jpg', 'content of a');
  await shelf.backup('one');
});
afterEach(() => shelf[Symbol.dispose]());

function crawlOver(path: string) {
  return shelf.session((session) =>
    crawl(session, {
      ...{ trees: [shelf.path(path)], threads: 1, maxAgeDays: 90, force: false },
      ...{ acceptTree: false, acceptGone: false, accept: [], reader: inlineReader(shelf.access) },
    }),
  );
}

/** The kinds of holders that have a content. */
function kinds(content: string): Promise<readonly string[]> {
  return shelf.session(async (session) => {
    using look = new ShelfLook(session, () => {});
    return look.judge.copiesOf(sha256(content)).map(({ kind }) => kind);
  });
}

describe('a tree that holds a disk of the shelf', () => {
  it('has no copies of its own of what stands on the disk', async () => {
    writeFileSync(shelf.path('one/beside.jpg'), 'beside the objects');
    for (const folder of ['quarantine', 'released']) {
      mkdirSync(shelf.path(`one/${folder}`));
      writeFileSync(shelf.path(`one/${folder}/x`), 'content of a');
    }
    await crawlOver('one');
    expect((await kinds('content of a')).toSorted()).toEqual(['disk', 'tree']);
    expect(await kinds('beside the objects')).toEqual(['tree']);
    const request = { asked: ['one'], limit: 5, kinds: shelf.kinds, note: () => {} };
    expect(shelfRisks(shelf.library, request)).toMatchObject([{ last: { files: 1 } }]);
  });

  it('has no copies that count where its index was made before crawls left disks out', async () => {
    appendFileSync(shelf.path('lib/mediastruct.toml'), '\n[shelf]\ncounts = ["disk", "tree"]\n');
    renameSync(shelf.path('one/mediastruct-disk.json'), shelf.path('drawer.json'));
    await crawlOver('one');
    renameSync(shelf.path('drawer.json'), shelf.path('one/mediastruct-disk.json'));
    expect((await kinds('content of a')).toSorted()).toEqual(['disk', 'tree', 'tree']);
    const request = { asked: ['one'], limit: 5, kinds: shelf.kinds, note: () => {} };
    expect(shelfRisks(shelf.library, request)).toMatchObject([{ last: { files: 1 } }]);
    const { wanted } = await shelf.session(async (session) => shelfInfo(session));
    expect(wanted.map(({ files }) => files)).toEqual([0, 0, 1, 0, 0]);
    await shelf.session(async (session) => {
      using look = new ShelfLook(session, () => {});
      expect(provenCount(look.judge.copiesOf(sha256('content of a')))).toBe(2);
    });
  });

  it('backs up what stands beside the disk, and nothing of what is on it', async () => {
    mkdirSync(shelf.path('stick'));
    await shelf.addDisk('two', shelf.path('stick/shelf'));
    await shelf.backup('two');
    writeFileSync(shelf.path('stick/beside.jpg'), 'beside the disk');
    await shelf.session(async (session) =>
      addSource(session, { name: 'stick', folder: shelf.path('stick') }),
    );
    await shelf.backup('one');
    expect(shelf.known('one')).toContain(sha256('beside the disk'));
    expect((await kinds('content of a')).toSorted()).toEqual(['disk', 'disk', 'tree']);
  });

  it.each(['one/objects', 'one/objects/ab', 'one/released'])('is refused at %s', async (path) => {
    mkdirSync(shelf.path(path), { recursive: true });
    await expect(crawlOver(path)).rejects.toMatchObject({ exitCode: 64 });
  });

  it('takes a folder that is only called like that of a disk', async () => {
    mkdirSync(shelf.path('models/objects'), { recursive: true });
    writeFileSync(shelf.path('models/objects/chair.jpg'), 'a chair');
    await crawlOver('models/objects');
    expect(await kinds('a chair')).toEqual(['tree']);
  });
});
