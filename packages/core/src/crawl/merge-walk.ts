import { comparePaths } from '../files/path-text.ts';
import type { WalkEntry } from '../files/walk.ts';
import type { FileRecord } from '../records/file-record.ts';

/** What a walk and an index say together of one path. */
export type Met =
  | { readonly kind: 'here'; readonly entry: WalkEntry; readonly record: FileRecord | null }
  | { readonly kind: 'gone'; readonly record: FileRecord }
  /** It, or its folder, cannot be looked at, so nothing is known against it. */
  | { readonly kind: 'kept'; readonly record: FileRecord };

/** Merges the walk with the index, both in byte order of the paths. */
export function* mergeWalk(walk: Iterable<WalkEntry>, known: Iterable<FileRecord>): Generator<Met> {
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

type Failed = Extract<WalkEntry, { kind: 'failed' }>;

/** A folder's files stand behind its name and a slash, so `a-1.jpg` comes before the files of `a`. */
function placeInOrder(entry: WalkEntry): string {
  const isFolder = entry.kind === 'failed' && entry.of === 'folder';
  return isFolder && entry.path !== '' ? `${entry.path}/` : entry.path;
}

/** Whether the failure keeps this record's file from being seen. */
function isHidden(path: string, failed: Failed): boolean {
  return failed.of === 'file' ? path === failed.path : path.startsWith(placeInOrder(failed));
}
