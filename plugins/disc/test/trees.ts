import type { DiscEntry } from '../src/image/disc-tree.ts';
import { discTree } from '../src/image/disc-tree.ts';
import type { ImageLayout } from '../src/image/layout.ts';
import { planImage } from '../src/image/layout.ts';
import { writeImage } from '../src/image/write-image.ts';
import { nodeFileAccess, pathToBytes, walkTree } from '@mediastruct/core';
import { closeSync, mkdirSync, openSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const VOLUME = {
  volumeId: 'MS_2f844a98_0007',
  setId: 'MS_2f844a98',
  createdNs: 1_600_000_000_000_000_000n,
};

/** Names and sizes that have broken programs for discs. */
const FILES: readonly (readonly [path: string, content: string])[] = [
  ['data/2019/05/12/IMG_0001.JPG', 'a picture'],
  ['data/2019/05/12/img_0001.jpg', 'another, of a name that Windows takes for the same'],
  ['data/emoji 😀 ß ж.jpg', 'emoji'],
  ['data/bad \udcff\udcfe bytes.jpg', 'bytes that are not UTF-8'],
  [`data/${'n'.repeat(251)}.jpg`, 'as long as names get'],
  [`data/${'ж'.repeat(120)}.jpg`, 'long, and of two bytes a letter'],
  ['data/empty', ''],
  ['data/2047', 'x'.repeat(2047)],
  ['data/2048', 'y'.repeat(2048)],
  ['data/2049', 'z'.repeat(2049)],
  ['data/a:b?c"d|e\\f<g>h*i.jpg', 'refused by Windows'],
  ['data/dot.', 'a dot at the end'],
  ['a/b/c/d/e/f/g/h/i/j/k/l/deep.txt', 'deeper than ISO 9660 allows'],
  ...Array.from(
    { length: 300 },
    (_, nth) => [`many/a file with a rather long name, ${nth}.dat`, `${nth}`] as const,
  ),
];

/** Makes a folder of difficult files; returns their contents by path. */
export function makeTree(root: string): ReadonlyMap<string, string> {
  for (const [path, content] of FILES) {
    const bytes = pathToBytes(join(root, path));
    mkdirSync(pathToBytes(dirname(join(root, path))), { recursive: true });
    writeFileSync(bytes, content);
    utimesSync(bytes, 1_557_650_000.25, 1_557_650_000.25);
  }
  symlinkSync('../data/./2047', join(root, 'many/link'));
  symlinkSync(`/${'p'.repeat(240)}/${'q'.repeat(240)}/${'r'.repeat(240)}`, join(root, 'many/long link'));
  return new Map(FILES);
}

export function* entriesOf(root: string): Generator<DiscEntry> {
  for (const entry of walkTree(nodeFileAccess, root)) {
    const { path, kind } = entry;
    if (kind !== 'file' && kind !== 'symlink') continue;
    const { size, mtimeNs, mode } = nodeFileAccess.lstat(`${root}/${path}`);
    if (kind === 'file') yield { path, kind, size, mtimeNs, mode };
    else yield { path, kind, size: 0, mtimeNs, mode, target: nodeFileAccess.readlink(`${root}/${path}`) };
  }
}

/** Writes the image of a folder, or of those of its entries that are wanted, and returns its layout. */
export async function imageOf(
  source: string,
  image: string,
  isWanted: (entry: DiscEntry) => boolean = () => true,
): Promise<ImageLayout> {
  const entries = [...entriesOf(source)].filter(isWanted);
  const layout = planImage(discTree(entries, VOLUME.createdNs), VOLUME);
  const fd = openSync(image, 'w');
  await writeImage(nodeFileAccess, {
    layout,
    source,
    fd,
    onFile: () => {},
    onBytes: () => {},
    throwIfStopped: () => {},
  });
  closeSync(fd);
  return layout;
}
