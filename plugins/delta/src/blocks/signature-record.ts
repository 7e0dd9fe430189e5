import { Buffer } from 'node:buffer';
import { hash } from 'node:crypto';
import { isBlockBytes, MOST_BLOCKS } from './block-size.ts';
import { MOST_FILE_BYTES } from './delta-format.ts';
import { bytesOfInt32s, int32sOf } from './byte-order.ts';
import { damaged } from './failure.ts';
import type { Signature, Sketch } from './signature.ts';
import { blockCount, SKETCH_PIECES, STRONG_BYTES } from './signature.ts';

/** Begins a record of one file's signature. */
export const RECORD = 0x53;
export const CHECK_BYTES = 16;

/** The parts of a record before its sums: the kind, three zeros, block size, size, content hash, sketch. docs/formats/signatures.md has the table. */
export const RECORD_HEAD_BYTES = 112;
const BLOCK_BYTES_AT = 4;
const SIZE_AT = 8;
const SHA256_AT = 16;
const SKETCH_AT = 48;
const WEAK_BYTES = 4;

/** The stored form of a signature: 128 bytes, and 20 for each block. */
export function formatSignature(signature: Signature): Uint8Array {
  const { size, blockBytes, weak, strong, sketch, sha256 } = signature;
  const record = Buffer.alloc(recordBytes(size, blockBytes));
  record[0] = RECORD;
  record.writeUInt32LE(blockBytes, BLOCK_BYTES_AT);
  record.writeBigUInt64LE(BigInt(size), SIZE_AT);
  record.write(sha256, SHA256_AT, 'hex');
  sketch.forEach((sum, at) => record.writeUInt32LE(sum, SKETCH_AT + at * 4));
  record.set(bytesOfInt32s(weak), RECORD_HEAD_BYTES);
  record.set(strong, RECORD_HEAD_BYTES + weak.length * WEAK_BYTES);
  record.write(checkOf(record), record.length - CHECK_BYTES, 'latin1');
  return record;
}

/** Reads a stored signature. `name` is for messages. Throws `damaged` where a bit of it is not as it was written. */
export function parseSignature(record: Uint8Array, name: string): Signature {
  const head = parseRecordHead(record.subarray(0, RECORD_HEAD_BYTES), name);
  if (record.length !== head.recordBytes) throw damaged(name, 'a signature was cut off');
  const bytes = Buffer.from(record.buffer, record.byteOffset, record.length);
  if (checkOf(record) !== bytes.toString('latin1', record.length - CHECK_BYTES))
    throw damaged(name, 'the checksum of a signature does not match it');
  const { size, blockBytes } = head;
  const blocks = blockCount(size, blockBytes);
  const strongAt = RECORD_HEAD_BYTES + blocks * WEAK_BYTES;
  return {
    size,
    blockBytes,
    weak: int32sOf(record.subarray(RECORD_HEAD_BYTES, strongAt)),
    strong: record.subarray(strongAt, strongAt + blocks * STRONG_BYTES),
    sha256: sha256OfRecord(record),
    sketch: parseSketch(record.subarray(0, RECORD_HEAD_BYTES), name),
  };
}

/** The content hash of the file that a record is of, which the caller knows to be whole. */
export function sha256OfRecord({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString('hex', SHA256_AT, SKETCH_AT);
}

export interface RecordHead {
  readonly size: number;
  readonly blockBytes: number;
  /** Bytes of the whole record. */
  readonly recordBytes: number;
}

/** The sizes at the beginning of a record, which a reader needs before it has the rest. They are bounded, so that a made-up one makes nobody allocate more than 41 MiB. */
export function parseRecordHead(head: Uint8Array, name: string): RecordHead {
  if (head.length < RECORD_HEAD_BYTES || head[0] !== RECORD) throw damaged(name, 'expected a signature');
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.length);
  const blockBytes = bytes.readUInt32LE(BLOCK_BYTES_AT);
  const size = Number(bytes.readBigUInt64LE(SIZE_AT));
  if (!isBlockBytes(blockBytes) || size > MOST_FILE_BYTES || blockCount(size, blockBytes) > MOST_BLOCKS)
    throw damaged(name, `a signature of ${size} bytes in blocks of ${blockBytes}, which cannot be`);
  return { size, blockBytes, recordBytes: recordBytes(size, blockBytes) };
}

/** The sketch in the head of a record, whose check is not looked at: a wrong one finds a worse base, and no wrong file. */
export function parseSketch(head: Uint8Array, name: string): Sketch {
  parseRecordHead(head, name);
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.length);
  return Array.from({ length: 2 * SKETCH_PIECES }, (_, at) => bytes.readUInt32LE(SKETCH_AT + at * 4));
}

function recordBytes(size: number, blockBytes: number): number {
  return RECORD_HEAD_BYTES + blockCount(size, blockBytes) * (WEAK_BYTES + STRONG_BYTES) + CHECK_BYTES;
}

/** As text, for the reason that `StrongSum` tells. */
function checkOf(record: Uint8Array): string {
  return hash('sha256', record.subarray(0, record.length - CHECK_BYTES), 'binary').slice(0, CHECK_BYTES);
}
