import { createHash } from 'node:crypto';
import { SECTOR } from '../image/sectors.ts';

const MAGIC = 'MediaStruct PAR2 region, version 1\n';
const SHA = /^[0-9a-f]{64}$/;

/** Where the PAR2 packets of an image stand, and what they protect. */
export interface Par2Header {
  /** Of the image that is protected, from its first sector. */
  readonly dataSectors: number;
  readonly dataSha256: string;
  /** Packets, from the sector behind the header; zeros up to the last sector, which is a copy of the header. */
  readonly packetBytes: number;
  readonly packetSha256: string;
  readonly blockBytes: number;
  readonly recoveryBlocks: number;
}

/** A sector of text, so that whoever looks at the disc can read it: a line that names it, one of JSON, and the SHA-256 of both. */
export function formatPar2Header(header: Par2Header): Buffer {
  const text = `${MAGIC}${JSON.stringify(header)}\n`;
  const sector = Buffer.alloc(SECTOR);
  sector.write(`${text}${sumOf(text)}\n`, 'latin1');
  return sector;
}

/** Null for a sector that is no header, or a damaged one. */
export function parsePar2Header(sector: Buffer): Par2Header | null {
  const [magic = '', json = '', sum = ''] = sector.toString('latin1').split('\n', 3);
  if (`${magic}\n` !== MAGIC || sum !== sumOf(`${MAGIC}${json}\n`)) return null;
  // Its sum proves that it was written by `formatPar2Header`, or by somebody who means to deceive.
  const found = JSON.parse(json) as Partial<Par2Header>;
  const { dataSectors = 0, packetBytes = 0, blockBytes = 0, recoveryBlocks = 0 } = found;
  const { dataSha256 = '', packetSha256 = '' } = found;
  const numbers = [dataSectors, packetBytes, blockBytes, recoveryBlocks];
  if (!numbers.every((number) => Number.isSafeInteger(number) && number > 0)) return null;
  if (!SHA.test(dataSha256) || !SHA.test(packetSha256)) return null;
  return { dataSectors, dataSha256, packetBytes, packetSha256, blockBytes, recoveryBlocks };
}

/** Sectors from the header to its copy. */
export function par2RegionSectors({ packetBytes }: Pick<Par2Header, 'packetBytes'>): number {
  return 2 + Math.ceil(packetBytes / SECTOR);
}

function sumOf(text: string): string {
  return createHash('sha256').update(text, 'latin1').digest('hex');
}
