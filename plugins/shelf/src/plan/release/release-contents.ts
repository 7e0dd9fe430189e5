import type { ShelfTable } from '../shelf-table.ts';

const HASH_BYTES = 32;

/** Which contents go, in ascending order. Memory: 33 bytes a content. */
export interface ReleaseContents {
  /** 32 bytes each. */
  readonly hashes: Uint8Array;
  /** 1 where the last proven copy goes. */
  readonly isLast: Uint8Array;
}

/** The contents of rows in ascending order; rows of a table are in the order of their hashes. */
export function contentsOf(
  { hashes }: Pick<ShelfTable, 'hashes'>,
  rows: Uint32Array,
  isLast: Uint8Array,
): ReleaseContents {
  const own = new Uint8Array(rows.length * HASH_BYTES);
  for (const [at, row] of rows.entries())
    own.set(hashes.subarray(row * HASH_BYTES, (row + 1) * HASH_BYTES), at * HASH_BYTES);
  return { hashes: own, isLast: isLast.slice() };
}

/** How many contents would go that were not agreed to, or whose last proven copy would go where that was not agreed to. */
export function furtherContents(agreed: ReleaseContents, now: ReleaseContents): number {
  let further = 0;
  let at = 0;
  for (let one = 0; one < now.isLast.length; one += 1) {
    const hash = hashOf(now, one);
    while (at < agreed.isLast.length && hashOf(agreed, at).compare(hash) < 0) at += 1;
    const isAgreed = at < agreed.isLast.length && hashOf(agreed, at).equals(hash);
    if (!isAgreed || (now.isLast[one] === 1 && agreed.isLast[at] === 0)) further += 1;
  }
  return further;
}

function hashOf({ hashes }: ReleaseContents, at: number): Buffer {
  return Buffer.from(hashes.buffer, hashes.byteOffset + at * HASH_BYTES, HASH_BYTES);
}
