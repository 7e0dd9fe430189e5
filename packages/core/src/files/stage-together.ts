import type { FileAccess } from './file-access.ts';
import { fileErrorOf, OPEN } from './file-access.ts';
import type { Failure } from './file-facts.ts';
import { failureOf, isUntouched, writeFailure } from './file-facts.ts';
import { readFull } from './hash-file.ts';
import { readBuffer } from './read-buffer.ts';
import { rereadHash } from './reread.ts';
import type { StageOutcome, StageRequest } from './stage-copy.ts';
import { COPY_BYTES, dropPart, keepMode, openSource, ownMode, stageCopy, whyOther } from './stage-copy.ts';
import { writeFull } from './write-full.ts';

/**
 * Makes the copies that are asked for, in the order of the requests. Those of one source are made in one reading of it: each is
 * verified by itself, and one that fails, because its disk is full, does not stop the others.
 */
export function stageCopies(
  access: FileAccess,
  requests: readonly StageRequest[],
  onBytes?: (bytes: number) => void,
): StageOutcome[] {
  const outcomes: StageOutcome[] = [];
  for (const places of bySource(requests)) {
    const together = places.map((at) => requests[at]).filter((request) => request !== undefined);
    const [only] = together;
    const made =
      only !== undefined && together.length === 1
        ? [stageCopy(access, only, onBytes)]
        : stageTogether(access, together, onBytes);
    places.forEach((at, nth) => {
      outcomes[at] = made[nth] ?? failureOf('io-error', 'the copy gave no answer');
    });
  }
  return outcomes;
}

/** The places of the requests that share a source, in the order of their first ones. */
export function bySource(
  requests: readonly Pick<StageRequest, 'from' | 'sha256'>[],
): readonly (readonly number[])[] {
  const places = new Map<string, number[]>();
  requests.forEach(({ from, sha256 }, at) => {
    const key = `${sha256} ${from}`;
    places.set(key, [...(places.get(key) ?? []), at]);
  });
  return [...places.values()];
}

/** One of the copies that are made in one reading. */
interface Copy {
  readonly request: StageRequest;
  fd: number | null;
  failure: Failure | null;
}

function stageTogether(
  access: FileAccess,
  requests: readonly StageRequest[],
  onBytes?: (bytes: number) => void,
): StageOutcome[] {
  const copies = requests.map((request): Copy => ({ request, fd: null, failure: null }));
  const [first] = requests;
  const source =
    first === undefined ? failureOf('io-error', 'nothing to copy') : openSource(access, first.from);
  if (typeof source !== 'number') return copies.map(() => source);
  try {
    for (const copy of copies)
      if (isAsPlanned(access, source, copy)) attempt(copy, () => openPart(access, copy));
    readOnce(access, { source, copies, onBytes });
    for (const copy of copies) endCopy(access, source, copy);
  } finally {
    access.close(source);
    for (const copy of copies) closePart(access, copy);
  }
  return copies.map((copy) => proven(access, copy));
}

function isAsPlanned(access: FileAccess, source: number, copy: Copy): boolean {
  try {
    const isSame = isUntouched(access.fstat(source), copy.request.stat);
    if (!isSame) copy.failure = failureOf('source-changed', 'the source changed after it was hashed');
    return isSame;
  } catch (error) {
    copy.failure = failureOf('source-unreadable', fileErrorOf(error).message);
    return false;
  }
}

function openPart(access: FileAccess, copy: Copy): void {
  try {
    copy.fd = access.open(
      copy.request.part,
      OPEN.write | OPEN.create | OPEN.exclusive | OPEN.noFollow,
      0o600,
    );
  } catch (error) {
    // Then the file is not ours to remove.
    if (fileErrorOf(error).errno !== 'EEXIST') throw error;
    copy.failure = failureOf('target-unwritable', `${copy.request.part} is in the way`);
  }
}

/** Reads the source to its end, as long as one of the copies takes it; an error of reading is one of all copies. */
function readOnce(
  access: FileAccess,
  {
    source,
    copies,
    onBytes,
  }: { source: number; copies: readonly Copy[]; onBytes: ((bytes: number) => void) | undefined },
): void {
  const buffer = readBuffer(COPY_BYTES);
  while (copies.some(isUnderWay)) {
    let count = 0;
    try {
      count = readFull(access, source, buffer);
    } catch (error) {
      const { message } = fileErrorOf(error);
      for (const copy of copies.filter(isUnderWay)) copy.failure = failureOf('source-unreadable', message);
    }
    if (count === 0) break;
    const bytes = buffer.subarray(0, count);
    for (const copy of copies) attempt(copy, (fd) => writeFull(access, fd, bytes));
    onBytes?.(count);
  }
}

function endCopy(access: FileAccess, source: number, copy: Copy): void {
  attempt(copy, (fd) => {
    const { stat, mtimeNs } = copy.request;
    const now = access.fstat(source);
    if (!isUntouched(now, stat))
      copy.failure = failureOf('source-changed', 'the source changed while it was copied');
    else {
      keepMode(access, fd, ownMode(access, copy.request.from, now.mode));
      access.futimes(fd, now.atimeNs, BigInt(mtimeNs ?? now.mtimeNs));
      access.fsync(fd);
    }
  });
}

/** Reads a copy back, from its disk where that is possible; what failed goes. */
function proven(access: FileAccess, copy: Copy): StageOutcome {
  const { request, fd, failure } = copy;
  if (failure !== null) return fd === null ? failure : dropPart(access, request.part, failure);
  try {
    const reread = rereadHash(access, request.part);
    if (reread.sha256 === request.sha256) return { kind: 'staged', bypassedCache: reread.bypassedCache };
    return dropPart(access, request.part, whyOther(access, request));
  } catch (error) {
    return dropPart(access, request.part, writeFailure(fileErrorOf(error)));
  }
}

function isUnderWay({ fd, failure }: Copy): boolean {
  return fd !== null && failure === null;
}

/** Runs a step of a copy that is under way, or opens it; an error of its file is its own failure. */
function attempt(copy: Copy, step: (fd: number) => void): void {
  if (copy.failure !== null) return;
  try {
    step(copy.fd ?? -1);
  } catch (error) {
    copy.failure = writeFailure(fileErrorOf(error));
  }
}

function closePart(access: FileAccess, copy: Copy): void {
  if (copy.fd === null) return;
  try {
    access.close(copy.fd);
  } catch (error) {
    copy.failure ??= writeFailure(fileErrorOf(error));
  }
}
