import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { setDisk, standDisk } from '../src/disks/change-disk.ts';
import { infoLines } from '../src/info/render-info.ts';
import { shelfInfo } from '../src/info/shelf-info.ts';
import { TestShelf } from './test-shelf.ts';

let shelf: TestShelf;

beforeEach(async () => {
  shelf = new TestShelf();
  await shelf.addSource();
  await shelf.addDisk('one');
  await shelf.addDisk('two');
  shelf.write('a.jpg', 'content of a');
  await shelf.backup('one');
  shelf.now = new Date('2026-03-02T10:00:00Z');
  shelf.write('b.jpg', 'the content of b');
  await shelf.backup('two');
});
afterEach(() => shelf[Symbol.dispose]());

const info = () => shelf.session(async (session) => shelfInfo(session));
const files = (sums: readonly { readonly files: number }[]) => sums.map((sum) => sum.files);

describe('shelf info', () => {
  it('counts files by their proven copies, with the disks away', async () => {
    rmSync(shelf.path('one'), { recursive: true });
    rmSync(shelf.path('two'), { recursive: true });
    const told = await info();
    expect(files(told.wanted)).toEqual([0, 1, 1, 0, 0]);
    expect(told.wanted[1]).toEqual({ files: 1, bytes: 16 });
    expect(told.oldestProof).toBe('2026-03-01T10:00:00.000Z');
    expect(told.disks.map(({ name, isHere }) => [name, isHere])).toEqual([
      ['one', false],
      ['two', false],
    ]);
  });

  it('counts no copy on a disk that is lost, and no proof that is too old', async () => {
    await shelf.session(async (session) => standDisk(session, 'two', 'lost'));
    expect(files((await info()).wanted)).toEqual([1, 1, 0, 0, 0]);
    shelf.now = new Date('2029-03-02T10:00:00Z');
    expect(files((await info()).wanted)).toEqual([2, 0, 0, 0, 0]);
  });

  it('counts what is not known to be at more than one place, once a place is told', async () => {
    expect((await info()).onePlace).toBe(null);
    await shelf.session(async (session) => setDisk(session, 'one', { place: 'house, B' }));
    expect((await info()).onePlace).toMatchObject({ files: 2 });
    await shelf.session(async (session) => setDisk(session, 'two', { place: 'bank' }));
    expect((await info()).onePlace).toEqual({ files: 1, bytes: 16 });
  });

  it('shows copies as bars and each disk with its room', async () => {
    const lines = infoLines(await info(), (text) => text);
    expect(lines[2]).toMatch(/^1 +1 +16 B +0 +#{30}$/);
    expect(lines.slice(6, 9).map((line) => line.split(/ {2,}/)[0])).toEqual(['disk', 'one', 'two']);
  });

  it('counts apart what is gone from its source', async () => {
    rmSync(shelf.path('src/a.jpg'));
    await shelf.backup('two', { acceptGone: true });
    const told = await info();
    expect(files(told.wanted)).toEqual([0, 1, 0, 0, 0]);
    expect(files(told.gone)).toEqual([0, 0, 1, 0, 0]);
  });
});
