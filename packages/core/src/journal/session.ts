import type { PlanHeader } from './plan/plan-file.ts';
import type { GenericSchema } from 'valibot';
import type { ContentPort } from '../files/content-port.ts';
import type { Derivation } from '../files/derivation.ts';
import type { HolderKind } from '../holders/holder.ts';
import type { Library } from '../library/library.ts';
import type { ProgressListener } from '../progress/progress.ts';
import type { StopFlag } from '../progress/stop-flag.ts';
import type { EndState } from './plan/operation.ts';
import type { PreparedRun, Run } from './run/run.ts';
import type { Warnings } from './run/warnings.ts';

/** What a job works with. While it plans or applies it holds the library's lock. */
export interface Session {
  readonly library: Library;
  readonly content: ContentPort;
  readonly progress: ProgressListener;
  /** What could not be read or done although the command goes on; any makes it end with exit 3. */
  readonly warnings: Warnings;
  readonly stop: StopFlag;
  readonly now: () => Date;
  /** The jobs whose runs may be begun, resumed or undone here. */
  readonly jobs: Jobs;
  /** The kinds of holders that are asked for copies. */
  readonly holderKinds: readonly HolderKind[];
}

/** The jobs that are installed, by name. */
export interface Jobs {
  /** The job of a name; one that is not installed is `tool-missing` (40), naming the package that would bring it. */
  job(name: string, plugin?: string): AnyJob;
  /** The package that brings a job; null for the suite's own. */
  pluginOf(name: string): string | null;
  /** The derivation that an operation names as `job/derivation`; one that is not installed is `tool-missing` (40). */
  derivation(how: string): Derivation;
  /** What an end state means in the runs of a job, in one plain sentence. */
  meaningOf(name: string, state: EndState): string;
  /** True where no run of a job is ever taken back. */
  isFinal(name: string): boolean;
}

/** A disk that a run writes to and that may be pulled out, or filled by somebody else, while it goes on. */
export interface TargetDisk {
  /** Absolute path. */
  readonly root: string;
  /** Bytes that stay free at the end; files may stand there for as long as what goes for them is still there. */
  readonly reserveBytes: number;
  /** The disk gives room in pieces of so many bytes, and so it is counted; to the byte where it is not given. */
  readonly blockBytes?: number | undefined;
  /** Bytes that are free there now; in words why nothing can be done there any more, where that is so. */
  readonly free: () => number | string;
}

/**
 * What a job adds to the shared way of a run. Every step may be run again after a crash and must then give the same
 * result. A step that throws stops the run, which can be resumed.
 */
export interface JobSteps {
  /**
   * Asked of a plan without operations, before it is shown: true where its run would change nothing, not even what the job's own steps write. Then no
   * run is begun, and nothing is left of the plan.
   */
  readonly isIdle?: (session: Session, run: Run) => Promise<boolean>;
  /** Before the first file is placed; throws where the plan does not fit any more. */
  readonly begin?: (session: Session, run: Run) => Promise<void>;
  /**
   * After the journal says that the run has begun, before its first operation, and again when it is resumed: what has to be out of the way and
   * is no file, such as a symlink in the place of one. `finishUndo` takes it back.
   */
  readonly makeWay?: (session: Session, run: Run) => Promise<void>;
  /**
   * Folders below which the runs of the job may place files, absolute; asked before anything is applied. Without it, every
   * tree of the library and the sources of the run.
   */
  readonly writes?: (session: Session, header: PlanHeader) => readonly string[];
  /**
   * Folders for copies that a run can do without, absolute. No room there and no right to write there is told, and does not keep
   * the run from being begun.
   */
  readonly furtherTargets?: (session: Session, header: PlanHeader) => readonly string[];
  /** Disks that are asked before each batch what they can take. What they cannot is told and left to another run. */
  readonly targetDisks?: (session: Session, run: Run) => readonly TargetDisk[];
  /** Folders below which those go that a run of the job took the last file out of. Absolute paths. */
  readonly clears?: (session: Session, run: Run) => readonly string[];
  /** Whether no file is placed behind a symlink that stands by then in place of a folder, between a root of the run and its target. */
  readonly avoidsSymlinks?: true | undefined;
  /** After every operation was carried out, before the ledger closes the run. */
  readonly finish?: (session: Session, run: Run) => Promise<void>;
  /** True where no run of the job is ever taken back, so that nobody is told to try; `refuseUndo` says why. */
  readonly isFinal?: true;
  /** Throws where this run must not be taken back. Asked when an undo is planned, and again when it is applied. */
  readonly refuseUndo?: (session: Session, run: Run) => void;
  /** Folders under protected roots out of which this run may retire files. Absolute paths, asked when it is applied. */
  readonly opens?: (session: Session, run: Run) => readonly string[];
  /** Folders under protected roots out of which this run may move or retract files. Absolute paths, asked when it is applied. */
  readonly empties?: (session: Session, run: Run) => readonly string[];
  /**
   * What an undo of the run puts back where a file was placed, by that path; null for nothing. A file that goes only for that stays where it is when that is gone, or
   * is not what it was. Without it, each file goes back by itself. Absolute paths; asked when an undo is planned.
   */
  readonly undoNeeds?: (session: Session, run: Run) => Promise<(placed: string) => string | null>;
  /** As `empties`, for the undo of this run. */
  readonly undoEmpties?: (session: Session, run: Run) => readonly string[];
  /** Before the first file of `run` is taken back: makes again what its operations were derived from. */
  readonly beginUndo?: (session: Session, run: Run) => Promise<void>;
  /** After the files of `run` were brought back by `undo`, which tells of those that could not be. */
  readonly finishUndo?: (session: Session, run: Run, undo: Run) => Promise<void>;
}

/** A job, declared once in its own room; everything that is the same for all jobs reads this declaration. */
export interface Job<Request, Options> extends JobSteps {
  /** Names the job in plans, run ids and reports: lower-case letters and hyphens. */
  readonly name: string;
  /** Reads the options that the planner put into the plan's header. */
  readonly options: GenericSchema<unknown, Options>;
  /** The end states that it can give a file, each with its meaning in one plain sentence. */
  readonly states: Readonly<Record<EndState, string>>;
  /** What its operations of kind `derive` make of a source, by name; a plan names them `job/derivation`. */
  readonly derivations?: Readonly<Record<string, Derivation>>;
  readonly plan: (session: Session, request: Request) => Promise<PreparedRun>;
}

/** A job whose request and options the holder does not know. */
export type AnyJob = Omit<Job<never, unknown>, 'plan'>;
