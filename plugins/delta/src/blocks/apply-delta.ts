import { createHash } from 'node:crypto';
import type { FileAccess, FileStat } from '@mediastruct/core/threads';
import { openForReading, sameFile, writeFull } from '@mediastruct/core/threads';
import type { ByteSource } from './byte-source.ts';
import { sourceOf } from './byte-source.ts';
import type { DeltaFacts } from './delta-reader.ts';
import { checkDelta, deltaSteps } from './delta-reader.ts';
import type { BlockFailure } from './failure.ts';
import { asFailure, differs, refused } from './failure.ts';
import { BUFFER_BYTES, GatheredBytes } from './gathered-bytes.ts';
import type { HashAside } from './hash-aside.ts';
import { hashFrom } from './hash-aside.ts';
import { intoNewFile } from './new-file.ts';
import type { OnBytes, Turns } from './turns.ts';
import { doAtOnce } from './turns.ts';

/** A file, or a part of one, such as a member of a tar volume. */
export interface FilePart {
  readonly path: string;
  /** 0 by default. */
  readonly offset?: number | undefined;
  /** Bytes; to the end of the file by default. */
  readonly size?: number | undefined;
}

export interface ApplyRequest {
  /** The old file. */
  readonly base: string;
  readonly delta: FilePart;
  /** Where the new file is written. Nothing may have this name. It is gone again unless the outcome is `applied`. */
  readonly part: string;
  /** The content hash that the new file must have, where the caller knows it from elsewhere. */
  readonly sha256?: string | undefined;
  /** True by default: the bytes are on the disk on return. False for a caller that syncs many files together. */
  readonly isDurable?: boolean | undefined;
  /** Where another thread leaves the content hash of the old file. Then one thread writes while the other checks; without it, the old file is checked first. */
  readonly aside?: HashAside | undefined;
}

export interface AppliedDelta {
  readonly kind: 'applied';
  /** Content hash of the new file, made of what was written. */
  readonly sha256: string;
  readonly size: number;
}

export type ApplyOutcome = AppliedDelta | BlockFailure;

/**
 * Makes the new file of the old one and a delta, durable on return; the caller gives it its name. First reads the delta and the old file to their ends: nothing is
 * written where the delta has a wrong bit (`damaged`) or the old file is another one (`content-mismatch`). Then writes, and compares the hash of what it wrote.
 * Memory: about 5 MiB. Never throws for the state of a file.
 */
export function applyDelta(access: FileAccess, request: ApplyRequest, onBytes?: OnBytes): ApplyOutcome {
  return doAtOnce(applyingDelta(access, request), onBytes);
}

/** As `applyDelta`, in turns. */
export function* applyingDelta(access: FileAccess, request: ApplyRequest): Turns<ApplyOutcome> {
  try {
    using open = new OpenPair(access, request);
    const facts = checkDelta(open.delta, request.delta.path);
    if (request.sha256 !== undefined && request.sha256 !== facts.resultSha256)
      throw differs(request.delta.path, `makes ${facts.resultSha256}, expected ${request.sha256}`);
    if (request.aside === undefined || open.base.size !== facts.baseSize)
      yield* checking(open.base, facts, request.base);
    return yield* intoNewFile<AppliedDelta>(access, request.part, {
      fill: (fd) => writeResult(access, fd, { request, open, facts }),
      isWanted: () => true,
    });
  } catch (error) {
    return asFailure(error, request.base);
  }
}

interface Writing {
  readonly request: ApplyRequest;
  readonly open: OpenPair;
  readonly facts: DeltaFacts;
}

function* writeResult(
  access: FileAccess,
  fd: number,
  { request, open, facts }: Writing,
): Turns<AppliedDelta> {
  const { base, delta, stat } = open;
  yield* patching({ base, delta, facts, name: request.delta.path }, (bytes) => writeFull(access, fd, bytes));
  if (request.aside !== undefined)
    compareBase(facts, yield* hashFrom(request.aside, request.base, stat), request.base);
  if (!open.isUnchanged()) throw refused(request.base, 'the file changed while it was read');
  if (request.isDurable ?? true) access.fsync(fd);
  return { kind: 'applied', sha256: facts.resultSha256, size: facts.resultSize };
}

export interface PatchRequest {
  readonly base: ByteSource;
  readonly delta: ByteSource;
  /** What `checkDelta` found. */
  readonly facts: DeltaFacts;
  /** The delta's name, for messages. */
  readonly name: string;
}

/**
 * Gives the bytes of the new file to `write`, in order; they are valid during the call. The caller has checked the delta and, with `checkBase`, the old file. Throws
 * `damaged` where the delta does not fit its sizes, and `content-mismatch` at the end where what was made is not what the delta was made for: then what
 * was written must not be used.
 */
export function patch(request: PatchRequest, write: (bytes: Uint8Array) => void): void {
  doAtOnce(patching(request, write));
}

/** As `patch`, in turns. */
function* patching(
  { base, delta, facts, name }: PatchRequest,
  write: (bytes: Uint8Array) => void,
): Turns<void> {
  const digest = createHash('sha256');
  const result = new GatheredBytes(facts.resultSize, (bytes) => {
    digest.update(bytes);
    write(bytes);
  });
  for (const step of deltaSteps(delta, facts, name))
    yield* step.kind === 'literal' ? result.add(step.bytes) : result.copy(base, step);
  yield result.flush();
  const made = digest.digest('hex');
  if (made !== facts.resultSha256) throw differs(name, `made ${made}, expected ${facts.resultSha256}`);
}

/** Reads the old file to its end. Throws `content-mismatch` where it is not the one that the delta was made against. */
export function checkBase(base: ByteSource, facts: DeltaFacts, name: string): void {
  doAtOnce(checking(base, facts, name));
}

/** As `checkBase`, in turns. */
function* checking(base: ByteSource, facts: DeltaFacts, name: string): Turns<void> {
  if (base.size !== facts.baseSize)
    throw differs(name, `has ${base.size} bytes; the delta was made against a file of ${facts.baseSize}`);
  const digest = createHash('sha256');
  const buffer = new Uint8Array(Math.min(BUFFER_BYTES, Math.max(1, base.size)));
  for (let at = 0; at < base.size;) {
    const count = base.read(buffer, at);
    if (count === 0) break;
    digest.update(buffer.subarray(0, count));
    at += count;
    yield 0;
  }
  compareBase(facts, digest.digest('hex'), name);
}

function compareBase(facts: DeltaFacts, found: string, name: string): void {
  if (found !== facts.baseSha256)
    throw differs(name, `reads ${found}; the delta was made against ${facts.baseSha256}`);
}

/** The old file and the delta, open for reading. */
class OpenPair {
  readonly base: ByteSource;
  readonly delta: ByteSource;
  readonly #access: FileAccess;
  readonly #fds: number[] = [];
  /** Of the old file, when it was opened. */
  readonly stat: FileStat;

  constructor(access: FileAccess, { base, delta }: ApplyRequest) {
    this.#access = access;
    try {
      const baseFd = this.#open(base);
      this.stat = this.#regular(baseFd, base);
      this.base = sourceOf(access, baseFd, { size: this.stat.size });
      const deltaFd = this.#open(delta.path);
      const { size } = this.#regular(deltaFd, delta.path);
      const { offset = 0 } = delta;
      this.delta = sourceOf(access, deltaFd, { offset, size: delta.size ?? Math.max(0, size - offset) });
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    }
  }

  /** Whether the old file is as it was when it was opened. */
  isUnchanged(): boolean {
    const [fd] = this.#fds;
    return fd !== undefined && sameFile(this.stat, this.#access.fstat(fd));
  }

  [Symbol.dispose](): void {
    for (const fd of this.#fds.splice(0)) this.#access.close(fd);
  }

  #open(path: string): number {
    const fd = openForReading(this.#access, path);
    this.#fds.push(fd);
    return fd;
  }

  #regular(fd: number, path: string): FileStat {
    const stat = this.#access.fstat(fd);
    if (stat.kind !== 'file') throw refused(path, 'expected a regular file');
    return stat;
  }
}
