import { comparePaths } from '@mediastruct/core/base';
import type { SourceEntry } from './source-entry.ts';

/** The files and folders of a listing, asked for in the order of a walk. Memory: one entry. */
export class ListedEntries {
  readonly #entries: Iterator<SourceEntry>;
  #next: IteratorResult<SourceEntry, unknown>;

  constructor(entries: Iterable<SourceEntry>) {
    this.#entries = entries[Symbol.iterator]();
    this.#next = this.#entries.next();
  }

  at<Kind extends 'file' | 'folder'>(kind: Kind, path: string): Extract<SourceEntry, { kind: Kind }> | null {
    const key = keyOf({ kind, path });
    for (; this.#next.done !== true; this.#next = this.#entries.next()) {
      const entry = this.#next.value;
      const order = comparePaths(keyOf(entry), key);
      if (order > 0) return null;
      if (order === 0 && isOf(entry, kind)) return entry;
    }
    return null;
  }
}

function isOf<Kind extends 'file' | 'folder'>(
  entry: SourceEntry,
  kind: Kind,
): entry is Extract<SourceEntry, { kind: Kind }> {
  return entry.kind === kind;
}

/** A walk meets a folder as its name and a slash. */
function keyOf({ kind, path }: Pick<SourceEntry, 'kind' | 'path'>): string {
  return kind === 'folder' ? `${path}/` : path;
}
