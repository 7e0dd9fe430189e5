import fc from 'fast-check';
import { pathToBytes } from '@mediastruct/core';
import { expect, it } from 'vitest';
import { FIXED_BYTES, fileRoom, folderRoom } from '../../../packages/core/src/archive/pack/disc-room.ts';
import type { DiscEntry } from '../src/image/disc-tree.ts';
import { discTree } from '../src/image/disc-tree.ts';
import { planImage } from '../src/image/layout.ts';
import { SECTOR } from '../src/image/sectors.ts';
import { VOLUME } from './trees.ts';

const LETTERS = ['a', 'B', '0', '_', ' ', 'ж', 'ß', '😀', '語', '.'];
const names = fc
  .array(fc.constantFrom(...LETTERS), { minLength: 1, maxLength: 60 })
  .map((letters) => letters.join(''))
  .filter((name) => !/^\.+$/.test(name) && Buffer.byteLength(name) <= 255);
const sizes = fc.oneof(fc.constantFrom(0, 1, 2047, 2048, 2049, 2 ** 32 - 2048, 5 * 2 ** 30), fc.nat(10 ** 6));
const files = fc.record({ folder: fc.array(names, { maxLength: 4 }), name: names, size: sizes });

/** What the packer counted for files, and what their image takes. */
function counted(entries: readonly DiscEntry[]): { readonly room: number; readonly bytes: number } {
  const folders = new Set(entries.map(({ path }) => path.slice(0, Math.max(0, path.lastIndexOf('/')))));
  const ofFiles = entries.reduce((sum, { path, size }) => {
    const nameBytes = pathToBytes(path.slice(path.lastIndexOf('/') + 1)).length;
    return sum + fileRoom({ size, nameBytes, tagBytes: 0 });
  }, 0);
  const ofFolders = [...folders].reduce((sum, folder) => sum + folderRoom(folder), 0);
  const { sectors } = planImage(discTree(entries, 0n), VOLUME);
  return { room: FIXED_BYTES + ofFiles + ofFolders, bytes: sectors * SECTOR };
}

it('counts at least what the image of any files takes', () => {
  fc.assert(
    fc.property(fc.array(files, { minLength: 1, maxLength: 40 }), (given) => {
      const entries = unique(given).map(entryOf);
      const { room, bytes } = counted(entries);
      expect(bytes).toBeLessThanOrEqual(room);
    }),
    { numRuns: 300 },
  );
});

it.each([
  ['letters', (nth: number) => `IMG_${nth}.JPG`],
  ['200 letters', (nth: number) => `${'x'.repeat(190)}${nth}.jpg`],
  ['letters of three bytes', (nth: number) => `${'語'.repeat(60)}${nth}.jpg`],
])('counts at least what 100,000 files in one folder take, of names of %s', (_, name) => {
  const entries = Array.from({ length: 100_000 }, (__, nth) =>
    entryOf({ path: `data/2019/05/12/${name(nth)}`, size: nth % 4096 }),
  );
  const { room, bytes } = counted(entries);
  expect(bytes).toBeLessThanOrEqual(room);
});

function unique(
  given: readonly { folder: readonly string[]; name: string; size: number }[],
): readonly { path: string; size: number }[] {
  const taken = new Set<string>();
  return given.flatMap(({ folder, name, size }) => {
    // No file of the name of a folder.
    const path = [...folder.map((one) => `d${one}`), `f${name}`].join('/');
    if (taken.has(path)) return [];
    taken.add(path);
    return [{ path, size }];
  });
}

function entryOf({ path, size }: { readonly path: string; readonly size: number }): DiscEntry {
  return { path, kind: 'file', size, mtimeNs: 0n, mode: 0o644 };
}
