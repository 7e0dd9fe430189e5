import type { Buffer } from 'node:buffer';
import { packetBytes } from './check-transport.ts';

/** Formats whose structure is looked at; `other` is a known beginning of any other kind. */
export type ContentFormat =
  'jpeg' | 'png' | 'gif' | 'tiff' | 'raf' | 'boxes' | 'riff' | 'bmp' | 'ts188' | 'ts192' | 'other';

/** Bytes from the start of a file that the format is told by. */
export const HEAD_BYTES = 512;

const BEGINNINGS: readonly (readonly [ContentFormat, offset: number, bytes: string])[] = [
  ['jpeg', 0, '\xff\xd8\xff'],
  ['png', 0, '\x89PNG\r\n\x1a\n'],
  ['gif', 0, 'GIF8'],
  ['tiff', 0, 'II*\0'],
  ['tiff', 0, 'MM\0*'],
  ['tiff', 0, 'IIU\0'],
  ['tiff', 0, 'IIRO'],
  ['tiff', 0, 'IIRS'],
  ['tiff', 0, 'MMOR'],
  ['raf', 0, 'FUJIFILMCCD-RAW'],
  ['boxes', 4, 'ftyp'],
  ['boxes', 4, 'moov'],
  ['boxes', 4, 'mdat'],
  ['boxes', 4, 'wide'],
  ['boxes', 4, 'skip'],
  ['boxes', 4, 'free'],
  ['riff', 0, 'RIFF'],
  ['bmp', 0, 'BM'],
  ['other', 0, 'II+\0'],
  ['other', 0, 'MM\0+'],
  ['other', 0, 'FOVb'],
  ['other', 0, '\0MRM'],
  ['other', 6, 'HEAPCCDR'],
  ['other', 0, '8BPS'],
  ['other', 0, '\xff\x0a'],
  ['other', 0, '\xff\x4f\xff\x51'],
  ['other', 4, 'JXL '],
  ['other', 4, 'jP  '],
  ['other', 4, 'pnot'],
  ['other', 0, '\x1aE\xdf\xa3'],
  ['other', 0, '\0\0\x01'],
  ['other', 0, '0&\xb2u\x8ef\xcf\x11'],
  ['other', 0, '%PDF'],
  ['other', 0, '%!PS'],
  ['other', 0, 'BPG\xfb'],
  ['other', 0, 'AT&TFORM'],
  ['other', 0, '\x8aMNG'],
  ['other', 0, 'II\xbc'],
  ['other', 0, 'qoif'],
  ['other', 0, '\x89LFP'],
];

/** What a file that begins so is; null for no beginning that is known. */
export function formatOf(head: Buffer): ContentFormat | null {
  const text = head.toString('latin1');
  const found = BEGINNINGS.find(([, offset, bytes]) => text.startsWith(bytes, offset));
  if (found !== undefined) return found[0];
  const packet = packetBytes(head);
  return packet === null ? null : packet === 188 ? 'ts188' : 'ts192';
}

/** What it says where a file begins as text does: no picture of a format that is looked at is text. */
export function textIn(head: Buffer): string | null {
  if (head.length === 0) return null;
  const text = head.toString('utf8').replace(/^\ufeff/, '');
  // The last character may be cut in the middle.
  if (/[^\P{Cc}\t\n\r\f]|\ufffd(?!$)/u.test(text)) return null;
  return text.trim().replace(/\s+/g, ' ').slice(0, 40);
}
