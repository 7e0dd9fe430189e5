import type { Reason } from '../../journal/plan/operation.ts';
import type { StateTallies } from '../../journal/plan/tallies.ts';
import type { TakenRecord } from '../../records/file-record.ts';
import type { SealedFormat } from '../../records/sealed-file.ts';

export const RECEIPT_FORMAT: SealedFormat = {
  format: 'mediastruct-receipt',
  version: 1,
  noun: 'receipt',
  counter: 'files',
  suggestions: ['The run itself is not touched by this; "mediastruct runs show" tells it.'],
};

/** What a receipt is about: one source of one ingest. */
export interface ReceiptHeader {
  readonly runId: string;
  readonly libraryId: string;
  /** Absolute path of the source when it was read. */
  readonly source: string;
  /** Absolute path of the library's folder then. */
  readonly library: string;
  /** True where the files were moved out of the source. */
  readonly moves: boolean;
  /** The folders of `--to` that were to get second copies; absolute paths, absent without any. */
  readonly to?: readonly string[] | undefined;
  /** When the source was read, and when this was written; ISO 8601 UTC. */
  readonly readAt: string;
  readonly writtenAt: string;
  readonly toolVersion: string;
}

/** A copy that was read back in the run. */
export interface VerifiedCopy {
  /** Absolute path then. */
  readonly path: string;
  /** Name of the library's tree that holds it; for a second copy the absolute path of the folder of `--to`. */
  readonly tree: string;
}

/** A second copy that is not there. */
export interface MissingCopy {
  /** Absolute path of the folder of `--to`. */
  readonly folder: string;
  readonly code: string;
  readonly detail?: string | undefined;
}

/** A file that was on the source, and what became of it. */
export interface ReceiptFile {
  /** Below the source. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Nanoseconds since 1970, as text; absent where it could not be looked at. */
  readonly mtimeNs?: string | undefined;
  /** Absent where it was not read. */
  readonly sha256?: string | undefined;
  readonly xxh128?: string | undefined;
  /** The earlier run that read it, where this one did not because it had not changed since. */
  readonly readBy?: string | undefined;
  readonly taken?: TakenRecord | undefined;
  readonly camera?: string | undefined;
  readonly state: string;
  readonly code: string;
  readonly detail?: string | undefined;
  readonly sound?: true | undefined;
  readonly damage?: Reason | undefined;
  /** Why it is not proven to be in the library and in each folder of `--to`; absent where it is, or where it need not be. */
  readonly unproven?: string | undefined;
  /** In the library first, then in the folders of `--to`. */
  readonly copies: readonly VerifiedCopy[];
  /** Absent where all second copies are there. */
  readonly missing?: readonly MissingCopy[] | undefined;
}

/** What it comes to. */
export interface ReceiptFooter {
  readonly files: number;
  readonly bytes: number;
  readonly states: StateTallies;
  readonly safe: boolean;
  /** True where only some files of the source were asked for, so that it tells nothing of the others. */
  readonly partial?: true | undefined;
  /** Files that are not proven to be in the library, by reason. */
  readonly unproven: Readonly<Record<string, number>>;
  /** Files that are damaged, as far as their structure shows. */
  readonly damaged: number;
  /** Files whose structure was looked at, and is whole. */
  readonly sound: number;
}
