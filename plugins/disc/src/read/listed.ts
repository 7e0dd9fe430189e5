import { comparePaths } from '@mediastruct/core';
import type { ReadEntry } from './disc-listing.ts';

/** A line of `disc contents`. */
export interface ListedEntry {
  readonly kind: 'file' | 'folder' | 'symlink' | 'damaged';
  readonly path: string;
  /** Bytes, of a file. */
  readonly size?: number;
  /** ISO 8601 UTC. */
  readonly time?: string;
  /** Where a symlink leads, or what is wrong. */
  readonly detail?: string;
}

export interface DiscList {
  readonly image: string;
  readonly volumeId: string;
  /** The trees that the disc has, and the one that is shown. */
  readonly views: readonly string[];
  readonly view: string;
  readonly entries: readonly ListedEntry[];
}

/** Entries of a disc as they are shown, in the order of their paths. */
export function listed(entries: Iterable<ReadEntry>): readonly ListedEntry[] {
  return [...entries].map(shown).sort((a, b) => comparePaths(a.path, b.path));
}

function shown(entry: ReadEntry): ListedEntry {
  const { kind, path } = entry;
  if (entry.kind === 'damaged') return { kind, path, detail: entry.message };
  const time = new Date(Number(entry.mtimeNs / 1_000_000n)).toISOString();
  if (entry.kind === 'symlink') return { kind, path, time, detail: `-> ${entry.target}` };
  return entry.kind === 'file' ? { kind, path, size: entry.size, time } : { kind, path, time };
}
