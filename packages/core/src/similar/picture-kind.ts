import { extensionOf, mediaKind } from '../metadata/media-kind.ts';

/** Signatures of what is decoded here, as the first 16 bytes have them. */
const DECODED = /^(\xff\xd8\xff|\x89PNG\r\n\x1a\n|GIF8|RIFF....WEBP|....ftypavi[fs])/s;
/** Names of TIFF files that are pictures; many RAW files begin as TIFF does. */
const TIFF_NAMES = new Set(['tif', 'tiff']);
const TIFF = /^(II\*\0|MM\0\*|II\+\0|MM\0\+)/;

const DECODED_NAMES = new Set(['jpg', 'jpeg', 'jpe', 'jfif', 'png', 'webp', 'gif', 'avif', ...TIFF_NAMES]);

/** True for the name of a picture that is decoded here, if it is what its name says. */
export function shouldBeDecoded(name: string): boolean {
  return DECODED_NAMES.has(extensionOf(name));
}

/** True for the name of a file that shows something: a picture, a RAW file, or a film, of which what it embeds is looked at. */
export function showsSomething(name: string): boolean {
  const kind = mediaKind(name);
  return kind === 'photo' || kind === 'raw' || kind === 'video';
}

/** Whether the whole picture is decoded here, by its first 16 bytes; of all others the preview is looked at. */
export function isDecoded(head: string, name: string): boolean {
  return DECODED.test(head) || (TIFF.test(head) && TIFF_NAMES.has(extensionOf(name)));
}
