import { comparePaths } from '../files/path-text.ts';
import type { WalkEntry } from '../files/walk.ts';

type Failed = Extract<WalkEntry, { kind: 'failed' }>;

/** What a walk tells of a path. */
type Entry = Failed | { readonly kind: 'file' | 'symlink' | 'other'; readonly path: string };

/** What a walk and an index say together of one path. */
export type Met<Found extends Entry, Known> =
  | { readonly kind: 'here'; readonly entry: Found; readonly record: Known | null }
  | { readonly kind: 'gone'; readonly record: Known }
  /** It, or its folder, cannot be looked at, so nothing is known against it. */
  | { readonly kind: 'kept'; readonly record: Known };

/** Merges the walk with the index, both in byte order of the paths. */
export function* mergeWalk<Found extends Entry, Known extends { readonly path: string }>(
  walk: Iterable<Found>,
  known: Iterable<Known>,
): Generator<Met<Found, Known>> {
  const records = known[Symbol.iterator]();
  let next = records.next();
  for (const entry of walk) {
    const place = placeInOrder(entry);
    for (; !next.done && comparePaths(next.value.path, place) < 0; next = records.next())
      yield { kind: 'gone', record: next.value };
    if (entry.kind === 'failed') {
      for (; !next.done && isHidden(next.value.path, entry); next = records.next())
        yield { kind: 'kept', record: next.value };
      yield { kind: 'here', entry, record: null };
      continue;
    }
    const record = !next.done && next.value.path === entry.path ? next.value : null;
    yield { kind: 'here', entry, record };
    if (record !== null) next = records.next();
  }
  for (; !next.done; next = records.next()) yield { kind: 'gone', record: next.value };
}

/** A folder's files stand behind its name and a slash, so `a-1.jpg` comes before the files of `a`. */
function placeInOrder(entry: Entry): string {
  const isFolder = entry.kind === 'failed' && entry.of === 'folder';
  return isFolder && entry.path !== '' ? `${entry.path}/` : entry.path;
}

/** Whether the failure keeps this record's file from being seen. */
function isHidden(path: string, failed: Failed): boolean {
  return failed.of === 'file' ? path === failed.path : path.startsWith(placeInOrder(failed));
}
