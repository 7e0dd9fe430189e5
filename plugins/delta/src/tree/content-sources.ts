import { nameOf } from '@mediastruct/core';
import type { TreeEntry } from '../listing/tree-entry.ts';
import type { FileChange, TreeChange } from './tree-change.ts';

/** Files of the old state with one content. */
interface Holders {
  /** Those that are gone or changed, and were given to no new file yet. */
  readonly leaving: string[];
  /** One from which further files are copied. */
  readonly first: string;
}

/**
 * For each file with new content, by its path, the file of the old state that has this content, if there is one. A file that is gone is given to
 * one new file, best to one of the same name, so that a rename is told as one; further ones are copies. Empty files come from nowhere.
 */
export function contentSources(
  changes: readonly TreeChange[],
  old: Iterable<TreeEntry>,
): ReadonlyMap<string, string> {
  const wanted = changes.filter(isNewContent);
  const leaving = new Set(changes.filter((change) => leaves(change)).map(({ path }) => path));
  const holders = holdersOf(new Set(wanted.map(({ to }) => to.sha256)), { old, leaving });
  const sources = new Map<string, string>();
  for (const isSameName of [true, false])
    for (const { path, to } of wanted) {
      const held = holders.get(to.sha256);
      if (held === undefined || sources.has(path)) continue;
      const at = isSameName ? held.leaving.findIndex((one) => nameOf(one) === nameOf(path)) : 0;
      const [found] = at < 0 ? [] : held.leaving.splice(at, 1);
      if (found !== undefined) sources.set(path, found);
    }
  for (const { path, to } of wanted) {
    const first = holders.get(to.sha256)?.first;
    if (first !== undefined && !sources.has(path)) sources.set(path, first);
  }
  return sources;
}

function isNewContent(change: TreeChange): change is FileChange {
  return change.kind === 'file' && change.content.kind === 'new' && change.to.size > 0;
}

/** Whether the old file at the path of a change goes: it is removed, or other content takes its place. */
function leaves(change: TreeChange): boolean {
  return change.was?.kind === 'file' && !(change.kind === 'file' && change.content.kind === 'same');
}

function holdersOf(
  hashes: ReadonlySet<string>,
  { old, leaving }: { readonly old: Iterable<TreeEntry>; readonly leaving: ReadonlySet<string> },
): ReadonlyMap<string, Holders> {
  const holders = new Map<string, Holders>();
  for (const entry of old) {
    if (entry.kind !== 'file' || !hashes.has(entry.sha256)) continue;
    const held = holders.get(entry.sha256) ?? { leaving: [], first: entry.path };
    holders.set(entry.sha256, held);
    if (leaving.has(entry.path)) held.leaving.push(entry.path);
  }
  return holders;
}
