import { findExifPreview } from './exif-preview.ts';
import type { FileWindow } from './file-window.ts';
import { upright } from './upright.ts';
import { wholeJpegLength } from './whole-jpeg.ts';

/** Bytes. Those of cameras take 4 to 12 KB, those of some phones up to 40. */
export const MAX_PREVIEW = 40 * 1024;
/** Pictures have some ten segments before their first scan; those with long colour profiles some hundred. */
const MAX_SEGMENTS = 400;

/** What a file's own bytes tell, read without exiftool. */
export type Preview =
  | { readonly kind: 'found'; readonly jpeg: Buffer }
  /** The file is a JPEG and has none. */
  | { readonly kind: 'none' }
  /** Another format, or a RAW file that has it elsewhere. */
  | { readonly kind: 'unknown' };

/**
 * The preview in the EXIF data of a JPEG, or of a RAW file that is built like a TIFF. A JPEG that is as small as a preview is its own. It is
 * taken only where it is a whole JPEG; every length in the file is checked against what is there, and nothing of it is followed in circles.
 */
export function readPreview(file: FileWindow): Preview {
  const head = file.at(0, 4);
  if (head === null) return { kind: 'unknown' };
  if (head.readUInt16BE(0) === 0xffd8) return previewOfJpeg(file);
  const magic = head.toString('latin1');
  if (magic !== 'II*\0' && magic !== 'MM\0*') return { kind: 'unknown' };
  const found = previewIn(file, 0, file.size);
  return found === null ? { kind: 'unknown' } : { kind: 'found', jpeg: found };
}

function previewOfJpeg(file: FileWindow): Preview {
  const exif = exifOf(file);
  const found = exif === null ? null : previewIn(file, exif.offset, exif.length);
  const jpeg = found ?? smallPicture(file);
  return jpeg === null ? { kind: 'none' } : { kind: 'found', jpeg };
}

/** Where the TIFF structure of the EXIF segment stands; null where the picture begins before one. */
function exifOf(file: FileWindow): { offset: number; length: number } | null {
  let at = 2;
  for (let nth = 0; nth < MAX_SEGMENTS; nth++) {
    const marker = file.at(at, 4);
    if (marker === null || marker[0] !== 0xff) return null;
    const kind = marker[1] ?? 0;
    const length = marker.readUInt16BE(2);
    // Start of scan, end of image, or what is no segment: there is no EXIF behind it.
    if (kind === 0xda || kind === 0xd9 || kind < 0xc0 || length < 2) return null;
    const isExif = kind === 0xe1 && file.at(at + 4, 6)?.toString('latin1') === 'Exif\0\0';
    if (isExif) return { offset: at + 10, length: Math.max(0, length - 8) };
    at += 2 + length;
  }
  return null;
}

function previewIn(file: FileWindow, start: number, size: number): Buffer | null {
  const read = (offset: number, length: number) =>
    offset + length > size ? null : file.at(start + offset, length);
  const preview = findExifPreview(read);
  if (preview?.jpeg == null) return null;
  const { offset, length } = preview.jpeg;
  return length > MAX_PREVIEW ? null : acceptPreview(read(offset, length), preview.orientation);
}

function smallPicture(file: FileWindow): Buffer | null {
  return file.size > MAX_PREVIEW ? null : acceptPreview(file.at(0, file.size), 1);
}

/** A copy of the preview, cut at its end marker and with its orientation; null where it is no whole small JPEG. */
export function acceptPreview(bytes: Buffer | null, orientation: number): Buffer | null {
  if (bytes === null || bytes.length > MAX_PREVIEW) return null;
  const length = wholeJpegLength(bytes);
  return length === null ? null : Buffer.from(upright(bytes.subarray(0, length), orientation));
}
