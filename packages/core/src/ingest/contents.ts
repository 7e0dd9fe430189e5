import type { OperationKind } from '../journal/plan/operation.ts';
import type { StatRecord } from '../records/file-record.ts';
import type { KnownContent } from './known-content.ts';
import type { NewOperation } from '../journal/plan/operation.ts';
import { isPlacing } from '../journal/plan/operation.ts';
import type { Held } from './plan-group.ts';
import { inodeOf } from './plan-group.ts';

/**
 * What is held already: by the library before this ingest, and by what this plan has filed so far. Memory: what `findKnownContent` tells of,
 * and about 400 bytes for each content that the sources have more than once; nobody asks for the others again.
 */
export class Contents {
  readonly #known: ReadonlyMap<string, KnownContent>;
  readonly #repeated: ReadonlySet<string>;
  readonly #filed = new Map<string, Held>();

  constructor(known: ReadonlyMap<string, KnownContent>, repeated: ReadonlySet<string>) {
    this.#known = known;
    this.#repeated = repeated;
  }

  held(sha256: string): Held | null {
    return this.#known.get(sha256) ?? this.#filed.get(sha256) ?? null;
  }

  add(operation: NewOperation): void {
    if (!isPlacing(operation)) return;
    const { kind, sha256, to, state, stat } = operation;
    if (!this.#repeated.has(sha256) || this.#filed.has(sha256)) return;
    if (state === 'filed' || state === 'undated')
      this.#filed.set(sha256, { paths: [to], inodes: [inodeAfter(kind, stat)], elsewhere: null });
  }
}

/** A move keeps the inode where it can; a copy is a file of its own. */
function inodeAfter(kind: OperationKind, stat: StatRecord | undefined): string | null {
  return kind === 'move' && stat !== undefined ? inodeOf(stat) : null;
}
