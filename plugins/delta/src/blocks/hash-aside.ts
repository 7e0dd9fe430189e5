import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import type { FileAccess, FileStat } from '@mediastruct/core/threads';
import { hashFile } from '@mediastruct/core/threads';
import { refused } from './failure.ts';
import type { SharedCell, Turns } from './turns.ts';

/**
 * The content hash of a large file, made by another thread while this one does its own work with the file: `state`, then what of the stat tells that
 * both read the same, then the hash. What is to be read is said by the one stat from before both.
 */
export type HashAside = SharedArrayBuffer;

const HASH_AT = 48;
const HASH_BYTES = 32;
const [HASHED, FAILED] = [1, 2];

/** For the file as `stat` tells of it, which `isSettled` must hold for: then a later write shows in its times, and both read one state of it. */
export function newAside(stat: FileStat): HashAside {
  const aside = new SharedArrayBuffer(HASH_AT + HASH_BYTES);
  new BigInt64Array(aside, 8, 5).set(marksOf(stat));
  return aside;
}

/** File systems keep times as coarse as 2 s, some rounded up. Nanoseconds. */
const SETTLED_NS = 4_000_000_000n;

/** Whether a file was written so long ago that another write gives it other times, however coarse they are. */
export function isSettled({ kind, mtimeNs, ctimeNs }: FileStat, nowMs: number): boolean {
  const before = BigInt(Math.floor(nowMs)) * 1_000_000n - SETTLED_NS;
  return kind === 'file' && mtimeNs < before && ctimeNs < before;
}

/** Hashes the file, notes it and wakes who waits for it. Never throws for the state of the file. */
export function hashAside(access: FileAccess, path: string, aside: HashAside): void {
  const state = stateOf(aside);
  let outcome = FAILED;
  try {
    const hashed = hashFile(access, path);
    if (hashed.kind === 'failed' || !isOfAside(aside, hashed.stat)) return;
    new Uint8Array(aside, HASH_AT).set(Buffer.from(hashed.sha256, 'hex'));
    outcome = HASHED;
  } finally {
    Atomics.store(state, 0, outcome);
    Atomics.notify(state, 0);
  }
}

function stateOf(aside: HashAside): SharedCell {
  return new Int32Array(aside, 0, 1);
}

/** The content hash of a file that is read from front to back. */
export class WholeHash {
  readonly #aside: HashAside | undefined;
  readonly #hash: Hash | null;

  /** Made here of what is read, unless another thread leaves it aside. */
  constructor(aside: HashAside | undefined) {
    this.#aside = aside;
    this.#hash = aside === undefined ? createHash('sha256') : null;
  }

  get isMadeHere(): boolean {
    return this.#hash !== null;
  }

  /** Takes the next bytes of the file. */
  update(bytes: Uint8Array): void {
    this.#hash?.update(bytes);
  }

  /** 64 hex digits. Throws `some-files-failed` where another thread read another state of the file than `stat`. */
  *finish(path: string, stat: FileStat): Turns<string> {
    if (this.#aside !== undefined) return yield* hashFrom(this.#aside, path, stat);
    return this.#hash?.digest('hex') ?? '';
  }
}

/** Waits for the other thread, whose task must have been given before. Throws `some-files-failed` where it read another state of the file than `stat`. */
export function* hashFrom(aside: HashAside, path: string, stat: FileStat): Turns<string> {
  yield stateOf(aside);
  if (Atomics.load(stateOf(aside), 0) !== HASHED || !isOfAside(aside, stat))
    throw refused(path, 'the file changed while it was read');
  return Buffer.from(new Uint8Array(aside, HASH_AT)).toString('hex');
}

function isOfAside(aside: HashAside, stat: FileStat): boolean {
  const expected = new BigInt64Array(aside, 8, 5);
  return marksOf(stat).every((mark, at) => expected[at] === mark);
}

/** Inodes and devices may use all 64 bits. */
function marksOf({ dev, ino, size, mtimeNs, ctimeNs }: FileStat): bigint[] {
  return [dev, ino, BigInt(size), mtimeNs, ctimeNs].map((mark) => BigInt.asIntN(64, mark));
}
