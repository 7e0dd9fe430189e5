import type { CorrectionOutcome } from './correct-image.ts';
import type { Unproven } from './mend-metadata.ts';

/** What became of an image that was to be repaired. */
export interface RepairReport {
  readonly source: string;
  /** The image that was written; null where nothing was, because something is still missing. */
  readonly image: string | null;
  readonly volumeId: string;
  /** Every file is as the manifests say, and nothing that describes files is missing. */
  readonly ok: boolean;
  /** Why it is not: a file is on the disc no more, or something reads otherwise than it should. */
  readonly code: 'done' | 'content-mismatch' | 'file-missing';
  /** Sectors of the source that could not be read. */
  readonly unreadable: number;
  readonly correction: {
    readonly method: 'rs03' | 'par2' | 'none';
    readonly outcome: CorrectionOutcome | 'none';
  };
  /** Files of the disc that are as the manifests say. */
  readonly sound: number;
  /** Files that were mended from elsewhere, and from where; the first 100. */
  readonly mended: number;
  readonly firstMended: readonly { readonly path: string; readonly from: string }[];
  /** What is still wrong or missing; the first 100. */
  readonly wrong: number;
  readonly first: readonly { readonly path: string; readonly what: string }[];
  /** Sectors that nothing proves: they belong to no file, and the error correction data does not cover them or could not be used. */
  readonly unproven: readonly Unproven[];
}

export const NAMED = 100;
