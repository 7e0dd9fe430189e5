import type { ContentPort } from '../files/content-port.ts';
import { pooledContent } from '../files/pooled-content.ts';
import { wroteIfAllowed } from '../files/file-access.ts';
import type { HolderKind } from '../holders/holder.ts';
import { treeKind } from '../holders/tree-kind.ts';
import { volumeKind } from '../holders/volume-kind.ts';
import type { Library } from '../library/library.ts';
import { noticeMove } from '../library/library-home.ts';
import { LibraryLock } from '../library/lock.ts';
import type { ProgressListener } from '../progress/progress.ts';
import { ignoreProgress } from '../progress/progress.ts';
import type { StopFlag } from '../progress/stop-flag.ts';
import { neverStop } from '../progress/stop-flag.ts';
import { discardAbandonedPlans, refuseUnfinishedRuns } from './run/run-folder.ts';
import { Warnings } from './run/warnings.ts';
import type { Jobs, Session } from './session.ts';

export interface LockOptions {
  /** Shown to whoever finds the library locked, such as `ingest`. */
  readonly command: string;
  /** Set by the commands that deal with unfinished runs; all others refuse to begin over one (exit 32). */
  readonly mayResume?: boolean;
  /** Set by the commands that change no file of the user's: in a library that cannot be written they work without the lock. */
  readonly looksOnly?: boolean;
}

export interface OpenOptions {
  readonly jobs: Jobs;
  /** Trees and volumes if absent. */
  readonly holderKinds?: readonly HolderKind[] | undefined;
  readonly threads?: number;
  readonly progress?: ProgressListener;
  readonly stop?: StopFlag;
  readonly now?: () => Date;
  readonly content?: ContentPort;
}

export type SessionOptions = LockOptions & OpenOptions;

/** Opens a session that holds no lock yet, and gives its threads back however `task` ends. */
export async function openSession<T>(
  library: Library,
  options: OpenOptions,
  task: (session: Session) => Promise<T>,
): Promise<T> {
  const content = options.content ?? pooledContent(options.threads ?? library.config.crawl.threads);
  const progress = options.progress ?? ignoreProgress;
  try {
    return await task({
      library,
      content,
      progress,
      warnings: new Warnings(progress),
      stop: options.stop ?? neverStop,
      now: options.now ?? (() => new Date()),
      jobs: options.jobs,
      holderKinds: options.holderKinds ?? [treeKind, volumeKind],
    });
  } finally {
    await content.close();
  }
}

/**
 * Runs a task while the library is locked (`locked`, 31, where another process holds it), and unlocks it however it ends. Where
 * nothing can be written, nothing can change under a task that only looks, and no lock is taken.
 */
export async function underLock<T>(
  session: Session,
  { command, mayResume = false, looksOnly = false }: LockOptions,
  task: (lock: { readonly isLocked: boolean }) => Promise<T>,
): Promise<T> {
  const { library, progress } = session;
  using lock = takeLock(library, { command, looksOnly });
  if (lock !== null) {
    discardAbandonedPlans(library);
    noticeMove(library, (message) => progress({ kind: 'note', message, path: library.root }));
  }
  if (!mayResume) refuseUnfinishedRuns(library);
  return await task({ isLocked: lock !== null });
}

function takeLock(
  { access, state }: Library,
  { command, looksOnly }: Required<Omit<LockOptions, 'mayResume'>>,
): LibraryLock | null {
  let lock: LibraryLock | null = null;
  const take = () => {
    lock = LibraryLock.take(access, state.lock, command);
  };
  if (!looksOnly) take();
  else wroteIfAllowed(take);
  return lock;
}

/** Opens a session and holds the library's lock for all of its task. */
export async function withSession<T>(
  library: Library,
  options: SessionOptions,
  task: (session: Session) => Promise<T>,
): Promise<T> {
  return openSession(library, options, (session) => underLock(session, options, () => task(session)));
}
