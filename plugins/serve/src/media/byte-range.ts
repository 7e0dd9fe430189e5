/** Bytes of a file: the first and the last, both included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

const RANGE = /^bytes=(\d*)-(\d*)$/;

/**
 * The part of a file of `size` bytes that a header `Range` asks for (RFC 9110, 14.1.2): all of it where there is no header or one that is not understood, null where nothing of the
 * file is meant. Several ranges at once are answered with the whole, as the standard allows.
 */
export function parseRange(header: string | undefined, size: number): ByteRange | null {
  const whole = { first: 0, last: size - 1 };
  const [, from = '', to = ''] = RANGE.exec(header ?? '') ?? [];
  if (from === '' && to === '') return whole;
  if (from === '')
    return to === '0' || size === 0 ? null : { first: Math.max(0, size - Number(to)), last: size - 1 };
  const first = Number(from);
  const last = to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (to !== '' && Number(to) < first) return whole;
  return first >= size ? null : { first, last };
}
