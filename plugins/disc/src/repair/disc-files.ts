import type { FileAccess } from '@mediastruct/core';
import { MediaStructError } from '@mediastruct/core';
import { SECTOR } from '../image/sectors.ts';
import type { ReadEntry } from '../read/disc-listing.ts';
import { DiscReader } from '../read/disc-reader.ts';
import type { Wanted } from './wanted-files.ts';
import { readWanted } from './wanted-files.ts';

export type FoundFile = Extract<ReadEntry, { kind: 'file' }>;

/** What the file systems of an image tell. */
export interface DiscFiles {
  readonly volumeId: string;
  /** By path, from the view with the truest names, and from UDF what that one does not show. */
  readonly files: ReadonlyMap<string, FoundFile>;
  readonly wanted: Wanted;
  /** What the views say is damaged, and on what they do not agree. */
  readonly faults: readonly string[];
}

/** A manifest of a million files is 150 MB. */
const MOST_MANIFEST = 512 << 20;

/** Reads all views of an image; null where it has no file system that can be read. Memory: its entries, about 500 bytes each. */
export function readDiscFiles(access: FileAccess, path: string): DiscFiles | null {
  using disc = openOrNull(access, path);
  if (disc === null) return null;
  const views = disc.views.map((view) => ({ view, entries: [...disc.entries(view)] }));
  const files = namedFiles(views);
  const faults = views.flatMap(({ view, entries }) =>
    entries.flatMap((entry) =>
      entry.kind === 'damaged' ? [`${view}: ${entry.path}: ${entry.message}`] : [],
    ),
  );
  const places = views.map(({ view, entries }) => ({ view, places: placesOf(entries) }));
  const [first] = places;
  for (const { view, places: those } of places)
    if (first !== undefined && those !== first.places)
      faults.push(`${view}: shows other files than ${first.view}`);
  if (disc.views.length < 4) faults.push(`only ${disc.views.join(', ')} can be read`);
  const wanted = readWanted((name) => contentOf(disc, files.get(name)));
  return { volumeId: disc.volumeId, files, wanted, faults };
}

/** Where the files of a view stand and how long they are, in one order, so that views can be compared. */
function placesOf(entries: readonly ReadEntry[]): string {
  return entries
    .flatMap((entry) =>
      entry.kind === 'file' && entry.size > 0 ? [`${entry.extents[0]?.sector ?? 0}:${entry.size}`] : [],
    )
    .sort()
    .join(' ');
}

/** UDF cannot hold every name: what it shows in sectors that the truer view has already named is the same file. */
function namedFiles(
  views: readonly { readonly view: string; readonly entries: readonly ReadEntry[] }[],
): ReadonlyMap<string, FoundFile> {
  const files = new Map<string, FoundFile>();
  const taken = new Set<number>();
  for (const { view, entries } of views)
    if (view === 'rock-ridge' || view === 'udf')
      for (const entry of entries) {
        if (entry.kind !== 'file') continue;
        const sector = entry.extents[0]?.sector ?? 0;
        if (files.has(entry.path) || (view === 'udf' && taken.has(sector))) continue;
        files.set(entry.path, entry);
        if (sector > 0) taken.add(sector);
      }
  return files;
}

function contentOf(disc: DiscReader, file: FoundFile | undefined): Buffer | null {
  if (file === undefined || file.size > MOST_MANIFEST) return null;
  const parts = [...disc.content(file)].map((piece) => Buffer.from(piece));
  return Buffer.concat(parts);
}

function openOrNull(access: FileAccess, path: string): (DiscReader & Disposable) | null {
  try {
    return new DiscReader(access, path);
  } catch (error) {
    if (error instanceof MediaStructError && error.code === 'wrong-volume') return null;
    throw error;
  }
}

/** The first sector of any file, and the one behind the last. */
export function fileSectors(files: Iterable<FoundFile>): { readonly first: number; readonly end: number } {
  let first = Infinity;
  let end = 0;
  for (const { extents } of files)
    for (const { sector, bytes } of extents) {
      first = Math.min(first, sector);
      end = Math.max(end, sector + Math.ceil(bytes / SECTOR));
    }
  return { first, end };
}
