/** Bytes of the longest number: 8 times 7 bits hold 2^53. */
export const MOST_VARINT_BYTES = 8;

/** Writes a whole number from 0 to 2^53 - 1, seven bits a byte, low ones first; the upper bit says that more follow (LEB128). Returns where it ends. */
export function putVarint(bytes: Uint8Array, at: number, value: number): number {
  let rest = value;
  let next = at;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes[next++] = (rest % 0x80) | 0x80;
  bytes[next++] = rest;
  return next;
}

/** Reads such a number from what `next` gives byte by byte, -1 at the end; null where it is cut off, too large, or not in its shortest form. */
export function takeVarint(next: () => number): number | null {
  let value = 0;
  for (let place = 1, count = 1; count <= MOST_VARINT_BYTES; place *= 0x80, count += 1) {
    const byte = next();
    if (byte < 0) return null;
    value += (byte & 0x7f) * place;
    if (byte < 0x80) return (byte === 0 && count > 1) || value > Number.MAX_SAFE_INTEGER ? null : value;
  }
  return null;
}

/** A whole number of either sign as one that is not negative: 0, -1, 1, -2 become 0, 1, 2, 3. */
export function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

export function unzigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
