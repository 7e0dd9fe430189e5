import type { TreeEntry } from '../listing/tree-entry.ts';
import type { Entries } from '../tree/compare-listings.ts';
import { sideBySide } from '../tree/compare-listings.ts';
import { isSameMode, isSameTime } from './owned.ts';

export interface TreeFault {
  readonly path: string;
  readonly what: string;
}

/** Where a folder is not as a listing tells, attributes and hard links included; times as far as they can be set. */
export function* treeDifferences(found: Entries, expected: Entries): Generator<TreeFault> {
  for (const [is, should] of sideBySide(found.entries(), expected.entries())) {
    const what = faultOf(is, should);
    if (what !== null) yield { path: (is ?? should)?.path ?? '', what };
  }
}

function faultOf(is: TreeEntry | null, should: TreeEntry | null): string | null {
  if (should === null || should.kind === 'other')
    return is === null || is.kind === 'other' ? null : 'it should not be there';
  if (is === null) return 'it is missing';
  switch (should.kind) {
    case 'file':
      if (is.kind !== 'file') return `expected a file, found a ${is.kind}`;
      if (is.sha256 !== should.sha256) return 'its content is another one';
      if (is.link !== should.link)
        return `expected ${should.link === undefined ? 'a file of its own' : 'a hard link'}`;
      return ownedFault(is, should);
    case 'folder':
      return is.kind === 'folder' ? ownedFault(is, should) : `expected a folder, found a ${is.kind}`;
    case 'symlink':
      return is.kind === 'symlink' && is.target === should.target ? null : 'the symlink is another one';
    case 'unknown':
      return null;
  }
}

type WithOwner = Extract<TreeEntry, { readonly kind: 'file' | 'folder' }>;

function ownedFault(is: WithOwner, should: WithOwner): string | null {
  if (!isSameMode(is.mode, should.mode)) return 'its mode is another one';
  if (!isSameTime(is.mtimeNs, should.mtimeNs)) return 'its time is another one';
  const [found, wanted] = [is.attributes ?? {}, should.attributes ?? {}];
  const names = new Set([...Object.keys(found), ...Object.keys(wanted)]);
  return [...names].every((name) => found[name] === wanted[name]) ? null : 'its attributes are others';
}
