/** Values of a directory by tag: text for ASCII, numbers for the rest (rationals as numerator, denominator). */
export type Directory = ReadonlyMap<number, string | number[]>;

export interface TiffContent {
  readonly image: Directory;
  readonly exif: Directory;
  readonly gps: Directory;
}

const WIDTH: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1 };

/** Reads the first directory of a TIFF block and its Exif and GPS directories; entries out of order throw. */
export function readTiff(bytes: Buffer): TiffContent {
  const little = bytes.toString('latin1', 0, 2) === 'II';
  const number = (at: number, width: number): number =>
    little ? bytes.readUIntLE(at, width) : bytes.readUIntBE(at, width);
  if (number(2, 2) !== 42) throw new Error('not a TIFF');

  function directory(start: number): Directory {
    const found = new Map<number, string | number[]>();
    let last = -1;
    for (let index = 0; index < number(start, 2); index++) {
      const at = start + 2 + index * 12;
      const tag = number(at, 2);
      if (tag <= last) throw new Error(`tag ${tag} is not in order`);
      last = tag;
      found.set(tag, value(at, number(at + 2, 2), number(at + 4, 4)));
    }
    return found;
  }

  function value(at: number, type: number, count: number): string | number[] {
    const width = WIDTH[type] ?? 0;
    if (width === 0) throw new Error(`type ${type} is not known`);
    const from = count * width <= 4 ? at + 8 : number(at + 8, 4);
    if (from + count * width > bytes.length) throw new Error('a value beyond the end');
    if (type === 2) return bytes.toString('utf8', from, from + count - 1);
    const [parts, step] = type === 5 ? [count * 2, 4] : [count, width];
    return Array.from({ length: parts }, (_, index) => number(from + index * step, step));
  }

  const image = directory(number(4, 4));
  const below = (tag: number): Directory => {
    const pointer = image.get(tag);
    return Array.isArray(pointer) ? directory(pointer[0] as number) : new Map();
  };
  return { image, exif: below(0x8769), gps: below(0x8825) };
}
