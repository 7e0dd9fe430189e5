import type { ContentPort } from '../files/content-port.ts';
import type { Library } from '../library/library.ts';
import type { ProgressListener } from '../progress/progress.ts';
import type { StopFlag } from '../progress/stop-flag.ts';
import type { RunPaths } from './run/run-folder.ts';
import type { Warnings } from './run/warnings.ts';

/** What a command that changes a library works with, while it holds the library's lock. */
export interface Session {
  readonly library: Library;
  readonly content: ContentPort;
  readonly progress: ProgressListener;
  /** What could not be read or done although the command goes on; any makes it end with exit 3. */
  readonly warnings: Warnings;
  readonly stop: StopFlag;
  readonly now: () => Date;
  /** The finishing steps of the commands whose runs may be resumed or undone here. */
  readonly jobs: JobRegistry;
}

/**
 * What a command adds to the shared way of a run. All steps may be run again after a crash and must then
 * give the same result.
 */
export interface JobSteps {
  /** Before the first file is placed; throws where the plan does not fit any more. */
  readonly begin?: (session: Session, run: RunPaths) => Promise<void>;
  /** After every operation was carried out, before the ledger closes the run. */
  readonly finish?: (session: Session, run: RunPaths) => Promise<void>;
  /** Throws where this run must not be taken back. */
  readonly refuseUndo?: (session: Session, run: RunPaths) => void;
  /** Set where this command puts files under a protected root, so that only its undo may take them out. */
  readonly undoLeavesProtectedRoots?: boolean;
  /** After all files of this run were brought back. */
  readonly finishUndo?: (session: Session, run: RunPaths) => Promise<void>;
}

/** Steps by command name, as a plan's header names it. Core's own and those of plugins are put together by the caller. */
export type JobRegistry = Readonly<Record<string, JobSteps>>;
