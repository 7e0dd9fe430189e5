import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inlineReader } from '@mediastruct/core/testing';
import { adviceLines } from '../src/advise/render-advice.ts';
import { adviseShelf } from '../src/advise/advise-shelf.ts';
import { setDisk, standDisk } from '../src/disks/change-disk.ts';
import { TestShelf } from './test-shelf.ts';

const YEARS = 400 * 86_400_000;
let shelf: TestShelf;

beforeEach(async () => {
  shelf = new TestShelf();
  await shelf.addSource();
  await shelf.addDisk('one');
  await shelf.addDisk('two');
  shelf.write('a.jpg', 'content of a');
  await shelf.backup('one');
});
afterEach(() => shelf[Symbol.dispose]());

function advice(diskOf?: number) {
  const reader = inlineReader(shelf.access);
  return shelf.session((session) => adviseShelf(session, { crawls: true, diskOf, reader }));
}

describe('shelf advise', () => {
  it('puts the disk first that a file without enough copies would go to, with the disks away', async () => {
    rmSync(shelf.path('one'), { recursive: true });
    rmSync(shelf.path('two'), { recursive: true });
    const told = await advice();
    expect(told).toMatchObject({
      now: { noProof: { files: 0 }, underLeast: { files: 1, bytes: 12 } },
      disks: [
        { name: 'two', furtherCopies: { files: 1, bytes: 12 }, oldestProof: null },
        { name: 'one', furtherCopies: { files: 0 }, oldestProof: '2026-03-01T10:00:00.000Z' },
      ],
      further: null,
    });
    expect(adviceLines(told, (text) => text)).toEqual([
      'Every file has a proven copy.',
      'With fewer proven copies than they should have: 1 file (12 B).',
      'Plug in next: two',
      '  a backup gives one more copy to 1 file (12 B)',
    ]);
  });

  it('prefers of two disks that do as much the one at another place', async () => {
    await shelf.addDisk('far');
    await shelf.session(async (session) => {
      for (const [disk, place] of Object.entries({ one: 'house, B', two: 'House, cellar', far: 'bank' }))
        setDisk(session, disk, { place });
    });
    const told = await advice();
    expect(told.disks.map(({ name, secondPlaces }) => [name, secondPlaces.files])).toEqual([
      ['far', 1],
      ['two', 0],
      ['one', 0],
    ]);
    expect(adviceLines(told, (text) => text).slice(2)).toEqual([
      'Plug in next: far (bank)',
      '  a backup gives one more copy to 1 file (12 B)',
      '  a backup brings to a second place 1 file (12 B)',
      'Or: two (House, cellar)',
      '  a backup gives one more copy to 1 file (12 B)',
      'Each is told as if it alone were plugged in.',
    ]);
  });

  it('sees a new file of a source that no backup has seen', async () => {
    shelf.write('b.jpg', 'the content of b');
    expect(await advice()).toMatchObject({
      now: { noProof: { files: 1, bytes: 16 } },
      disks: [
        { name: 'two', firstCopies: { files: 1 } },
        { name: 'one', firstCopies: { files: 1 } },
      ],
    });
  });

  it('asks for the disk whose reading alone proves a file, once its proof is too old', async () => {
    await shelf.session(async (session) => standDisk(session, 'two', 'retired'));
    shelf.now = new Date(shelf.now.getTime() + YEARS);
    expect(await advice()).toMatchObject({
      now: { noProof: { files: 1 } },
      disks: [{ name: 'one', soleProofs: { files: 1 }, dueProofs: { files: 1 } }],
    });
  });

  it('does not say that all is well where nothing is backed up', async () => {
    using empty = new TestShelf();
    const told = empty.session((session) => adviseShelf(session, { crawls: true, diskOf: undefined }));
    await expect(told).rejects.toThrow('found no source');
  });

  it('tells what a further disk would bring, and that one that is too small brings nothing', async () => {
    expect((await advice(1e9)).further).toMatchObject({
      ...{ bytes: 1e9, underLeast: { files: 0 } },
      worstLoss: { before: { files: 1 }, after: { files: 0 } },
    });
    expect((await advice(1e6)).further).toMatchObject({
      ...{ underLeast: { files: 1 } },
      worstLoss: { after: { files: 1 } },
    });
  });
});
