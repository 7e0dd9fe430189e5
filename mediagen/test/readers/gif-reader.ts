export interface GifContent {
  readonly width: number;
  readonly height: number;
  /** Indices of colours, as the LZW codes decode. */
  readonly pixels: number;
}

/** Reads a GIF of one picture through its LZW codes and throws at whatever is out of place. */
export function readGif(bytes: Buffer): GifContent {
  if (bytes.toString('latin1', 0, 6) !== 'GIF89a') throw new Error('not a GIF');
  let at = 13 + 3 * 2 ** (((bytes[10] as number) & 7) + 1);
  while (bytes[at] === 0x21) at = subBlocks(bytes, at + 2).end;
  if (bytes[at] !== 0x2c) throw new Error(`no picture at ${at}`);
  const codeBits = bytes[at + 10] as number;
  const { data, end } = subBlocks(bytes, at + 11);
  if (bytes[end] !== 0x3b) throw new Error('no trailer');
  return {
    width: bytes.readUInt16LE(at + 5),
    height: bytes.readUInt16LE(at + 7),
    pixels: decodedPixels(data, codeBits),
  };
}

function subBlocks(bytes: Buffer, start: number): { readonly data: Buffer; readonly end: number } {
  const parts: Buffer[] = [];
  let at = start;
  for (let length = bytes[at] as number; length > 0; length = bytes[at] as number) {
    if (at + length >= bytes.length) throw new Error('a sub-block beyond the end');
    parts.push(bytes.subarray(at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { data: Buffer.concat(parts), end: at + 1 };
}

function decodedPixels(data: Buffer, codeBits: number): number {
  const [clear, end] = [2 ** codeBits, 2 ** codeBits + 1];
  let [width, next, pixels, at] = [codeBits + 1, end + 1, 0, 0];
  let lengths: number[] = [];
  let previous = 0;
  for (;;) {
    let code = 0;
    for (let bit = 0; bit < width; bit++, at++) code |= (((data[at >> 3] as number) >> (at & 7)) & 1) << bit;
    if (code === end) return pixels;
    if (code === clear) {
      [width, next, previous, lengths] = [codeBits + 1, end + 1, 0, []];
      continue;
    }
    const length = code < clear ? 1 : (lengths[code - end - 1] ?? previous + 1);
    if (code > next) throw new Error(`code ${code} is not in the table`);
    pixels += length;
    if (previous > 0) {
      lengths.push(previous + 1);
      next += 1;
      if (next === 2 ** width && width < 12) width += 1;
    }
    previous = length;
  }
}
