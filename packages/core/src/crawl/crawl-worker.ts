import { hashFile } from '../files/hash-file.ts';
import type { FileAccess } from '../files/file-access.ts';
import { nodeFileAccess } from '../files/node-file-access.ts';
import { joinPath } from '../files/walk.ts';
import type { FileRecord, StatRecord } from '../records/file-record.ts';
import { formatFileRecord, toStatRecord } from '../records/file-record.ts';
import { wouldBeRot } from './plan-reuse.ts';

/** One file to read: as the walk found it, and as the index knew it. */
export interface CrawlFile {
  readonly path: string;
  readonly stat: StatRecord;
  readonly known: FileRecord | null;
  /** The user takes what stands there for the truth. */
  readonly isAccepted?: boolean | undefined;
}

export interface CrawlTask {
  readonly root: string;
  /** ISO 8601 UTC; never later than the reading. */
  readonly at: string;
  readonly files: readonly CrawlFile[];
}

/** A file or folder that the crawl could not read. The index keeps the error in the file's record. */
export interface CrawlFailure {
  readonly path: string;
  readonly message: string;
}

/** A file whose content changed although its size and modification time did not. */
export interface BitRot {
  readonly path: string;
  readonly message: string;
  readonly size: number;
  /** What it should read as, and what it reads as. */
  readonly sha256: string;
  readonly found: string;
}

/** A change or loss that the user took for the truth; `found` is absent where the file is gone. */
export interface AcceptedChange {
  readonly path: string;
  readonly sha256?: string | undefined;
  readonly found?: string | undefined;
}

/** Index lines in the order of the task's files, and what to tell about them. */
export interface CrawlAnswer {
  readonly lines: readonly string[];
  readonly sizes: readonly number[];
  readonly failed: readonly CrawlFailure[];
  readonly rotten: readonly BitRot[];
  /** Paths of files that hold other content than the index knew, with another size or time: they were edited or overwritten. */
  readonly changed: readonly string[];
  readonly accepted: readonly AcceptedChange[];
}

interface Findings {
  readonly failed: CrawlFailure[];
  readonly rotten: BitRot[];
  readonly changed: string[];
  readonly accepted: AcceptedChange[];
}

/** Reads files on a pool thread and builds their index lines there. */
export function readRecords(task: CrawlTask): CrawlAnswer {
  return readRecordsWith(nodeFileAccess, task);
}

export function readRecordsWith(access: FileAccess, task: CrawlTask): CrawlAnswer {
  const lines: string[] = [];
  const sizes: number[] = [];
  const found: Findings = { failed: [], rotten: [], changed: [], accepted: [] };
  for (const file of task.files) {
    const record = readRecord(access, { file, task, found });
    lines.push(formatFileRecord(record));
    sizes.push(record.size);
  }
  return { lines, sizes, ...found };
}

function readRecord(
  access: FileAccess,
  { file, task, found }: { readonly file: CrawlFile; readonly task: CrawlTask; readonly found: Findings },
): FileRecord {
  const { path, known } = file;
  const outcome = hashFile(access, joinPath(task.root, path));
  if (outcome.kind === 'failed') {
    found.failed.push({ path, message: outcome.message });
    // A hash of other content must not be held against the file once it can be read.
    const stillMeant = known !== null && wouldBeRot(known, file.stat) ? known : {};
    return { ...stillMeant, path, ...file.stat, error: `${outcome.errno}: ${outcome.message}` };
  }
  const stat = toStatRecord(outcome.stat);
  const { sha256 } = outcome;
  const before = known?.sha256;
  if (known !== null && before !== undefined && before !== sha256) {
    if (file.isAccepted) found.accepted.push({ path, sha256: before, found: sha256 });
    else if (wouldBeRot(known, stat)) {
      const message = `bit rot: expected ${before}, read ${sha256}; size and time are unchanged`;
      found.rotten.push({ path, message, size: stat.size, sha256: before, found: sha256 });
      return { ...known, ...stat, path, error: message };
    } else found.changed.push(path);
  }
  // What an ingest found out is about this content, so it stays with the content.
  const { taken, camera, origin, event } = known?.sha256 === sha256 ? known : {};
  return { path, sha256, ...stat, hashedAt: task.at, verifiedAt: task.at, taken, camera, origin, event };
}
