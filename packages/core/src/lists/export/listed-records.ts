import { missingDigest } from '../../files/digest-algorithms.ts';
import type { FileAccess } from '../../files/file-access.ts';
import type { HashedRecord } from '../../records/file-record.ts';
import { isHashed } from '../../records/file-record.ts';
import { readIndex } from '../../records/index-file.ts';
import type { KnownAlgorithm } from './export-formats.ts';

/** Why a file of an index is not in a list:
 * - `unreadable`: it could not be read, or its content is in doubt
 * - `no-digest`: the index lacks a digest that the list has
 * - `name`: the format cannot hold its name */
export const LEFT_OUT = ['unreadable', 'no-digest', 'name'] as const;
export type LeftOut = (typeof LEFT_OUT)[number];

/** So many paths of each kind are kept, about 200 bytes each; further ones are only counted. */
const NAMED = 1000;

export interface LeftOutFiles {
  readonly reason: LeftOut;
  readonly files: number;
  /** The first paths. */
  readonly paths: readonly string[];
}

export interface ExportTotals {
  readonly files: number;
  /** Sum of the sizes, bytes. */
  readonly bytes: number;
  readonly leftOut: readonly LeftOutFiles[];
}

export interface RecordChoice {
  /** All of them are in the records that are given. */
  readonly digests: readonly KnownAlgorithm[];
  readonly canName: (path: string) => boolean;
  /** What belongs to a list itself, and no list names. */
  readonly isOwn?: (path: string) => boolean;
}

/** The records of an index that a list can hold, and what is left out of it. */
export class ListedRecords {
  readonly #access: FileAccess;
  readonly #indexPath: string;
  readonly #choice: RecordChoice;
  readonly #leftOut = new Map<LeftOut, { files: number; readonly paths: string[] }>();
  #files = 0;
  #bytes = 0;

  constructor(access: FileAccess, indexPath: string, choice: RecordChoice) {
    this.#access = access;
    this.#indexPath = indexPath;
    this.#choice = choice;
  }

  /** In the byte order of the paths; once. */
  *records(): Generator<HashedRecord> {
    const { digests, canName, isOwn } = this.#choice;
    for (const record of readIndex(this.#access, this.#indexPath)) {
      const { path, also, error } = record;
      if (isOwn?.(path)) continue;
      if (!isHashed(record) || error !== undefined) this.#leaveOut('unreadable', path);
      else if (missingDigest(digests, { ...also, sha256: record.sha256 }) !== undefined)
        this.#leaveOut('no-digest', path);
      else if (!canName(path)) this.#leaveOut('name', path);
      else {
        this.#files += 1;
        this.#bytes += record.size;
        yield record;
      }
    }
  }

  /** Complete once the records have ended. */
  totals(): ExportTotals {
    const leftOut = LEFT_OUT.flatMap((reason) => {
      const found = this.#leftOut.get(reason);
      return found === undefined ? [] : [{ reason, ...found }];
    });
    return { files: this.#files, bytes: this.#bytes, leftOut };
  }

  #leaveOut(reason: LeftOut, path: string): void {
    const found = this.#leftOut.get(reason) ?? { files: 0, paths: [] };
    this.#leftOut.set(reason, found);
    found.files += 1;
    if (found.paths.length < NAMED) found.paths.push(path);
  }
}

/** The digests of a record, in the order in which they are asked for. All have to be there. */
export function digestsOf(
  { sha256, also }: HashedRecord,
  digests: readonly KnownAlgorithm[],
): readonly string[] {
  const known = { ...also, sha256 };
  return digests.map((algorithm) => known[algorithm] ?? '');
}
