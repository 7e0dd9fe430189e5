import type { ErrorCode } from '../../errors/error-codes.ts';

/** Paths told of each kind of finding; the numbers are whole. */
const TOLD = 1000;

export interface Finding {
  readonly count: number;
  /** Relative to the volume's folder. */
  readonly paths: readonly string[];
}

/** What reading a volume back found. Sizes in bytes. */
export interface VerifyReport {
  readonly volumeId: string;
  /** Absolute path that was read. */
  readonly at: string;
  readonly where: 'folder' | 'disc';
  /** The disc that was meant; null for the folder in the archive, or where it is not known which. */
  readonly copy: number | null;
  readonly ok: boolean;
  /** How the command ends: the gravest of what was found. */
  readonly code: ErrorCode | 'done';
  /** Files that read back the same. */
  readonly files: number;
  readonly bytes: number;
  readonly missing: Finding;
  readonly mismatched: Finding;
  readonly unreadable: Finding;
  /** Payload that no list names: reported, and no reason to fail. */
  readonly extra: Finding;
  /** Tag files that are absent or differ from what was built, and damaged manifest lines. */
  readonly damaged: Finding;
  /** SHA-256 over the manifest as it was read back. */
  readonly readBack: string;
  /** Whether the result is in the volume ledger; false where the library cannot be written. */
  readonly recorded: boolean;
}

/** What reading a volume back found, before it is written down. */
export type VerifyResult = Omit<VerifyReport, 'recorded'>;

/** A counted list that stays short. */
export class FindingList {
  count = 0;
  readonly paths: string[] = [];

  add(path: string): void {
    this.count += 1;
    if (this.paths.length < TOLD) this.paths.push(path);
  }
}

export interface Findings {
  readonly missing: Finding;
  readonly mismatched: Finding;
  readonly unreadable: Finding;
  readonly damaged: Finding;
}

/** The gravest of what was found: damaged lists, then other content, then missing, then unreadable files. */
export function gravest({ missing, mismatched, unreadable, damaged }: Findings): ErrorCode | 'done' {
  if (damaged.count > 0) return 'damaged';
  if (mismatched.count > 0) return 'content-mismatch';
  if (missing.count > 0) return 'file-missing';
  return unreadable.count > 0 ? 'some-files-failed' : 'done';
}

/** One line for the ledger. */
export function describeFindings({ missing, mismatched, unreadable, damaged }: Findings): string {
  const parts = [
    [damaged.count, 'damaged lists or lines'],
    [mismatched.count, 'files with other content'],
    [missing.count, 'files missing'],
    [unreadable.count, 'files unreadable'],
  ] as const;
  return parts.flatMap(([count, what]) => (count === 0 ? [] : [`${count} ${what}`])).join(', ');
}
