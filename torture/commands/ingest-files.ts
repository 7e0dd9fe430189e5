import { Buffer } from 'node:buffer';
import { jpegFile, takeoutJson } from '../../mediagen/src/index.ts';

/** What every ingest of the torture asks for, beside its sources. */
export const DATES = { useModifyDate: false, useMtime: false, shift: {} };

/** Names that tell days, in two folders. */
export const DATED_NAMES = [
  'IMG_20190512_101010.dat',
  'trip/IMG_20190513_111111.dat',
  'trip/IMG_20190514_121212.dat',
] as const;

/** A real picture of its own, which our own reader dates; without a date it needs something else that tells one. */
export function pictureBytes(seed: string, dateTimeOriginal?: string): Uint8Array {
  const exif = dateTimeOriginal === undefined ? undefined : { dateTimeOriginal, model: 'Torture' };
  return jpegFile({ size: 900, seed, ...(exif === undefined ? {} : { exif }) });
}

/** What Takeout tells of a picture: that it was taken at noon of the 15th of May 2019. */
export function pictureJson(title: string): Uint8Array {
  return takeoutJson({ title, takenMs: Date.UTC(2019, 4, 15, 12), url: `https://photos.example/${title}` });
}

/** `a.jpg` and what Takeout tells of it, where they are found, and where they are filed by it or without it. */
export const PICTURE_AND_JSON = /\/a\.jpg|\/2019\/05\/15\/20190515_120000/;

/** A tar file (ustar) with one time, whatever the clock says. */
export function tarBytes(files: readonly (readonly [string, Uint8Array])[]): Uint8Array {
  const parts = files.flatMap(([name, bytes]) => [
    tarHeader(name, bytes.length),
    bytes,
    Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK),
  ]);
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}

const BLOCK = 512;
/** When everything in an archive was made. Seconds since 1970. */
export const PACKED_SECONDS = 1_557_650_000;

function tarHeader(name: string, size: number): Uint8Array {
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0);
  block.write('0000644\0', 100);
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  block.write(`${PACKED_SECONDS.toString(8).padStart(11, '0')}\0`, 136);
  block.write('        0', 148);
  block.write('ustar\x0000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}
