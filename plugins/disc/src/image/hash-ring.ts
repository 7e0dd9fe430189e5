/** States of a slot: free, filled by the reader, hashed. */
export const EMPTY = 0;
export const FULL = 1;
export const HASHED = 2;

export const SLOTS = 4;
/** Small enough that a slot stays in the cache of a core until it is written. */
export const SLOT_BYTES = 512 << 10;
const DIGEST_BYTES = 32;

/** Memory that two threads share: pieces of files go round in it, one thread reads and writes them, the other hashes them. */
export interface HashRing {
  /** By slot. */
  readonly states: Int32Array;
  readonly lengths: Int32Array;
  /** 1 where the slot is the last of its file. */
  readonly ends: Int32Array;
  readonly digests: Uint8Array;
  readonly bytes: Uint8Array;
}

/** About 6 MiB. */
export function makeHashRing(): HashRing {
  const numbers = () => new Int32Array(new SharedArrayBuffer(SLOTS * Int32Array.BYTES_PER_ELEMENT));
  return {
    states: numbers(),
    lengths: numbers(),
    ends: numbers(),
    digests: new Uint8Array(new SharedArrayBuffer(SLOTS * DIGEST_BYTES)),
    bytes: new Uint8Array(new SharedArrayBuffer(SLOTS * SLOT_BYTES)),
  };
}

export function slotAt({ bytes }: HashRing, slot: number): Uint8Array {
  return bytes.subarray(slot * SLOT_BYTES, (slot + 1) * SLOT_BYTES);
}

export function digestAt({ digests }: HashRing, slot: number): Uint8Array {
  return digests.subarray(slot * DIGEST_BYTES, (slot + 1) * DIGEST_BYTES);
}
