import { createCipheriv, createHash } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { lehmer } from '../../../packages/core/test/lehmer.ts';
import { imageOf } from './trees.ts';

export const SECTOR = 2048;

/** Bytes that do not repeat, the same for the same seed. */
export function noise(size: number, seed: number): Buffer {
  const key = createHash('sha256').update(String(seed)).digest();
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(size));
}

/** Makes the folder of a volume: payload, and the manifests that name it. */
export function makeBag(folder: string, sizes: readonly number[]): void {
  const sumOf = (path: string) =>
    createHash('sha256')
      .update(readFileSync(join(folder, path)))
      .digest('hex');
  const write = (path: string, content: Buffer | string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
    utimesSync(join(folder, path), 1_557_650_000, 1_557_650_000);
  };
  const payload = sizes.map(
    (_, nth) => `data/2019/05/${String(1 + (nth % 28)).padStart(2, '0')}/IMG_${nth}.JPG`,
  );
  for (const [nth, path] of payload.entries()) write(path, noise(sizes[nth] ?? 0, nth));
  write('bagit.txt', 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n');
  write('manifest-sha256.txt', payload.map((path) => `${sumOf(path)}  ${path}\n`).join(''));
  const tags = ['bagit.txt', 'manifest-sha256.txt'];
  write('tagmanifest-sha256.txt', tags.map((path) => `${sumOf(path)}  ${path}\n`).join(''));
}

/** Makes the image of a bag and returns how many sectors it has. */
export async function bagImage(folder: string, image: string): Promise<number> {
  await imageOf(folder, image);
  return statSync(image).size / SECTOR;
}

export type Filling = 'zeros' | 'noise';

/** A copy of an image with other bytes in some sectors. */
export function damagedCopy(
  image: string,
  to: string,
  { sectors, filling }: { readonly sectors: Iterable<number>; readonly filling: Filling },
): void {
  const bytes = readFileSync(image);
  for (const sector of sectors)
    bytes.set(filling === 'zeros' ? Buffer.alloc(SECTOR) : noise(SECTOR, sector), sector * SECTOR);
  writeFileSync(to, bytes);
}

export function scattered(total: number, count: number, seed = 11): ReadonlySet<number> {
  const random = lehmer(seed);
  const chosen = new Set<number>();
  while (chosen.size < count) chosen.add(Math.floor(random() * total));
  return chosen;
}

export function burst(first: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, nth) => first + nth);
}
