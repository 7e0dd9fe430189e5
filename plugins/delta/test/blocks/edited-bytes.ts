import fc from 'fast-check';

/** One change of a file, in parts of its length, so that it fits any file. */
export type Edit =
  | { readonly kind: 'insert' | 'overwrite'; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: 'delete' | 'truncate'; readonly at: number; readonly length: number }
  | {
      readonly kind: 'move' | 'duplicate';
      readonly at: number;
      readonly length: number;
      readonly to: number;
    };

const part = fc.double({ min: 0, max: 1, noNaN: true });
const fresh = fc.uint8Array({ maxLength: 300 });

const anyEdit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ kind: fc.constantFrom('insert' as const, 'overwrite' as const), at: part, bytes: fresh }),
  fc.record({ kind: fc.constantFrom('delete' as const, 'truncate' as const), at: part, length: part }),
  fc.record({
    kind: fc.constantFrom('move' as const, 'duplicate' as const),
    at: part,
    length: part,
    to: part,
  }),
);

/** Old contents: noise, long runs, and short patterns that repeat, of up to about 8 KB. */
const anyOld: fc.Arbitrary<Uint8Array> = fc
  .array(
    fc.oneof(
      fc
        .tuple(fc.integer({ min: 0, max: 2 ** 31 - 1 }), fc.nat(3000))
        .map(([seed, length]) => noise(seed, length)),
      fc
        .tuple(fc.constantFrom(0, 255, 65), fc.nat(1500))
        .map(([byte, length]) => new Uint8Array(length).fill(byte)),
      fc
        .tuple(fc.uint8Array({ minLength: 1, maxLength: 90 }), fc.nat(12))
        .map(([bytes, times]) => Buffer.concat(Array.from({ length: times }, () => bytes))),
    ),
    { maxLength: 5 },
  )
  .map((pieces) => Buffer.concat(pieces));

/** An old content and a new one that was made of it by a few edits, or has nothing to do with it. */
export const anyPair: fc.Arbitrary<{ readonly old: Uint8Array; readonly now: Uint8Array }> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(anyOld, fc.array(anyEdit, { maxLength: 5 }))
      .map(([old, edits]) => ({ old, now: edits.reduce(edited, old) })),
  },
  { weight: 1, arbitrary: fc.record({ old: anyOld, now: anyOld }) },
);

function edited(bytes: Uint8Array, edit: Edit): Uint8Array {
  const at = Math.floor(edit.at * bytes.length);
  const before = bytes.subarray(0, at);
  const behind = bytes.subarray(at);
  if ('bytes' in edit) {
    const replaced = edit.kind === 'insert' ? 0 : edit.bytes.length;
    return Buffer.concat([before, edit.bytes, behind.subarray(replaced)]);
  }
  const length = Math.floor(edit.length * behind.length);
  if (edit.kind === 'truncate') return before;
  if (!('to' in edit)) return Buffer.concat([before, behind.subarray(length)]);
  const piece = behind.subarray(0, length);
  const rest = edit.kind === 'move' ? Buffer.concat([before, behind.subarray(length)]) : bytes;
  const to = Math.floor(edit.to * rest.length);
  return Buffer.concat([rest.subarray(0, to), piece, rest.subarray(to)]);
}

/** Bytes without any pattern, the same for the same seed (xorshift, Marsaglia 2003). */
export function noise(seed: number, length: number): Uint8Array {
  let state = seed | 0 || 1;
  return Uint8Array.from({ length }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state & 255;
  });
}
