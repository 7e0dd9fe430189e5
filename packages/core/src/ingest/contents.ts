import type { OperationKind } from '../journal/plan/operation.ts';
import type { StatRecord } from '../records/file-record.ts';
import type { KnownContent } from './known-content.ts';
import type { NewOperation } from '../journal/plan/operation.ts';
import { isPlacing } from '../journal/plan/operation.ts';
import type { Held } from './plan-group.ts';
import { inodeOf } from './plan-group.ts';

/** What is held already: by the library before this ingest, and by what this plan has filed so far. */
export class Contents {
  readonly #known: ReadonlyMap<string, KnownContent>;
  readonly #filed = new Map<string, Held>();

  constructor(known: ReadonlyMap<string, KnownContent>) {
    this.#known = known;
  }

  held(sha256: string): Held | null {
    return this.#known.get(sha256) ?? this.#filed.get(sha256) ?? null;
  }

  add(operation: NewOperation): void {
    if (!isPlacing(operation)) return;
    const { kind, sha256, to, state, stat } = operation;
    if ((state === 'filed' || state === 'undated') && !this.#filed.has(sha256))
      this.#filed.set(sha256, { paths: [to], inodes: [inodeAfter(kind, stat)], elsewhere: null });
  }
}

/** A move keeps the inode where it can; a copy is a file of its own. */
function inodeAfter(kind: OperationKind, stat: StatRecord | undefined): string | null {
  return kind === 'move' && stat !== undefined ? inodeOf(stat) : null;
}
