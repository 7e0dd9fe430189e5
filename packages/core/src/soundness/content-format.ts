import type { Buffer } from 'node:buffer';
import { packetBytes } from './check-transport.ts';

/** Formats whose structure is looked at; `other` is a known beginning of any other kind. */
export type ContentFormat =
  'jpeg' | 'png' | 'gif' | 'tiff' | 'raf' | 'boxes' | 'riff' | 'bmp' | 'ts188' | 'ts192' | 'other';

/** Bytes from the start of a file that the format is told by. */
export const HEAD_BYTES = 512;
/** Bytes from the start of a file that `hasMediaSignature` looks at. */
export const SIGNATURE_BYTES = 16;

/**
 * How pictures and films begin, by the format: the offset, and the bytes as Latin-1 text. `sure` ones belong to a picture or film
 * whatever its name says; with the `vague` ones other files begin, too.
 */
const BEGINNINGS: readonly (readonly [ContentFormat, offset: number, bytes: string, 'sure' | 'vague'])[] = [
  ['jpeg', 0, '\xff\xd8\xff', 'sure'],
  ['png', 0, '\x89PNG\r\n\x1a\n', 'sure'],
  ['gif', 0, 'GIF8', 'sure'],
  ['tiff', 0, 'II*\0', 'sure'],
  ['tiff', 0, 'MM\0*', 'sure'],
  ['tiff', 0, 'IIU\0', 'sure'],
  ['tiff', 0, 'IIRO', 'sure'],
  ['tiff', 0, 'IIRS', 'sure'],
  ['tiff', 0, 'MMOR', 'sure'],
  ['raf', 0, 'FUJIFILMCCD-RAW', 'sure'],
  ['boxes', 4, 'ftyp', 'sure'],
  ['boxes', 4, 'moov', 'sure'],
  ['boxes', 4, 'mdat', 'sure'],
  ['boxes', 4, 'wide', 'sure'],
  ['boxes', 4, 'skip', 'vague'],
  ['boxes', 4, 'free', 'vague'],
  ['riff', 0, 'RIFF', 'vague'],
  ['bmp', 0, 'BM', 'vague'],
  ['other', 0, 'II+\0', 'sure'],
  ['other', 0, 'MM\0+', 'sure'],
  ['other', 0, 'FOVb', 'sure'],
  ['other', 0, '\0MRM', 'sure'],
  ['other', 6, 'HEAPCCDR', 'sure'],
  ['other', 0, '8BPS', 'sure'],
  ['other', 0, '\xff\x0a', 'sure'],
  ['other', 4, 'JXL ', 'sure'],
  ['other', 4, 'jP  ', 'sure'],
  ['other', 0, '\x1aE\xdf\xa3', 'sure'],
  ['other', 0, '\0\0\x01\xba', 'sure'],
  ['other', 0, '\0\0\x01\xb3', 'sure'],
  ['other', 0, '0&\xb2u\x8ef\xcf\x11', 'sure'],
  ['other', 0, 'FLV\x01', 'sure'],
  ['other', 0, '\0\0\x01', 'vague'],
  ['other', 0, '\xff\x4f\xff\x51', 'vague'],
  ['other', 4, 'pnot', 'vague'],
  ['other', 0, '%PDF', 'vague'],
  ['other', 0, '%!PS', 'vague'],
  ['other', 0, 'BPG\xfb', 'vague'],
  ['other', 0, 'AT&TFORM', 'vague'],
  ['other', 0, '\x8aMNG', 'vague'],
  ['other', 0, 'II\xbc', 'vague'],
  ['other', 0, 'qoif', 'vague'],
  ['other', 0, '\x89LFP', 'vague'],
];
/** A RIFF may be a picture, a film, a sound or anything else. */
const RIFF_OF_PICTURES = /^RIFF....(WEBP|AVI )/s;
/** Ogg, MP3 with a tag, and MPEG-4 that holds only sound. */
const SOUNDS = /^(OggS|ID3|....ftypM4[AB])/s;

/** What a file that begins so is; null for no beginning of a picture or film that is known. */
export function formatOf(head: Buffer): ContentFormat | null {
  const text = head.toString('latin1');
  const found = BEGINNINGS.find(([, offset, bytes]) => text.startsWith(bytes, offset));
  if (found !== undefined) return found[0];
  const packet = packetBytes(head);
  return packet === null ? null : packet === 188 ? 'ts188' : 'ts192';
}

/** Whether a file that begins so is a picture, a film or a sound, whatever its name says. */
export function hasMediaSignature(start: Buffer): boolean {
  const text = start.toString('latin1');
  return SOUNDS.test(text) || isSurePicture(text);
}

/** Whether a file that begins so is a picture or a film, whatever its name says. */
export function hasPictureSignature(start: Buffer): boolean {
  const text = start.toString('latin1');
  return !SOUNDS.test(text) && isSurePicture(text);
}

function isSurePicture(start: string): boolean {
  if (RIFF_OF_PICTURES.test(start)) return true;
  return BEGINNINGS.some(([, offset, bytes, use]) => use === 'sure' && start.startsWith(bytes, offset));
}

/** What it says where a file begins as text does: no picture of a format that is looked at is text. */
export function textIn(head: Buffer): string | null {
  if (head.length === 0) return null;
  const text = head.toString('utf8').replace(/^\ufeff/, '');
  // The last character may be cut in the middle.
  if (/[^\P{Cc}\t\n\r\f]|\ufffd(?!$)/u.test(text)) return null;
  return text.trim().replace(/\s+/g, ' ').slice(0, 40);
}
