import { SECTOR } from '../image/sectors.ts';

/** The image is cut into at most this many blocks: 300 scattered bad sectors then cost 300 blocks and not more. */
const BLOCKS = 2000;
/** Time grows with it: a quarter more than 20 % of reserve gives. */
const MOST_RECOVERY = 500;
/** Header of a packet with a recovery block, and its exponent (PAR2 specification). */
const PACKET_BYTES = 68;
/** Header of a packet, and what the main, creator and file description packets take together. */
const SMALL_PACKETS = 1024;
/** Two 16-byte and 4-byte sums for each block, in a packet of its own. */
const SUM_BYTES = 20;

/** How PAR2 protects an image. */
export interface Par2Plan {
  readonly blockBytes: number;
  readonly recoveryBlocks: number;
}

/**
 * As many recovery blocks as fit into `roomSectors` behind an image of `dataSectors` together with the sectors that tell where they stand; null where that
 * is not one. par2 writes what all depends on once more for each doubling of the number of recovery blocks.
 */
export function planPar2(dataSectors: number, roomSectors: number): Par2Plan | null {
  const blockBytes = Math.ceil(dataSectors / BLOCKS) * SECTOR;
  const blocks = Math.ceil((dataSectors * SECTOR) / blockBytes);
  const critical = SMALL_PACKETS + blocks * SUM_BYTES;
  const room = (roomSectors - 2) * SECTOR;
  const fits = (count: number) => count * (blockBytes + PACKET_BYTES) + copies(count) * critical <= room;
  let recoveryBlocks = Math.min(MOST_RECOVERY, Math.floor(room / (blockBytes + PACKET_BYTES)));
  while (recoveryBlocks > 0 && !fits(recoveryBlocks)) recoveryBlocks -= 1;
  return recoveryBlocks < 1 ? null : { blockBytes, recoveryBlocks };
}

/** One in the index file, and one for each power of two up to the number of blocks, and one more. */
function copies(count: number): number {
  return 3 + Math.floor(Math.log2(count));
}
