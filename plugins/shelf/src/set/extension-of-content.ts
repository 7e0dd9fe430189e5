import { Buffer } from 'node:buffer';

/** So many bytes tell. */
export const HEAD_BYTES = 16;

/** Brands of the container that films and HEIF share (ISO/IEC 14496-12), by their first letters. */
const BRANDS: readonly (readonly [RegExp, string])[] = [
  [/^(heic|heix|heim|heis|hevc|mif1|msf1)/, 'heic'],
  [/^avif/, 'avif'],
  [/^crx /, 'cr3'],
  [/^qt /, 'mov'],
  [/^(M4V|m4v)/, 'm4v'],
  [/^3g/, '3gp'],
];

/**
 * The extension of a file by its first bytes, without a dot; empty where they tell nothing. RAW files that are a TIFF inside, such as NEF and ARW, cannot be told
 * from other TIFFs so and are called `tif`.
 */
export function extensionOfContent(head: Uint8Array): string {
  const bytes = Buffer.from(head);
  const text = (from: number, to: number) => bytes.toString('latin1', from, to);
  if (text(0, 3) === '\xff\xd8\xff') return 'jpg';
  if (text(0, 8) === '\x89PNG\r\n\x1a\n') return 'png';
  if (/^GIF8[79]a/.test(text(0, 6))) return 'gif';
  if (text(0, 2) === 'BM' && bytes.length >= HEAD_BYTES) return 'bmp';
  if (text(0, 4) === 'RIFF') return { WEBP: 'webp', 'AVI ': 'avi', WAVE: 'wav' }[text(8, 12)] ?? '';
  if (text(0, 8) === 'FUJIFILM') return 'raf';
  if (text(0, 4) === 'IIU\0') return 'rw2';
  if (/^II(RO|RS)/.test(text(0, 4))) return 'orf';
  if (text(0, 4) === 'II*\0' || text(0, 4) === 'MM\0*') return text(8, 10) === 'CR' ? 'cr2' : 'tif';
  if (text(4, 8) === 'ftyp') return BRANDS.find(([brand]) => brand.test(text(8, 12)))?.[1] ?? 'mp4';
  if (['moov', 'mdat', 'wide', 'free'].includes(text(4, 8))) return 'mov';
  if (text(0, 4) === '%PDF') return 'pdf';
  if (text(0, 4) === 'PK\x03\x04') return 'zip';
  return '';
}
