import { FolderWatch } from '../../files/folder-watch.ts';
import { errnoOf, statIfReadable } from '../../files/file-access.ts';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import type { ErrorCode } from '../../errors/error-codes.ts';
import type { Library } from '../../library/library.ts';
import type { ProgressListener } from '../../progress/progress.ts';
import type { StopFlag } from '../../progress/stop-flag.ts';
import { scanDropFolders } from './scan-drop-folders.ts';
import { Settling } from './settling.ts';

/** Files that settled together, and the drop folders that are there. Absolute paths. */
export interface SettledBatch {
  readonly folders: readonly string[];
  readonly files: ReadonlySet<string>;
}

/**
 * Whether every file of a batch got where it should. `not-whole`: what is left is tried again, later each time. `busy`: another command
 * has the library, and nothing was tried.
 */
export type BatchEnd = 'whole' | 'not-whole' | 'busy';

export interface WatchOptions {
  readonly library: Library;
  /** Absolute paths. */
  readonly folders: readonly string[];
  /** How long a file must not have changed. Milliseconds. */
  readonly settleMs: number;
  readonly stop: StopFlag;
  readonly progress: ProgressListener;
  /** What must be done before the first batch, such as finishing what another process left; tried until it is done. */
  readonly begin: () => Promise<void>;
  /** A clock that only goes forward. Milliseconds. */
  readonly nowMs: () => number;
}

/** At least this long between two looks, also where a system tells of every write. Milliseconds. */
const BETWEEN_LOOKS_MS = 1000;
/** What a run left behind because of a failure is tried again after this, then after twice that, up to the longest. Milliseconds. */
const RETRY_MS = 60_000;
const LONGEST_RETRY_MS = 3_600_000;
/** Another command has the library for as long as it works. Milliseconds. */
const BUSY_MS = 2000;

/** What may be otherwise a moment later; all other errors end the watching. */
const PASSING: ReadonlySet<ErrorCode> = new Set(['locked', 'unfinished-run', 'tree-changed', 'no-space']);

/**
 * Calls `onBatch` with what settled in the drop folders, one batch after the other, until the stop flag is set. Nothing is kept
 * between two processes: a new one waits until what stands there has settled and takes it then. A folder that is gone is told once,
 * and waited for.
 */
export async function watchDropFolders(
  options: WatchOptions,
  onBatch: (batch: SettledBatch) => Promise<BatchEnd>,
): Promise<void> {
  const { settleMs, stop, nowMs, progress } = options;
  const settling = new Settling(settleMs);
  const presence = new Presence(options);
  using watch = new FolderWatch();
  const retries = new Retries();
  const attempts = new Attempts(progress);
  let isBegun = false;
  progress({ kind: 'note', message: `watching ${options.folders.length} drop folder(s) for new files` });
  while (!stop.requested) {
    isBegun ||= (await attempts.run(() => options.begin().then(() => 'whole'))) === 'whole';
    const folders = isBegun ? presence.present() : [];
    watch.follow(folders);
    const files = new Set(
      settling.look(scanDropFolders(options.library.access, folders, presence.tellFailed), nowMs()),
    );
    if (files.size > 0) {
      const end = await attempts.run(() => onBatch({ folders, files }));
      settling.hold(files, nowMs() + retries.after(end));
    }
    await pause(BETWEEN_LOOKS_MS, stop);
    await watch.wait(Math.max(settleMs / 2, BETWEEN_LOOKS_MS) - BETWEEN_LOOKS_MS, stop);
  }
}

/** How long what a batch left behind waits. */
class Retries {
  #nextMs = RETRY_MS;

  after(end: BatchEnd): number {
    if (end === 'busy') return BUSY_MS;
    const waitMs = end === 'whole' ? Number.POSITIVE_INFINITY : this.#nextMs;
    this.#nextMs = end === 'whole' ? RETRY_MS : Math.min(this.#nextMs * 2, LONGEST_RETRY_MS);
    return waitMs;
  }
}

/** Runs batches; what stands in the way of one is told, once until it is another thing or gone, and the batch is tried again. */
class Attempts {
  readonly #progress: ProgressListener;
  #told = '';

  constructor(progress: ProgressListener) {
    this.#progress = progress;
  }

  async run(batch: () => Promise<BatchEnd>): Promise<BatchEnd> {
    try {
      const end = await batch();
      this.#told = '';
      return end;
    } catch (error) {
      if (!(error instanceof MediaStructError) || !PASSING.has(error.code)) throw error;
      const next = error.suggestions.length === 0 ? '' : ` (${error.suggestions.join('; ')})`;
      const message = `waiting: ${error.message}${next}`;
      if (message !== this.#told) this.#progress({ kind: 'note', message });
      this.#told = message;
      return error.code === 'locked' ? 'busy' : 'not-whole';
    }
  }
}

function pause(ms: number, stop: StopFlag): Promise<void> {
  using none = new FolderWatch();
  return none.wait(ms, stop);
}

/** Tells once when a drop folder is gone, and when it is there again. */
class Presence {
  readonly #options: WatchOptions;
  readonly #absent = new Set<string>();
  readonly #told = new Set<string>();

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  present(): readonly string[] {
    const { folders } = this.#options;
    return folders.filter((folder) => {
      const isThere = this.#isThere(folder);
      if (isThere === this.#absent.has(folder)) this.#tellChange(folder, isThere);
      return isThere;
    });
  }

  /** What cannot be looked at is told once. */
  readonly tellFailed = (path: string, message: string): void => {
    if (this.#told.has(path)) return;
    this.#told.add(path);
    this.#options.progress({ kind: 'note', message: `cannot be looked at: ${message}`, path });
  };

  #isThere(folder: string): boolean {
    const { access } = this.#options.library;
    try {
      return statIfReadable(access, access.realpath(folder))?.kind === 'folder';
    } catch (error) {
      if (errnoOf(error) === null) throw error;
      return false;
    }
  }

  #tellChange(folder: string, isThere: boolean): void {
    if (isThere) this.#absent.delete(folder);
    else this.#absent.add(folder);
    const message = isThere
      ? 'the drop folder is there again'
      : 'the drop folder is not there; waiting for it: is its disk or share connected?';
    this.#options.progress({ kind: 'note', message, path: folder });
  }
}
