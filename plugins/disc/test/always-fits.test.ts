import fc from 'fast-check';
import { bytesToPath, formatVolumeSet, pathToBytes, type VolumeFile } from '@mediastruct/core';
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { lehmer } from '../../../packages/core/test/lehmer.ts';
import { expect, it } from 'vitest';
import {
  FIXED_BYTES,
  fileRoom,
  folderRoom,
  setCatalogueRoom,
} from '../../../packages/core/src/archive/pack/disc-room.ts';
import { listedFields } from '../../../packages/core/src/holders/volume-listing.ts';
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

/** As many random letters, or bytes. */
function randomNames(random: () => number): {
  letters: (count: number) => string;
  bytes: (count: number) => string;
} {
  const ABC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const byte = () => Math.floor(random() * 255) + 1;
  return {
    letters: (count) => Array.from({ length: count }, () => ABC[Math.floor(random() * 64)]).join(''),
    bytes: (count) =>
      bytesToPath(Uint8Array.from({ length: count }, byte).map((one) => (one === 0x2f ? 0x41 : one))),
  };
}

const random = lehmer(20_261_130);
const { letters, bytes: anyBytes } = randomNames(random);
const plain = (nth: number) => ({ name: `IMG_${nth}.JPG`, origin: `DCIM/100CANON/IMG_${nth}.JPG` });

it.each([
  ['as an ingest gives them', plain],
  ['of 5 random letters', () => ({ name: `${letters(5)}.jpg`, origin: undefined })],
  ['of 60 random letters', () => ({ name: `${letters(60)}.jpg`, origin: `${letters(60)}.jpg` })],
  ['of 250 random letters', () => ({ name: letters(250), origin: `${letters(200)}/${letters(250)}` })],
  ['of random bytes', () => ({ name: anyBytes(200), origin: letters(200) })],
  [
    'of all these kinds',
    (nth: number) => (nth % 2 === 0 ? plain(nth) : { name: letters(250), origin: `${letters(200)}` }),
  ],
])('counts at least what the catalogue of the set takes, for names %s', (_, named) => {
  const files = Array.from({ length: 2000 }, (__, nth): VolumeFile => {
    const { name, origin } = named(nth);
    const sha256 = createHash('sha256').update(`${nth}`).digest('hex');
    const path = `2019/05/${1 + (nth % 28)}/${name}`;
    const mtimeNs = String(Math.floor(random() * 2 ** 60));
    const of = {
      volumeId: VOLUME.volumeId,
      runId: '',
      sha256,
      size: Math.floor(random() * 2 ** 40),
      mtimeNs,
    };
    return { ...of, path: `data/${path}`, from: `/srv/photos/media/${path}`, origin };
  });
  const lineBytes = files.reduce(
    (sum, file) => sum + Buffer.byteLength(JSON.stringify(listedFields(file))) + 1,
    0,
  );
  const set = { setId: '2f844a98', createdAt: '', asOf: '', events: [], volumes: [], files: () => files };
  const packed = gzipSync(Buffer.concat([...formatVolumeSet(set)]), { level: 6, memLevel: 9 }).length;
  const fixed = setCatalogueRoom({ volumes: 0, files: 0, lineBytes: 0 });
  expect(packed).toBeLessThanOrEqual(
    setCatalogueRoom({ volumes: 0, files: files.length, lineBytes }) - fixed,
  );
});

it('keeps more than enough for the catalogue of 400 volumes of one film each', () => {
  const volumes = Array.from({ length: 400 }, (_, nth) => `MS_2f844a98_${String(nth + 1).padStart(4, '0')}`);
  const at = '2026-11-30T00:00:00.000Z';
  const sum = (text: string) => createHash('sha256').update(text).digest('hex');
  const events = volumes.flatMap((volumeId) => {
    const of = { at, volumeId, runId: '20261130T003419372-archive-8511', files: 1, bytes: 24_000_000_000 };
    const days = { firstDay: '2019-05-12', lastDay: '2019-05-12', medium: 'bd-25', capacity: 24_220_008_448 };
    const tags = [
      'bag-info.txt',
      'manifest-sha256.txt',
      'index.json',
      'README.txt',
      'tagmanifest-sha256.txt',
    ];
    const tagFiles = Object.fromEntries(tags.map((name) => [name, sum(volumeId + name)]));
    const disc = (copy: number) => ({ kind: 'burned' as const, at, volumeId, copy, date: at });
    return [
      { kind: 'planned' as const, ...of, ...days },
      { kind: 'built' as const, ...of, tagFiles },
      { ...disc(1), label: `Family ${volumeId}`, location: 'shelf B' },
      { ...disc(2), serial: sum(volumeId).slice(0, 20), location: 'attic' },
    ];
  });
  const set = { setId: '2f844a98', createdAt: at, asOf: at, events };
  const states = volumes.map((volumeId) => ({
    ...{
      volumeId,
      state: 'burned' as const,
      runId: '',
      runIds: [],
      segments: [],
      medium: 'bd-25',
      capacity: 0,
      files: 1,
      bytes: 0,
    },
    ...{ firstDay: '', lastDay: '', plannedAt: at, tagFiles: {}, copies: [] },
  }));
  const pieces = [...formatVolumeSet({ ...set, volumes: states, files: () => [] })];
  const packed = gzipSync(Buffer.concat(pieces), { level: 6, memLevel: 9 }).length;
  expect(packed).toBeLessThanOrEqual(setCatalogueRoom({ volumes: 400, files: 0, lineBytes: 0 }));
});
