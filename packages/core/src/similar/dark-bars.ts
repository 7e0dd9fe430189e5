import { itemAt } from '../errors/item-at.ts';

/** Brightness up to which a bar is black; JPEG makes black a little grey. */
const BLACK = 24;
/** No bar that a camera adds takes more of a side than this. */
const MOST_OF_SIDE = 0.2;

/** Grey pixels, row by row. */
export interface GreyPicture {
  readonly pixels: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** The part of a picture that is left when its bars are cut off. */
export interface PicturePart {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Finds the black bars of a preview. EXIF asks for previews of 160 by 120 pixels, so cameras whose pictures are wider put a bar above and one below. Only bars
 * on both sides, of about one height, are taken for such; a dark sky is none.
 */
export function partWithoutBars({ pixels, width, height }: GreyPicture): PicturePart {
  const isBlackRow = (row: number) =>
    pixels.subarray(row * width, (row + 1) * width).every((value) => value <= BLACK);
  const isBlackColumn = (column: number) => {
    for (let row = 0; row < height; row++) if (itemAt(pixels, row * width + column) > BLACK) return false;
    return true;
  };
  const top = barOf(height, isBlackRow);
  const left = barOf(width, isBlackColumn);
  return { left, top, width: width - 2 * left, height: height - 2 * top };
}

/** Lines of the bar on each side; 0 where there are none. */
function barOf(lines: number, isBlack: (line: number) => boolean): number {
  const most = Math.floor(lines * MOST_OF_SIDE);
  let first = 0;
  while (first <= most && isBlack(first)) first += 1;
  let last = 0;
  while (last <= most && isBlack(lines - 1 - last)) last += 1;
  const isPair = first > 0 && last > 0 && first <= most && last <= most && Math.abs(first - last) <= 3;
  return isPair ? Math.max(first, last) : 0;
}
