import { itemAt } from '../../errors/item-at.ts';
import type { HashedFile } from '../../files/hash-file.ts';
import type { Session } from '../../journal/session.ts';
import { throwIfStopped } from '../../progress/stop-flag.ts';
import type { HashPrefix } from '../../records/record-scan.ts';
import { prefixOfHex } from '../../records/record-scan.ts';
import { RepeatedHashes } from '../repeated-hashes.ts';
import type { EqualSets } from '../collect-candidates.ts';
import type { DirectFigures } from '../dedupe-options.ts';
import type { WalkedFiles } from './walk-files.ts';

const GLIMPSES_A_STEP = 8192;
const HASHES_A_STEP = 256;
/** Bytes. */
const STEP_BYTES = 1 << 30;

export interface EqualFiles {
  readonly equal: EqualSets;
  readonly hashed: HashedFiles;
  readonly figures: DirectFigures;
}

/** What was read of the files that may stand in a set, by number. Memory: about 500 bytes each. */
export class HashedFiles {
  readonly #numbers: number[] = [];
  readonly #files: HashedFile[] = [];

  get size(): number {
    return this.#files.length;
  }

  /** Numbers must ascend. */
  add(nth: number, file: HashedFile): void {
    this.#numbers.push(nth);
    this.#files.push(file);
  }

  /** Null for a file that was not read whole. */
  at(nth: number): HashedFile | null {
    let from = 0;
    let to = this.#numbers.length - 1;
    while (from <= to) {
      const middle = (from + to) >>> 1;
      const number = itemAt(this.#numbers, middle);
      if (number === nth) return itemAt(this.#files, middle);
      if (number < nth) from = middle + 1;
      else to = middle - 1;
    }
    return null;
  }

  all(): readonly HashedFile[] {
    return this.#files;
  }
}

/**
 * Finds equal files without an index: those of one size, of these those with one head and tail, and of these those with one SHA-256. What differs early
 * is never read to its end. A file that cannot be read, or changes meanwhile, is a warning and equals nothing.
 */
export async function findEqualFiles(session: Session, files: WalkedFiles): Promise<EqualFiles> {
  const ofOneSize = repeatedOf(sizesOf(files));
  const looked = await lookAt(session, files, ofOneSize);
  const alike = repeatedOf(looked);
  const hashed = await readWhole(session, files, alike);
  const hashes = new RepeatedHashes(hashed.size);
  const prefix: HashPrefix = { high: 0, low: 0 };
  for (const { sha256 } of hashed.all()) hashes.add(prefixOfHex(sha256, prefix));
  return {
    equal: { sets: hashes.repeated(), copies: hashes.copies },
    hashed,
    figures: {
      files: files.count,
      looked: ofOneSize.length,
      read: alike.length,
      readBytes: alike.reduce((sum, nth) => sum + itemAt(files.sizes, nth), 0),
    },
  };
}

/** Numbers of files, and for each a key that equal files share, in two halves. */
interface KeyedFiles {
  readonly files: ArrayLike<number>;
  readonly high: Uint32Array;
  readonly low: Uint32Array;
}

/** Those of the files whose key comes more than once, in their order. */
function repeatedOf({ files, high, low }: KeyedFiles): readonly number[] {
  const keys = new RepeatedHashes(files.length);
  const key: HashPrefix = { high: 0, low: 0 };
  const keyOf = (at: number): HashPrefix => {
    key.high = high[at] ?? 0;
    key.low = low[at] ?? 0;
    return key;
  };
  for (let at = 0; at < files.length; at++) keys.add(keyOf(at));
  const repeated = keys.repeated();
  const found: number[] = [];
  for (let at = 0; at < files.length; at++) if (repeated.find(keyOf(at)) >= 0) found.push(itemAt(files, at));
  return found;
}

/** The sizes of files as keys, spread over all numbers because the table takes keys for evenly spread. Empty files are copies of nothing. */
function sizesOf({ sizes }: WalkedFiles): KeyedFiles {
  const files = new Uint32Array(sizes.reduce((count, size) => count + (size > 0 ? 1 : 0), 0));
  const high = new Uint32Array(files.length);
  const low = new Uint32Array(files.length);
  let at = 0;
  for (const [nth, size] of sizes.entries()) {
    if (size === 0) continue;
    files[at] = nth;
    low[at] = size % 2 ** 32;
    high[at] = Math.imul(size % 2 ** 32, 0x9e3779b1) ^ Math.floor(size / 2 ** 32);
    at += 1;
  }
  return { files, high, low };
}

/** Looks at head and tail of the files; those that could not be looked at are left out. */
async function lookAt(session: Session, files: WalkedFiles, numbers: readonly number[]): Promise<KeyedFiles> {
  session.progress({ kind: 'phase', phase: 'looking at heads and tails', totalFiles: numbers.length });
  const seen: number[] = [];
  const high = new Uint32Array(numbers.length);
  const low = new Uint32Array(numbers.length);
  const prefix: HashPrefix = { high: 0, low: 0 };
  for (let at = 0; at < numbers.length; at += GLIMPSES_A_STEP) {
    const step = numbers.slice(at, at + GLIMPSES_A_STEP);
    const glimpses = await session.content.glimpseFiles(
      step.map((nth) => ({ path: files.absoluteOf(nth), size: itemAt(files.sizes, nth) })),
    );
    for (const [place, glimpse] of glimpses.entries()) {
      const nth = itemAt(step, place);
      if (glimpse.kind === 'failed') session.warnings.add(files.absoluteOf(nth), glimpse.message);
      else {
        prefixOfHex(glimpse.mark, prefix);
        high[seen.length] = prefix.high;
        low[seen.length] = prefix.low;
        seen.push(nth);
      }
    }
    session.progress({ kind: 'advance', files: step.length, bytes: 0 });
    throwIfStopped(session.stop);
  }
  return { files: seen, high, low };
}

async function readWhole(
  session: Session,
  files: WalkedFiles,
  numbers: readonly number[],
): Promise<HashedFiles> {
  const totalBytes = numbers.reduce((sum, nth) => sum + itemAt(files.sizes, nth), 0);
  session.progress({ kind: 'phase', phase: 'reading files', totalFiles: numbers.length, totalBytes });
  const hashed = new HashedFiles();
  for (const step of stepsOf(files, numbers)) {
    const outcomes = await session.content.hashFiles(
      step.map((nth) => files.absoluteOf(nth)),
      (bytes) => session.progress({ kind: 'advance', files: 0, bytes }),
    );
    for (const [place, outcome] of outcomes.entries()) {
      const nth = itemAt(step, place);
      if (outcome.kind === 'hashed') hashed.add(nth, outcome);
      else session.warnings.add(files.absoluteOf(nth), outcome.message);
    }
    session.progress({ kind: 'advance', files: step.length, bytes: 0 });
    throwIfStopped(session.stop);
  }
  return hashed;
}

function* stepsOf({ sizes }: WalkedFiles, numbers: readonly number[]): Generator<readonly number[]> {
  let step: number[] = [];
  let bytes = 0;
  for (const nth of numbers) {
    step.push(nth);
    bytes += itemAt(sizes, nth);
    if (step.length < HASHES_A_STEP && bytes < STEP_BYTES) continue;
    yield step;
    step = [];
    bytes = 0;
  }
  if (step.length > 0) yield step;
}
