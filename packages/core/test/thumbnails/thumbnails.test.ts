import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { nodeFileAccess, pathToBytes } from '@mediastruct/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lehmer } from '../lehmer.ts';
import { tiffRawFile } from '../../../../mediagen/src/index.ts';
import { FileWindow } from '../../src/thumbnails/file-window.ts';
import { MAX_PREVIEW, readPreview } from '../../src/thumbnails/read-preview.ts';
import { thumbnailsOf } from '../../src/thumbnails/thumbnails-of.ts';
import { wholeJpegLength } from '../../src/thumbnails/whole-jpeg.ts';
import { landscape, photo, tiff } from './pictures.ts';

const folder = mkdtempSync(join(tmpdir(), 'mediastruct-thumbnails-'));
const preview = landscape(3, 4000);
const stop = { requested: false };
const hasPerl = spawnSync('perl', ['-v']).status === 0;

const FILES: Readonly<Record<string, Buffer | string>> = {
  'a.jpg': photo(preview),
  'b little-endian.JPG': photo(preview, { isLittle: true }),
  'c turned.jpg': photo(preview, { orientation: 6 }),
  'd raw.cr2': Buffer.concat([tiff(preview, { isLittle: true }), Buffer.alloc(60_000)]),
  'e none.jpg': photo(null),
  'f too large.jpg': photo(landscape(1, MAX_PREVIEW)),
  'g cut short.jpg': photo(preview.subarray(0, -200)),
  'h small.jpg': landscape(9),
  'i text.txt': 'no picture',
  'j empty.jpg': '',
  'k \udcff.jpg': photo(preview),
  'l no preview.nef': tiffRawFile({ size: 20_000, seed: 1, flavour: 'nef', exif: { make: 'NIKON' } }),
  'm unknown.raf': 'a RAW file that is none',
};

beforeAll(() => {
  for (const [name, content] of Object.entries(FILES))
    writeFileSync(pathToBytes(join(folder, name)), content);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function read(paths: readonly string[]): Promise<readonly (readonly [string, Buffer | null])[]> {
  const found: [string, Buffer | null][] = [];
  for await (const { path, jpeg } of thumbnailsOf(nodeFileAccess, { folder, paths, stop }))
    found.push([path, jpeg]);
  return found;
}

describe('the previews of a folder', () => {
  it('come in the order asked for, one for each file, and null where there is none', async () => {
    const paths = Object.keys(FILES);
    const found = await read(paths);
    expect(found.map(([path]) => path)).toEqual(paths);
    const have = found.flatMap(([path, jpeg]) => (jpeg === null ? [] : [path[0]]));
    expect(have.join('')).toBe('abcdhk');
    expect(found[0]?.[1]?.equals(preview)).toBe(true);
    expect(found[1]?.[1]?.equals(preview)).toBe(true);
    expect(found[3]?.[1]?.equals(preview)).toBe(true);
  });

  it('are turned as their picture is', async () => {
    const [found] = await read(['c turned.jpg']);
    const jpeg = found?.[1] ?? Buffer.alloc(0);
    expect(jpeg.length).toBe(preview.length + 36);
    expect(jpeg.toString('latin1', 6, 12)).toBe('Exif\0\0');
    expect(jpeg[31]).toBe(6);
    expect(wholeJpegLength(jpeg)).toBe(jpeg.length);
  });

  it('of a file that is gone, a folder or unreadable are null, and the others follow', async () => {
    mkdirSync(join(folder, 'folder.jpg'), { recursive: true });
    const found = await read(['not there.jpg', 'folder.jpg', 'a.jpg']);
    expect(found.map(([, jpeg]) => jpeg !== null)).toEqual([false, false, true]);
  });

  it('stop when asked to', async () => {
    const stopped = thumbnailsOf(nodeFileAccess, { folder, paths: ['a.jpg'], stop: { requested: true } });
    await expect(stopped.next()).rejects.toMatchObject({ code: 'interrupted' });
  });

  it.skipIf(!hasPerl)('come from exiftool where the RAW file has them elsewhere', async () => {
    // exiftool takes the preview of a Panasonic RW2 from IFD0's own tag, which this reader does not know.
    const raw = rw2(preview);
    writeFileSync(join(folder, 'n.rw2'), raw);
    const found = await read(['n.rw2', 'a.jpg']);
    expect(found.map(([, jpeg]) => jpeg?.equals(preview))).toEqual([true, true]);
  });
});

/** IFD0 of a Panasonic RW2: JpgFromRaw2 (0x0127) would be large, so the preview stands in JpgFromRaw (0x002e), with a preview in its EXIF. */
function rw2(jpeg: Buffer): Buffer {
  const inner = photo(jpeg);
  const head = Buffer.alloc(26);
  head.write('IIU\0', 'latin1');
  head.writeUInt32LE(8, 4);
  head.writeUInt16LE(1, 8);
  head.writeUInt16LE(0x002e, 10);
  head.writeUInt16LE(7, 12);
  head.writeUInt32LE(inner.length, 14);
  head.writeUInt32LE(26, 18);
  return Buffer.concat([head, inner]);
}

describe('a whole JPEG', () => {
  it('ends where its end marker stands, whatever follows', () => {
    expect(wholeJpegLength(Buffer.concat([preview, Buffer.alloc(9, 0xff)]))).toBe(preview.length);
  });

  it('is none where any byte is missing', () => {
    for (let length = 0; length < preview.length; length += 7)
      expect(wholeJpegLength(preview.subarray(0, length))).toBe(null);
  });

  it('is none where it claims to be large', () => {
    const large = Buffer.from(preview);
    const frame = large.indexOf(Buffer.from([0xff, 0xc0]));
    large.writeUInt16BE(65_535, frame + 5);
    expect(wholeJpegLength(large)).toBe(null);
  });
});

describe('hostile files', () => {
  it('never break the reader, and what it gives is a whole JPEG', () => {
    const path = join(folder, 'fuzz');
    const random = lehmer(20_261_130);
    const buffer = FileWindow.buffer();
    const originals = [FILES['a.jpg'], FILES['c turned.jpg'], FILES['d raw.cr2']].map((one) =>
      Buffer.from(one ?? ''),
    );
    const kinds = new Set<string>();
    for (let nth = 0; nth < 6000; nth++) {
      const bytes = Buffer.from(originals[nth % originals.length] ?? Buffer.alloc(0));
      // Most of what matters stands in the first bytes.
      for (let flips = 0; flips <= nth % 5; flips++)
        bytes[Math.floor(random() * (nth % 2 === 0 ? 120 : bytes.length))] = Math.floor(random() * 256);
      const cut = nth % 7 === 0 ? Math.floor(random() * bytes.length) : bytes.length;
      const access = inMemory(bytes.subarray(0, cut));
      using file = new FileWindow(access, path, buffer);
      const found = readPreview(file);
      kinds.add(found.kind);
      if (found.kind !== 'found') continue;
      expect(found.jpeg.length).toBeLessThanOrEqual(MAX_PREVIEW + 36);
      expect(wholeJpegLength(found.jpeg)).toBe(found.jpeg.length);
    }
    expect([...kinds].sort()).toEqual(['found', 'none', 'unknown']);
  });

  it('cost a bounded number of reads, even where segments and offsets never end', () => {
    const segments = Buffer.alloc(2_000_000);
    segments.write('\xff\xd8', 'latin1');
    for (let at = 2; at + 4 < segments.length; at += 4) segments.writeUInt32BE(0xff_e2_00_02, at);
    let reads = 0;
    const access = inMemory(segments, () => (reads += 1));
    using file = new FileWindow(access, 'x', FileWindow.buffer());
    expect(readPreview(file).kind).toBe('none');
    expect(reads).toBeLessThan(500);
  });
});

function inMemory(bytes: Buffer, onRead = () => {}): typeof nodeFileAccess {
  return {
    ...nodeFileAccess,
    open: () => 1,
    close: () => {},
    fstat: () => ({ ...nodeFileAccess.lstat(dirname(folder)), kind: 'file', size: bytes.length }),
    read: (_, buffer, position) => {
      onRead();
      return (position ?? 0) >= bytes.length ? 0 : bytes.copy(buffer, 0, position ?? 0);
    },
  };
}
