import type { ContentPort } from '../files/content-port.ts';
import { pooledContent } from '../files/pooled-content.ts';
import type { Library } from '../library/library.ts';
import { LibraryLock } from '../library/lock.ts';
import type { ProgressListener } from '../progress/progress.ts';
import { ignoreProgress } from '../progress/progress.ts';
import type { StopFlag } from '../progress/stop-flag.ts';
import { neverStop } from '../progress/stop-flag.ts';
import { discardAbandonedPlans, refuseUnfinishedRuns } from './run/run-folder.ts';
import type { JobRegistry, Session } from './session.ts';
import { Warnings } from './run/warnings.ts';

export interface SessionOptions {
  /** Shown to whoever finds the library locked. */
  readonly command: string;
  readonly jobs: JobRegistry;
  readonly threads?: number;
  readonly progress?: ProgressListener;
  readonly stop?: StopFlag;
  readonly now?: () => Date;
  readonly content?: ContentPort;
  /** Set by the commands that deal with unfinished runs; all others refuse to begin over one (exit 32). */
  readonly mayResume?: boolean;
}

/** Takes the library's lock, runs the job, and gives back threads and lock however it ends. */
export async function withSession<T>(
  library: Library,
  options: SessionOptions,
  job: (session: Session) => Promise<T>,
): Promise<T> {
  using lock = LibraryLock.take(library.access, library.state.lock, options.command);
  void lock;
  discardAbandonedPlans(library);
  if (!options.mayResume) refuseUnfinishedRuns(library);
  const content = options.content ?? pooledContent(options.threads ?? library.config.crawl.threads);
  const progress = options.progress ?? ignoreProgress;
  try {
    return await job({
      library,
      content,
      progress,
      warnings: new Warnings(progress),
      stop: options.stop ?? neverStop,
      now: options.now ?? (() => new Date()),
      jobs: options.jobs,
    });
  } finally {
    await content.close();
  }
}
