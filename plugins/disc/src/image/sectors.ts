/** The unit in which optical discs are written, in bytes; all addresses on a disc count them. */
export const SECTOR = 2048;

/** Sectors that so many bytes take. */
export function sectorsFor(bytes: number): number {
  return Math.ceil(bytes / SECTOR);
}

/** The bytes, filled up with zeros to whole sectors. */
export function inSectors(bytes: Buffer): Buffer {
  const rest = bytes.length % SECTOR;
  return rest === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(SECTOR - rest)]);
}

/** Hands out sectors one after the other. */
export class SectorCounter {
  next: number;

  constructor(first: number) {
    this.next = first;
  }

  /** Returns the first of `count` sectors that are taken now. */
  take(count: number): number {
    const first = this.next;
    this.next += count;
    return first;
  }
}
