import sharp, { type Sharp, type SharpOptions } from 'sharp';
import { partWithoutBars } from './dark-bars.ts';
import { SQUARE_SIDE } from './perceptual-hash.ts';

/** The formats that are decoded here. Others that libvips may know, such as SVG, are refused: what stands in them is a program rather than a picture. */
const LOADERS = ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Tiff', 'Heif'];
/** A side of the small pictures for people. */
const SMALL_SIDE = 320;
const SMALL_QUALITY = 75;

/** What is cut off, or broken so that pixels are missing, is no picture to compare; a stray byte between segments does no harm. */
const OPTIONS: SharpOptions = { failOn: 'error', limitInputPixels: 1_000_000_000 };

/** A picture made 32 by 32 pixels, turned as it is shown, and the size that it had in pixels. */
export interface DecodedSquare {
  /** Red, green and blue of each pixel, row by row. */
  readonly square: Uint8Array;
  readonly width: number;
  readonly height: number;
}

let isReady = false;

/** Threads are given one picture each, so the decoder needs none of its own; it keeps nothing, because no picture comes twice. */
function prepareDecoder(): void {
  if (isReady) return;
  sharp.concurrency(1);
  sharp.cache(false);
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: LOADERS.map((name) => `VipsForeignLoad${name}Buffer`) });
  isReady = true;
}

/** Decodes a picture; JPEG is decoded at an eighth of its size. Rejects with the decoder's words where it is no whole picture. */
export async function decodeSquare(bytes: Uint8Array): Promise<DecodedSquare> {
  prepareDecoder();
  const { autoOrient } = await sharp(bytes, OPTIONS).metadata();
  const square = await squareOf(sharp(bytes, OPTIONS).autoOrient().flatten({ background: 'white' }));
  return { square, width: autoOrient.width, height: autoOrient.height };
}

/** As `decodeSquare`, for a preview, of which the black bars that cameras add are cut off. */
export async function decodePreview(bytes: Uint8Array): Promise<Uint8Array> {
  prepareDecoder();
  const turned = await sharp(bytes, OPTIONS).autoOrient().png({ compressionLevel: 0 }).toBuffer();
  const grey = sharp(turned).greyscale().raw().toBuffer({ resolveWithObject: true });
  const { data, info } = await grey;
  const { width, height } = info;
  return squareOf(sharp(turned).extract(partWithoutBars({ pixels: data, width, height })));
}

/** A small JPEG of a picture for people to look at. */
export async function decodeSmall(bytes: Uint8Array): Promise<Uint8Array> {
  prepareDecoder();
  return sharp(bytes, OPTIONS)
    .autoOrient()
    .flatten({ background: 'white' })
    .resize(SMALL_SIDE, SMALL_SIDE, { fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: SMALL_QUALITY })
    .toBuffer();
}

function squareOf(picture: Sharp): Promise<Uint8Array> {
  return picture
    .resize(SQUARE_SIDE, SQUARE_SIDE, { fit: 'fill' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw({ depth: 'uchar' })
    .toBuffer();
}
