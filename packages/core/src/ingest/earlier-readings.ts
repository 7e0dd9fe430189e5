import { resolve } from 'node:path';
import type { FileAccess } from '../files/file-access.ts';
import { errnoOf } from '../files/file-access.ts';
import { openForReading, readFull } from '../files/hash-file.ts';
import { InodeMeaning } from '../files/inode-meaning.ts';
import type { OperationOutcome } from '../journal/run/outcomes.ts';
import { Run } from '../journal/run/run.ts';
import { listRunIds, runState } from '../journal/run/run-folder.ts';
import type { Session } from '../journal/session.ts';
import type { Library } from '../library/library.ts';
import { dateDoubt } from '../metadata/plausible-date.ts';
import type { StatRecord } from '../records/file-record.ts';
import { TOOL_VERSION } from '../version.ts';
import type { IngestSource } from './sources.ts';
import { MediaStructError } from '../errors/media-struct-error.ts';

/** What an earlier run read of a file that has not changed since. */
export interface EarlierReading {
  readonly sha256: string;
  readonly sound?: true | undefined;
  /** The run that read it. */
  readonly readBy: string;
}

interface Kept extends EarlierReading {
  readonly stat: StatRecord;
  /** A copy of it in the library, as it stood at the end of that run. */
  readonly copy: string | undefined;
}

/** The beginning of a picture tells it from others: date, camera, thumbnail. */
const LOOK_BYTES = 16 * 1024;
const NS_PER_MS = 1_000_000n;
const NS_PER_SECOND = 1_000_000_000n;
const SETTLED_NS = 2_000_000_000n;
const MS_PER_DAY = 86_400_000;

/**
 * What the newest run over the same source read of its files, so that a card that comes again is not read again from its first byte to
 * its last. A reading holds where size, times and inode are the same. Where a file system makes up inodes, as those of cards do, or keeps
 * whole seconds only, as those of discs do, two cards or discs may agree in all of that: there the time must be one that a clock shows that
 * was set, and the beginning of the file must be that of its copy in the library. What was damaged, what failed, and what another version
 * of the program judged is read again. Memory: about 500 bytes for each file of that run.
 */
export class EarlierReadings {
  readonly #access: FileAccess;
  readonly #inodes: InodeMeaning;
  readonly #nowMs: number;
  readonly #maxAgeMs: number;
  readonly #byPath = new Map<string, Kept>();

  constructor({ library, now }: Pick<Session, 'library' | 'now'>, inodes: InodeMeaning) {
    this.#access = library.access;
    this.#inodes = inodes;
    this.#nowMs = now().getTime();
    this.#maxAgeMs = library.config.crawl.maxAgeDays * MS_PER_DAY;
  }

  /** Takes in what the newest finished ingest of a folder read. */
  take(library: Library, source: string): void {
    const run = newestRunOver(library, source);
    if (run === null) return;
    try {
      // Another version may have known less of what a damaged picture looks like.
      if (run.header.toolVersion !== TOOL_VERSION) return;
      for (const ended of run.outcomes()) this.#keep(ended, run);
    } catch (error) {
      // What a damaged record of an earlier run says is not needed: the files are read.
      if (!(error instanceof MediaStructError)) throw error;
      this.#byPath.clear();
    }
  }

  /** The reading of a file that holds for it as it is now; null where it has to be read. */
  find(path: string, stat: StatRecord): EarlierReading | null {
    const kept = this.#byPath.get(path);
    if (kept === undefined || !this.#isUnchanged(path, stat, kept)) return null;
    const { sha256, sound, readBy } = kept;
    return { sha256, sound, readBy };
  }

  #keep({ operation, outcome }: OperationOutcome, run: Run): void {
    const { from, stat, sha256, sound, damage, further, member, kind } = operation;
    const isPlain = further === undefined && member === undefined && kind !== 'move';
    // What failed may have failed because the file was read wrongly.
    if (
      !isPlain ||
      outcome.kind === 'failed' ||
      stat === undefined ||
      sha256 === undefined ||
      damage !== undefined
    )
      return;
    const readBy = operation.readBy ?? run.runId;
    const readMs = timeOfRun(readBy);
    if (readMs === null || readMs > this.#nowMs || this.#nowMs - readMs >= this.#maxAgeMs) return;
    if (BigInt(readMs) * NS_PER_MS - BigInt(stat.mtimeNs) < SETTLED_NS) return;
    const copy = outcome.kind === 'done' ? (outcome.to ?? outcome.keeper) : undefined;
    this.#byPath.set(from, { stat, sha256, sound, readBy, copy });
  }

  #isUnchanged(path: string, now: StatRecord, { stat: was, copy }: Kept): boolean {
    if (now.size !== was.size || now.mtimeNs !== was.mtimeNs) return false;
    if (this.#inodes.outlivesMount(path, { dev: BigInt(now.dev) })) {
      if (now.ino !== was.ino || now.ctimeNs !== was.ctimeNs) return false;
      if (BigInt(now.ctimeNs) % NS_PER_SECOND !== 0n) return true;
    }
    const isOfSetClock = dateDoubt(Number(BigInt(was.mtimeNs) / NS_PER_MS), this.#nowMs) === null;
    return isOfSetClock && copy !== undefined && this.#beginsAs(path, copy);
  }

  /** A copy that was moved since, or does not answer, shows nothing. */
  #beginsAs(path: string, copy: string): boolean {
    try {
      const [one, other] = [path, copy].map((each) => firstBytes(this.#access, each));
      return one !== undefined && other !== undefined && Buffer.compare(one, other) === 0;
    } catch (error) {
      if (errnoOf(error) === null) throw error;
      return false;
    }
  }
}

/**
 * The readings that may spare this ingest its own; undefined where all is to be read. What is taken out of its source is read always, and
 * so is what gets hashes that earlier runs did not compute.
 */
export function earlierReadings(
  session: Session,
  {
    sources,
    request,
  }: {
    readonly sources: readonly IngestSource[];
    readonly request: { readonly reread?: boolean | undefined; readonly xxh128?: boolean | undefined };
  },
): EarlierReadings | undefined {
  if (request.reread === true || request.xxh128 === true) return undefined;
  const readings = new EarlierReadings(session, new InodeMeaning(session.library.access));
  for (const { root, moves, opened } of sources)
    if (!moves && opened === undefined) readings.take(session.library, root);
  return readings;
}

function firstBytes(access: FileAccess, path: string): Uint8Array {
  const fd = openForReading(access, path);
  try {
    const buffer = new Uint8Array(LOOK_BYTES);
    return buffer.subarray(0, readFull(access, fd, buffer));
  } finally {
    access.close(fd);
  }
}

function newestRunOver(library: Library, source: string): Run | null {
  for (const runId of listRunIds(library).toReversed()) {
    if (!runId.includes('-ingest-') || runState(library, runId) !== 'finished') continue;
    const run = new Run(library, runId);
    try {
      if (run.header.sources.some((path) => resolve(path) === source)) return run;
    } catch (error) {
      if (!(error instanceof MediaStructError)) throw error;
    }
  }
  return null;
}

/** When a run began, in milliseconds since 1970: its id begins with that, as `20261130T081713632`. */
function timeOfRun(runId: string): number | null {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})/.exec(runId);
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour, minute, second, ms] = match.slice(1).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second, ms);
}
