import type { Buffer } from 'node:buffer';

/** Bytes from the start of a file that `hasMediaSignature` looks at. */
export const SIGNATURE_BYTES = 16;

/** How pictures and films begin: the offset, and the bytes as Latin-1 text. */
const SIGNATURES: readonly (readonly [offset: number, bytes: string])[] = [
  [0, '\xff\xd8\xff'],
  [0, '\x89PNG\r\n\x1a\n'],
  [0, 'GIF8'],
  [0, 'II*\0'],
  [0, 'MM\0*'],
  [0, 'IIU\0'],
  [0, 'IIRO'],
  [0, 'IIRS'],
  [0, 'MMOR'],
  [0, 'II+\0'],
  [0, 'FUJIFILM'],
  [0, 'FOVb'],
  [0, '\0MRM'],
  [6, 'HEAPCCDR'],
  [0, '8BPS'],
  [4, 'ftyp'],
  [4, 'moov'],
  [4, 'mdat'],
  [4, 'wide'],
  [0, '\xff\x0a'],
  [4, 'JXL '],
  [4, 'jP  '],
  [8, 'WEBP'],
  [8, 'AVI '],
  [0, '\x1aE\xdf\xa3'],
  [0, '\0\0\x01\xba'],
  [0, '\0\0\x01\xb3'],
  [0, '0&\xb2u\x8ef\xcf\x11'],
  [0, 'FLV\x01'],
  [0, 'OggS'],
  [0, 'ID3'],
];

/** Whether a file that begins so is a picture, a film or a sound, whatever its name says. */
export function hasMediaSignature(start: Buffer): boolean {
  const text = start.toString('latin1');
  return SIGNATURES.some(([offset, bytes]) => text.startsWith(bytes, offset));
}

/** How sounds begin among them: Ogg, MP3 with a tag, and MPEG-4 that holds only sound. */
const SOUNDS: readonly (readonly [offset: number, bytes: string])[] = [
  [0, 'OggS'],
  [0, 'ID3'],
  [4, 'ftypM4A'],
  [4, 'ftypM4B'],
];

/** Whether a file that begins so is a picture or a film, whatever its name says. */
export function hasPictureSignature(start: Buffer): boolean {
  const text = start.toString('latin1');
  return hasMediaSignature(start) && !SOUNDS.some(([offset, bytes]) => text.startsWith(bytes, offset));
}
