import type { ErrorCode } from '@mediastruct/core';

/** How many files, and their bytes. */
export interface Tally {
  readonly files: number;
  readonly bytes: number;
}

/** A disc that is to be brought. */
export interface NeededDisc extends Tally {
  readonly volumeId: string;
  /** Its discs with their labels and places, in words for people; null where nobody told. */
  readonly place: string | null;
}

export type RestoreFault =
  /** No source has the right content. */
  | 'content-mismatch'
  /** No source has it, or it cannot be read. */
  | 'file-missing'
  /** Something else stands at the target, or the target leads out of its folder. */
  | 'target-differs'
  /** It could not be written. */
  | 'not-written';

export interface RestoreFailure {
  /** Below the target. */
  readonly path: string;
  readonly code: RestoreFault;
  readonly what: string;
}

export interface RestoreReport {
  /** Absolute path of the target. */
  readonly to: string;
  /** All that was asked for; it is the sum of the others. */
  readonly asked: Tally;
  readonly restored: Tally;
  /** Stood at their targets with the right content before. */
  readonly present: Tally;
  /** Still on discs that were not there. */
  readonly needed: Tally & { readonly discs: readonly NeededDisc[] };
  readonly failed: Tally;
  readonly failures: readonly RestoreFailure[];
  /** The discs that were read, in their order. */
  readonly read: readonly { readonly volumeId: string; readonly at: string }[];
  /** Words of the command line that no file of a volume fits. */
  readonly unknown: readonly string[];
  /** Further things to know, such as a listing that is damaged. */
  readonly notes: readonly string[];
}

/** The gravest of what happened; a file that cannot be had outweighs discs that are only not there. */
export function codeOfRestore({
  failures,
  needed,
  unknown,
  notes,
  asked,
}: RestoreReport): ErrorCode | 'done' {
  const codes = new Set(failures.map(({ code }) => code));
  if (codes.has('file-missing') || unknown.length > 0 || asked.files === 0) return 'file-missing';
  if (codes.has('content-mismatch')) return 'content-mismatch';
  if (needed.files > 0) return 'tree-changed';
  return codes.size > 0 || notes.length > 0 ? 'some-files-failed' : 'done';
}
