/**
 * Extensions of pictures and films that are always one of the formats that are looked at, or of another known beginning. Sidecars and
 * rarer formats are not among them: nothing is said of those.
 */
const LOOKED_AT = new Set(
  (
    'jpg jpeg jpe jfif mpo png gif bmp dib tif tiff webp heic heif hif avif ' +
    'dng nef nrw cr2 cr3 arw sr2 pef srw orf rw2 raf 3fr iiq ' +
    'mp4 mov m4v qt 3gp 3g2 avi insp insv 360'
  ).split(' '),
);

/** Transport streams have these names, which others have as well. */
const MAY_BE_FILMS = new Set(['mts', 'm2ts', 'm2t', 'ts', 'tod']);

/** Whether a file of this name should hold a picture or film whose structure is known. */
export function shouldHoldPicture(name: string): boolean {
  return LOOKED_AT.has(extensionOf(name));
}

/** Whether the structure of a file of this name is looked at: of one without an extension, too, because some programs lose it. */
export function isLookedAt(name: string): boolean {
  const extension = extensionOf(name);
  return extension === '' || LOOKED_AT.has(extension) || MAY_BE_FILMS.has(extension);
}

/**
 * Whether a name is that of a stand-in that a cloud leaves for a file it has moved away: `.IMG_1234.HEIC.icloud` of iCloud Drive,
 * `IMG_1234.jpg.cloud` and `.cloudf` of others.
 */
export function isPlaceholderName(name: string): boolean {
  return /^\..+\.icloud$|\.cloudf?$/is.test(name);
}

function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot + 1).toLowerCase();
}
