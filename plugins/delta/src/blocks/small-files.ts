import { Buffer } from 'node:buffer';
import type { FileAccess, FileStat } from '@mediastruct/core/threads';
import type { BlockFailure } from './failure.ts';
import { sha256OfRecord } from './signature-record.ts';
import { signSmall } from './sign-small.ts';
import type { SignSmallTask, SmallSignature } from './pool-tasks.ts';
import type { Turns } from './turns.ts';

/** What became of some files, in their order, in a few arrays: to hand an object for each from thread to thread takes longer than to sign a small file. */
export interface SignedColumns {
  /** `SIGNED`, `LARGE` or `FAILED`, for each. */
  readonly outcomes: Uint8Array;
  /** Five for each that did not fail: device, inode, and the times of modification, change and access. */
  readonly marks: BigInt64Array;
  /** Five for each that did not fail: size, mode, links, bytes that it occupies, bytes of its record. */
  readonly numbers: Float64Array;
  /** The records, one after the other. */
  readonly records: Uint8Array;
  readonly failures: readonly BlockFailure[];
}

const [SIGNED, LARGE, FAILED] = [0, 1, 2] as const;
const MARKS = 5;
const NUMBERS = 5;

/** Signs small files, in turns. */
export function* signingSmall(
  access: FileAccess,
  { paths, blockBytes }: SignSmallTask,
): Turns<SignedColumns> {
  const outcomes = new Uint8Array(paths.length);
  const marks = new BigInt64Array(paths.length * MARKS);
  const numbers = new Float64Array(paths.length * NUMBERS);
  const records: Uint8Array[] = [];
  const failures: BlockFailure[] = [];
  for (const [at, path] of paths.entries()) {
    const found = signSmall(access, path, blockBytes);
    if (found.kind === 'failed') {
      outcomes[at] = FAILED;
      failures.push(found);
      continue;
    }
    const { stat } = found;
    const record = found.kind === 'small' ? found.record : null;
    outcomes[at] = record === null ? LARGE : SIGNED;
    if (record !== null) records.push(record);
    const { dev, ino, mtimeNs, ctimeNs, atimeNs } = stat;
    marks.set([dev, ino, mtimeNs, ctimeNs, atimeNs], at * MARKS);
    const { size, mode, nlink, allocatedBytes } = stat;
    numbers.set([size, mode, nlink, allocatedBytes ?? 0, record?.length ?? 0], at * NUMBERS);
    yield record === null ? 0 : size;
  }
  return { outcomes, marks, numbers, records: Buffer.concat(records), failures };
}

/** Each file of columns by itself; its record is a view of theirs. */
export function* outcomesIn(columns: SignedColumns): Generator<SmallSignature> {
  const { outcomes, records } = columns;
  const failures = columns.failures.values();
  let offset = 0;
  for (const [at, outcome] of outcomes.entries()) {
    if (outcome === FAILED) {
      const { value } = failures.next();
      if (value !== undefined) yield value;
      continue;
    }
    const stat = statAt(columns, at);
    if (outcome === LARGE) yield { kind: 'large', stat };
    else {
      const record = records.subarray(offset, (offset += numberAt(columns, at, RECORD_BYTES)));
      yield { kind: 'signed', stat, record, sha256: sha256OfRecord(record) };
    }
  }
}

const [SIZE, MODE, LINKS, ALLOCATED, RECORD_BYTES] = [0, 1, 2, 3, 4] as const;

function numberAt({ numbers }: SignedColumns, at: number, which: number): number {
  return numbers[at * NUMBERS + which] ?? 0;
}

function statAt(columns: SignedColumns, at: number): FileStat {
  const [dev = 0n, ino = 0n, mtimeNs = 0n, ctimeNs = 0n, atimeNs = 0n] = columns.marks.subarray(
    at * MARKS,
    (at + 1) * MARKS,
  );
  return {
    kind: 'file',
    // Devices and inodes may use all 64 bits.
    dev: BigInt.asUintN(64, dev),
    ino: BigInt.asUintN(64, ino),
    size: numberAt(columns, at, SIZE),
    mtimeNs,
    ctimeNs,
    atimeNs,
    nlink: numberAt(columns, at, LINKS),
    mode: numberAt(columns, at, MODE),
    allocatedBytes: numberAt(columns, at, ALLOCATED),
  };
}
