import { createHash } from 'node:crypto';
import type { SectorFile } from './sector-file.ts';

const MAGIC = Buffer.from('PAR2\0PKT', 'latin1');
const HEAD = 64;
const WINDOW = 1 << 20;
/** A packet with a recovery block of the largest disc takes 64 MiB. */
const MOST_BYTES = 256 << 20;
const TYPE_PREFIX = 'PAR 2.0\0';

export type PacketKind = 'Main' | 'FileDesc' | 'IFSC' | 'RecvSlic' | 'Creator';

/** A packet of PAR2 that has the MD5 it tells of itself. */
export interface Packet {
  readonly kind: string;
  readonly setId: string;
  /** Position in bytes, and all of the packet. */
  readonly at: number;
  readonly bytes: Buffer;
}

/** All sound packets between two positions of a file, in order; what is damaged is passed over. Memory: one packet. */
export function* soundPackets(file: SectorFile, from: number, to: number): Generator<Packet> {
  for (let at = from; at + HEAD <= to;) {
    const window = file.bytes(at, Math.min(WINDOW, to - at));
    const found = window.indexOf(MAGIC);
    if (found < 0) {
      // The magic may begin in this window and end in the next.
      at += Math.max(1, window.length - MAGIC.length + 1);
      continue;
    }
    at += found;
    const packet = packetAt(file, at, to);
    if (packet !== null) yield packet;
    at += packet?.bytes.length ?? MAGIC.length;
  }
}

function packetAt(file: SectorFile, at: number, to: number): Packet | null {
  const length = Number(file.bytes(at, HEAD).readBigUInt64LE(8));
  if (length < HEAD || length % 4 !== 0 || length > Math.min(MOST_BYTES, to - at)) return null;
  const bytes = file.bytes(at, length);
  const sum = createHash('md5').update(bytes.subarray(32)).digest();
  if (!sum.equals(bytes.subarray(16, 32))) return null;
  const type = bytes.toString('latin1', 48, HEAD);
  if (!type.startsWith(TYPE_PREFIX)) return null;
  const kind = type.slice(TYPE_PREFIX.length).replace(/\0+$/, '');
  return { kind, setId: bytes.toString('hex', 32, 48), at, bytes };
}

/** The file that a set of packets protects. */
export interface Described {
  readonly name: string;
  readonly size: number;
  readonly md5: string;
}

/** What a packet of the kind FileDesc tells. */
export function describedFile({ bytes }: Packet): Described {
  return {
    name: bytes.toString('latin1', 120).replace(/\0+$/, ''),
    size: Number(bytes.readBigUInt64LE(112)),
    md5: bytes.toString('hex', 80, 96),
  };
}

/** The MD5 of each block of the file, of a packet of the kind IFSC. A last block that is short counts with zeros behind it. */
export function blockSums({ bytes }: Packet): readonly string[] {
  const count = Math.floor((bytes.length - 80) / 20);
  return Array.from({ length: count }, (_, nth) => bytes.toString('hex', 80 + 20 * nth, 96 + 20 * nth));
}

/** Bytes of a block, of a packet of the kind Main. */
export function blockBytesOf({ bytes }: Packet): number {
  return Number(bytes.readBigUInt64LE(HEAD));
}
