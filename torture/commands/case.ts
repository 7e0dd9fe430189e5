import type { LedgerSummary, PreparedRun, Session } from '@mediastruct/core';
import type { Finding, JoinedContent } from '../check/findings.ts';
import type { Stage } from './stage.ts';

/** How files get to their targets: by a further name, by a copy, or over an empty file that holds the name. */
export type PlacingName = 'link' | 'copy' | 'placeholder';

/** The sections that sweep every case. */
export type SweptBy = 'model' | 'errors' | 'kill';

export interface Look {
  /** The command had told of its success. */
  readonly isReported: boolean;
  /** Nothing is tried with the disks afterwards. */
  readonly isLast: boolean;
  /** The command was given again, so it has to be as if nothing had happened; only of commands that have `again`. */
  readonly isAgain: boolean;
}

/** One command as it is attacked: what it finds, and how it is run through the real planner and executor. */
export interface TortureCase {
  readonly name: string;
  /** The command of the report's line; several cases may belong to one. */
  readonly command: string;
  /** Builds what the command works on; nothing fails meanwhile, and all of it is durable before the command begins. */
  readonly prepare: (stage: Stage) => Promise<void>;
  /**
   * Makes files that are not on the disk yet when the command begins, as if copied a moment ago. For them nothing is
   * promised before the command has told of its success, so only then is the power cut.
   */
  readonly freshen?: ((stage: Stage) => void) | undefined;
  readonly act: (session: Session, stage: Stage) => Promise<LedgerSummary>;
  /** For a command that is no run, which nothing resumes: what its owner does where it did not end well, such as giving it again. */
  readonly again?: ((session: Session, stage: Stage) => Promise<void>) | undefined;
  /** True for files that the command itself makes, such as the tag files of a volume. */
  readonly isGenerated?: ((path: string) => boolean) | undefined;
  /** True for files that are made of others and can be made again, such as segments. */
  readonly isDerived?: ((path: string) => boolean) | undefined;
  /** Paths of files that stand and fall together: one that cannot be read has the others filed elsewhere, and is told. */
  readonly companions?: RegExp | undefined;
  /** Files that stand in parts at some time. */
  readonly joins?: readonly JoinedContent[] | undefined;
  /** Folders that get further copies of what is copied: the library is filled whatever becomes of them. */
  readonly furtherOf?: ((stage: Stage) => readonly string[]) | undefined;
  /** What else has to hold after every recovery; only the last look may run further commands. */
  readonly findFaults?: ((stage: Stage, look: Look) => Promise<readonly Finding[]>) | undefined;
  /** True for a case whose disks need more room than a small real one has; it is left out where those are filled or cut. */
  readonly needsRoom?: boolean;
  /** True for a command that takes the library's lock by itself, for moments only. */
  readonly locksItself?: boolean;
  /** The ways of placing in which the model and the errors attack it; all of them if absent. */
  readonly ways?: readonly PlacingName[];
  /** The sections of the quick selection that attack it; all of them if absent. */
  readonly quick?: readonly SweptBy[];
  /** True for a case that the quick selection leaves out. */
  readonly isFullOnly?: boolean;
  /** True for a case of whose points the quick selection takes a few only. */
  readonly isSampled?: boolean;
  /** True for a command that goes on to another copy where one does not answer; a look that fails may then change nothing of how it ends. */
  readonly asksOthers?: boolean;
  /** How the command ends when nothing is wrong; 3 where a case holds a file that cannot be handled. */
  readonly exitCode?: number;
}

export type Planner = (session: Session, stage: Stage) => Promise<PreparedRun>;
