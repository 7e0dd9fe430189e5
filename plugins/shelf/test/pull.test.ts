import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findContents } from '@mediastruct/core';
import { diskAt } from '../src/disks/disk-here.ts';
import { readShelf } from '../src/ledger/shelf-ledger.ts';
import { pullSet } from '../src/set/pull-set.ts';
import { sha256, TestShelf } from './test-shelf.ts';

let shelf: TestShelf;

beforeEach(async () => {
  shelf = new TestShelf();
  await shelf.addDisk('one');
  await shelf.addDisk('two');
  await shelf.addSource();
  shelf.write('a.jpg', 'content of a');
  shelf.write('tab\tand %.jpg', 'content of b');
  await shelf.backup('one');
  await shelf.backup('two');
});
afterEach(() => shelf[Symbol.dispose]());

function pull(to: TestShelf, disk: string) {
  return to.session(async (session) => pullSet(session, diskAt(to.library.access, disk)));
}

describe('shelf disk pull', () => {
  it('gives a library without a shelf all that the disk knows', async () => {
    using fresh = new TestShelf();
    const pulled = await pull(fresh, shelf.path('two'));
    expect(pulled.sources).toEqual(['photos']);
    expect(fresh.known('one')).toEqual(shelf.known('one'));
    expect(fresh.known('two')).toEqual(shelf.known('two'));
    const { sources } = readShelf(fresh.library);
    expect(sources).toMatchObject([{ name: 'photos', root: null }]);
    const request = { text: 'a.jpg', limit: 0, kinds: fresh.kinds, note: () => {} };
    const { contents } = findContents(fresh.library, request);
    const held = contents.flatMap(({ places }) => places.map(({ holder }) => holder.name));
    expect(held.toSorted()).toEqual(['one', 'photos', 'two']);
  });

  it('changes nothing when it is done again', async () => {
    const pulled = await pull(shelf, shelf.path('two'));
    expect(pulled).toMatchObject({ sources: [] });
    expect(pulled.disks.map(({ newer }) => newer)).not.toContain('theirs');
    const again = await pull(shelf, shelf.path('two'));
    expect(again).toMatchObject({ events: 0, sources: [] });
  });

  it('takes over what another computer wrote, and keeps what this one did', async () => {
    using other = new TestShelf();
    await pull(other, shelf.path('one'));
    await other.session(async (session) => {
      const { mapSource } = await import('../src/sources/change-source.ts');
      cpSync(shelf.path('src'), other.path('src'), { recursive: true });
      return mapSource(session, 'photos', other.path('src'));
    });
    other.write('c.jpg', 'content of c');
    await other.backup('one', { at: shelf.path('one') });
    await expect(shelf.backup('one')).rejects.toMatchObject({ exitCode: 22 });
    const pulled = await pull(shelf, shelf.path('one'));
    expect(pulled.disks.find(({ name }) => name === 'one')).toMatchObject({ newer: 'theirs' });
    expect(shelf.known('one')).toContain(sha256('content of c'));
    expect(shelf.known('two')).toHaveLength(2);
    await shelf.backup('one');
  });

  it('refuses a set that is not its own, and a catalogue that is damaged', async () => {
    using other = new TestShelf();
    await other.addDisk('theirs');
    await expect(pull(other, shelf.path('one'))).rejects.toMatchObject({ exitCode: 42 });
    const path = shelf.path('one/catalogue/set.ndjson.gz');
    writeFileSync(path, readFileSync(path).subarray(0, -20));
    rmSync(shelf.path('one/catalogue/catalogue.sqlite'));
    using fresh = new TestShelf();
    await expect(pull(fresh, shelf.path('one'))).rejects.toMatchObject({ exitCode: 12 });
    expect(readShelf(fresh.library).setId).toBeNull();
  });
});

describe('restore.sh', () => {
  const sh = (...words: string[]) =>
    execFileSync('sh', [shelf.path('one/restore.sh'), ...words], { encoding: 'utf8', cwd: shelf.root });

  it('lists, finds and verifies', () => {
    expect(sh('list')).toContain('photos/a.jpg');
    expect(sh('find', 'a.jpg')).toContain('photos/a.jpg   on: one');
    expect(sh('verify')).toContain('2 objects are as they were written; 0 are NOT.');
  });

  it('brings files back under the names they had, and overwrites nothing', () => {
    sh('copy', 'back');
    expect(readFileSync(shelf.path('back/photos/a.jpg'), 'utf8')).toBe('content of a');
    expect(readFileSync(shelf.path('back/photos/tab\tand %.jpg'), 'utf8')).toBe('content of b');
    writeFileSync(shelf.path('back/photos/a.jpg'), 'mine');
    expect(() => sh('copy', 'back')).toThrow();
    expect(readFileSync(shelf.path('back/photos/a.jpg'), 'utf8')).toBe('mine');
  });

  it('does not give a damaged object for a good one', () => {
    writeFileSync(shelf.objectAt('one', 'content of a'), 'content of X');
    expect(() => sh('verify')).toThrow();
    expect(() => sh('copy', 'back', 'a.jpg')).toThrow();
    rmSync(shelf.objectAt('one', 'content of a'));
    expect(() => sh('copy', 'back', 'a.jpg')).toThrow(expect.objectContaining({ status: 3 }));
  });
});
