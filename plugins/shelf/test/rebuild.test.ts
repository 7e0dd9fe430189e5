import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { runOptions } from '@mediastruct/core';
import { completeRun } from '@mediastruct/core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { setDisk } from '../src/disks/change-disk.ts';
import { readShelf, sharedEvents } from '../src/ledger/shelf-ledger.ts';
import { planShelfRestore } from '../src/restore/plan-shelf-restore.ts';
import { RESTORE_OPTIONS } from '../src/restore/restore-options.ts';
import { describeSet } from '../src/set/describe-set.ts';
import { diskToPull } from '../src/set/disk-to-pull.ts';
import { pullObjects } from '../src/set/pull-objects.ts';
import type { PulledSet } from '../src/set/pull-set.ts';
import { pullSet } from '../src/set/pull-set.ts';
import { mapSource, setSource } from '../src/sources/change-source.ts';
import { readSourceListing, sourceListingPath } from '../src/sources/source-listing.ts';
import { verifyDisk } from '../src/verify/verify-disk.ts';
import { sha256, TestShelf } from './test-shelf.ts';

const LIST = 'catalogue/set.ndjson.gz';
const SQLITE = 'catalogue/catalogue.sqlite';
const IDENTITY = 'mediastruct-disk.json';
const PICTURE = Buffer.concat([Buffer.from('ffd8ffe1', 'hex'), Buffer.from('content of a')]);

let shelf: TestShelf;
let fresh: TestShelf;

beforeEach(async () => {
  shelf = new TestShelf();
  fresh = new TestShelf();
  await shelf.addDisk('one');
  await shelf.addSource({ least: 3 });
  shelf.write('2019/a.jpg', PICTURE);
  shelf.write('b.txt', 'content of b');
  const old = new Date('2019-05-12T10:00:00Z');
  utimesSync(shelf.path('src/2019/a.jpg'), old, old);
  await shelf.backup('one');
});
afterEach(() => {
  shelf[Symbol.dispose]();
  fresh[Symbol.dispose]();
});

function pull(to: TestShelf, disk: string): Promise<PulledSet & { readonly warnings: readonly string[] }> {
  return to.session(async (session) => {
    const pulled = await pullSet(session, diskToPull(to.library.access, disk));
    return { ...pulled, warnings: session.warnings.first.map(({ message }) => message) };
  });
}

function pullFromObjects(to: TestShelf, disk: string, name?: string) {
  return to.session(async (session) =>
    pullObjects(session, { ...diskToPull(to.library.access, disk), name }),
  );
}

function listing(of: TestShelf): readonly object[] {
  const { library } = of;
  const [source] = readShelf(library).sources;
  return [...readSourceListing(library.access, sourceListingPath(library, source?.sourceId ?? ''))];
}

async function restoreAll(of: TestShelf, disk: string) {
  return of.session(async (session) => {
    const request = { words: [], isAll: true, withGone: false, to: of.path('back'), at: [disk] };
    const { run } = await planShelfRestore(session, request);
    await completeRun(session, run);
    return runOptions({ options: RESTORE_OPTIONS }, run).figures;
  });
}

describe('a library from one disk', () => {
  it.each(['damaged', 'gone'])(
    'reads the SQLite file where the list is %s, and knows as much',
    async (how) => {
      const path = shelf.path(`one/${LIST}`);
      if (how === 'gone') rmSync(path);
      else writeFileSync(path, readFileSync(path).fill(0, 100, 140));
      const pulled = await pull(fresh, shelf.path('one'));
      expect(pulled).toMatchObject({ readFrom: 'sqlite', isBehind: false });
      expect(pulled.warnings.join()).toContain('the SQLite file beside it was read instead');
      expect([...sharedEvents(fresh.library)]).toEqual([...sharedEvents(shelf.library)]);
      expect(listing(fresh)).toEqual(listing(shelf));
      expect(fresh.known('one')).toEqual(shelf.known('one'));
    },
  );

  it('reads the objects where both records are damaged, and restores them by month and hash', async () => {
    rmSync(shelf.path(`one/${LIST}`));
    writeFileSync(shelf.path(`one/${SQLITE}`), 'no database');
    await expect(pull(fresh, shelf.path('one'))).rejects.toMatchObject({ exitCode: 12 });
    expect(readShelf(fresh.library).setId).toBeNull();
    const pulled = await pullFromObjects(fresh, shelf.path('one'));
    expect(pulled).toMatchObject({ added: 2, unnamed: { name: 'found on one', files: 2 } });
    expect(readFileSync(shelf.path(`one/${SQLITE}`), 'utf8')).toBe('no database');
    const figures = await restoreAll(fresh, shelf.path('one'));
    expect(figures).toMatchObject({ asked: { files: 2 }, without: { files: 0 } });
    const back = fresh.path('back/found on one');
    expect(readFileSync(`${back}/2019-05/${sha256(PICTURE)}.jpg`).equals(PICTURE)).toBe(true);
    expect(readdirSync(back)).toHaveLength(2);
    expect((await pullFromObjects(fresh, shelf.path('one'))).added).toBe(0);
  });

  it('keeps the names that it gave, also of what does not stand there the next time', async () => {
    rmSync(shelf.path('one/catalogue'), { recursive: true });
    await pullFromObjects(fresh, shelf.path('one'));
    rmSync(shelf.objectAt('one', 'content of b'));
    const again = await pullFromObjects(fresh, shelf.path('one'));
    expect(again).toMatchObject({ missing: 1, unnamed: { files: 2 } });
    expect(listing(fresh)).toMatchObject([{ kind: 'file' }, { kind: 'file' }]);
    expect((await restoreAll(fresh, shelf.path('one'))).without.files).toBe(1);
  });

  it('does not believe an object that is not what its name says', async () => {
    rmSync(shelf.path('one/catalogue'), { recursive: true });
    writeFileSync(shelf.objectAt('one', 'content of b'), 'content of X');
    const pulled = await pullFromObjects(fresh, shelf.path('one'));
    expect(pulled).toMatchObject({ added: 1, strange: [shelf.objectAt('one', 'content of b')] });
    expect(fresh.known('one')).toEqual([sha256(PICTURE)]);
  });

  it.each(['gone', 'damaged'])('tells a disk again who it is where that is %s', async (how) => {
    const path = shelf.path(`one/${IDENTITY}`);
    const before = shelf.identity('one');
    if (how === 'gone') rmSync(path);
    else writeFileSync(path, '{"format":');
    expect((await pull(fresh, shelf.path('one'))).warnings.join()).toContain('told so again');
    expect(shelf.identity('one')).toEqual(before);
    await shelf.backup('one');
  });

  it('makes a disk of one of which nothing but its objects is left, if it is given a name', async () => {
    for (const name of [IDENTITY, 'catalogue', 'README.txt', 'restore.sh'])
      rmSync(shelf.path(`one/${name}`), { recursive: true });
    await expect(pullFromObjects(fresh, shelf.path('one'))).rejects.toMatchObject({ exitCode: 64 });
    const pulled = await pullFromObjects(fresh, shelf.path('one'), 'saved');
    expect(pulled).toMatchObject({ name: 'saved', added: 2 });
    expect(existsSync(shelf.path('one/restore.sh'))).toBe(true);
  });

  it('tells where a backup was cut off after the record, and goes on from there', async () => {
    const record = shelf.path('record');
    cpSync(shelf.path('one/catalogue'), record, { recursive: true });
    shelf.write('c.txt', 'content of c');
    await shelf.backup('one');
    rmSync(shelf.path('one/catalogue'), { recursive: true });
    cpSync(record, shelf.path('one/catalogue'), { recursive: true });
    expect(await pull(fresh, shelf.path('one'))).toMatchObject({
      isBehind: true,
      looked: { kept: 2, added: 1 },
    });
    expect((await pull(fresh, shelf.path('one'))).isBehind).toBe(false);
  });
});

describe('two computers with one set', () => {
  beforeEach(async () => {
    await shelf.addDisk('two');
    await shelf.backup('two');
    await shelf.backup('one');
    await pull(fresh, shelf.path('one'));
    cpSync(shelf.path('src'), fresh.path('src'), { recursive: true, preserveTimestamps: true });
    await fresh.session(async (session) => mapSource(session, 'photos', fresh.path('src')));
  });

  const verify = (on: TestShelf, disk: string) =>
    on.open((session) => verifyDisk(session, { disk, at: shelf.path(disk), budget: { kind: 'all' } }));

  it('keeps what either of them told and saw, in whatever order it is pulled', async () => {
    shelf.now = new Date('2026-03-02T10:00:00Z');
    fresh.now = new Date('2026-03-03T10:00:00Z');
    await shelf.session(async (session) => setDisk(session, 'one', { place: 'bank' }));
    await fresh.session(async (session) => setSource(session, 'photos', { priority: 7 }));
    mkdirSync(shelf.path('three'));
    await fresh.addDisk('three', shelf.path('three'));
    fresh.write('only there.txt', 'only there');
    await fresh.backup('three', { at: shelf.path('three') });
    await fresh.backup('one', { at: shelf.path('one') });
    shelf.write('only here.txt', 'only here');
    await shelf.backup('two');
    await pull(shelf, shelf.path('one'));
    await pull(fresh, shelf.path('two'));
    const state = ({ library }: TestShelf) => {
      const { disks, sources } = readShelf(library);
      return {
        disks: disks
          .map(({ seen, ...disk }) => ({ ...disk, seen: seen === null }))
          .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
        sources: sources.map(({ name, priority, least }) => ({ name, priority, least })),
      };
    };
    expect(
      readShelf(shelf.library)
        .disks.map(({ name }) => name)
        .toSorted(),
    ).toEqual(['one', 'three', 'two']);
    expect(state(shelf).sources).toEqual([{ name: 'photos', priority: 7, least: 3 }]);
    expect(state(fresh).sources).toEqual(state(shelf).sources);
    for (const disk of ['one', 'two', 'three']) expect(fresh.known(disk)).toEqual(shelf.known(disk));
    expect(readShelf(fresh.library).disks.find(({ name }) => name === 'one')).toMatchObject({
      place: 'bank',
    });
    // Names that only the other one has are kept as gone, so that their copies are not given away.
    expect(listing(shelf)).toContainEqual(expect.objectContaining({ kind: 'gone', path: 'only there.txt' }));
    expect(listing(fresh)).toContainEqual(expect.objectContaining({ kind: 'gone', path: 'only here.txt' }));
  });

  it('keeps what this one saw in reading a disk that the other wrote to since', async () => {
    shelf.now = new Date('2026-03-02T10:00:00Z');
    writeFileSync(shelf.objectAt('one', 'content of b'), 'content of X');
    await verify(shelf, 'one');
    fresh.now = new Date('2026-03-03T10:00:00Z');
    fresh.write('c.txt', 'content of c');
    await fresh.backup('one', { at: shelf.path('one') });
    const { looked } = await pull(shelf, shelf.path('one'));
    expect(looked?.strange).toEqual([shelf.objectAt('one', 'content of b')]);
    expect(shelf.known('one')).toEqual([sha256(PICTURE), sha256('content of c')].toSorted());
  });

  it('does not count what the other one found wrong on a disk that nobody wrote to since', async () => {
    fresh.now = new Date('2026-03-02T10:00:00Z');
    writeFileSync(shelf.objectAt('two', 'content of b'), 'content of X');
    await verify(fresh, 'two');
    await fresh.session(async (session) =>
      describeSet(session, { root: shelf.path('one'), diskId: shelf.identity('one').diskId }),
    );
    const pulled = await pull(shelf, shelf.path('one'));
    expect(shelf.known('two')).toEqual([sha256(PICTURE)]);
    expect(pulled.warnings.join()).toContain('another computer counts 1 of the objects no more');
  });
});
