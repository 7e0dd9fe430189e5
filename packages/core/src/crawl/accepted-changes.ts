import type { FileAccess } from '../files/file-access.ts';
import { comparePaths } from '../files/path-text.ts';
import { parseChange } from '../records/changes-file.ts';
import type { FileRecord } from '../records/file-record.ts';
import { parseFileRecord } from '../records/file-record.ts';
import { readIndexLines } from '../records/index-file.ts';
import type { StoredLine } from '../records/line-reader.ts';
import { linePath } from '../records/record-scan.ts';
import { linePlace, parseStoredLine } from '../records/stored-json.ts';

/** A change or loss that the user took for the truth; `found` is absent where the file is gone. */
export interface AcceptedChange {
  readonly path: string;
  readonly sha256?: string | undefined;
  readonly found?: string | undefined;
}

export interface AcceptedOptions {
  readonly indexPath: string;
  /** What the crawl changes in the index, in the byte order of the paths. */
  readonly newLines: () => Iterable<StoredLine>;
  readonly isAccepted: (path: string) => boolean;
}

/**
 * What a crawl changes at paths that the user accepts, with the hash that the index says until now, in the byte order of the paths. Reads
 * the index through (1 us a record); streams, because any number may be accepted at once.
 */
export function* acceptedChanges(
  access: FileAccess,
  { indexPath, newLines, isAccepted }: AcceptedOptions,
): Generator<AcceptedChange> {
  using before = new RecordsByPath(access, indexPath);
  for (const line of newLines()) {
    const change = parseChange(indexPath, line);
    const path = change.kind === 'drop' ? change.path : change.record.path;
    if (!isAccepted(path)) continue;
    const sha256 = before.at(path)?.sha256;
    if (change.kind === 'drop') yield { path, sha256 };
    else if (isOther(change.record, sha256)) yield { path, sha256, found: change.record.sha256 };
  }
}

function isOther({ sha256, error }: FileRecord, before: string | undefined): boolean {
  return before !== undefined && sha256 !== before && error === undefined;
}

/** The records of an index, looked up by paths that ascend. */
class RecordsByPath {
  readonly #indexPath: string;
  readonly #lines: Generator<StoredLine>;
  #next: StoredLine | null = null;

  constructor(access: FileAccess, indexPath: string) {
    this.#indexPath = indexPath;
    this.#lines = readIndexLines(access, indexPath);
    this.#take();
  }

  at(path: string): FileRecord | null {
    for (; this.#next !== null; this.#take()) {
      const order = comparePaths(linePath(this.#indexPath, this.#next), path);
      if (order > 0) return null;
      if (order === 0)
        return parseFileRecord(
          parseStoredLine(this.#indexPath, this.#next),
          linePlace(this.#indexPath, this.#next),
        );
    }
    return null;
  }

  [Symbol.dispose](): void {
    this.#lines.return(undefined);
  }

  #take(): void {
    const { value, done } = this.#lines.next();
    this.#next = done === true ? null : value;
  }
}
