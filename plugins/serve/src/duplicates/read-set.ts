import type { KnownCopy, StandingDecisions, TakenRecord } from '@mediastruct/core';
import { fileKey } from '@mediastruct/core/decisions';
import { folderOf, joinPath, lstatOrNull, nameOf } from '@mediastruct/core/base';
import type { LibraryView } from '../library-view.ts';
import { shownType } from '../media/media-types.ts';
import type { ComparedCopies, ComparedCopy } from './compared-copies.ts';
import { isReference } from './compared-copies.ts';

/** One copy of a set, with all by which it may differ from the others. */
export interface SetCopy {
  readonly tree: string;
  /** Below the tree. */
  readonly path: string;
  readonly sha256: string;
  readonly name: string;
  readonly folder: string;
  /** Bytes. */
  readonly size: number;
  /** When it was last written, ISO 8601 UTC; null where it is not there. */
  readonly writtenAt: string | null;
  readonly taken: TakenRecord | null;
  readonly camera: string | null;
  /** The path below its source at which it was ingested. */
  readonly origin: string | null;
  /** True where nothing is ever taken out of its folder, such as the archive. */
  readonly isReference: boolean;
  /** The place in the set of the copy that is the same file under another name; null for a file of its own. */
  readonly isAlso: number | null;
  readonly verdict: 'keep' | 'aside' | null;
  /** The media type where browsers show it. */
  readonly shownAs: string | null;
}

export interface DuplicateSet {
  /** By which it is decided about. */
  readonly set: string;
  readonly copies: readonly SetCopy[];
  /** The click that decided, by which it is undone; null where nothing stands. */
  readonly click: string | null;
}

/** A set of equal files, the copy that goes before all others first; null where there is none with two copies. */
export function readSet(
  view: LibraryView,
  sha256: string,
  { compared, standing }: { readonly compared: ComparedCopies; readonly standing: StandingDecisions },
): DuplicateSet | null {
  const copies = compared.of(view.open().catalogue.copiesOf(sha256));
  if (copies.length < 2) return null;
  const choice = standing.copies.get(sha256);
  const verdicts = new Map([
    ...(choice?.keep ?? []).map((file) => [fileKey(file), 'keep'] as const),
    ...(choice?.aside ?? []).map((file) => [fileKey(file), 'aside'] as const),
  ]);
  const inodes: string[] = [];
  return {
    set: sha256,
    click: choice?.click ?? null,
    copies: copies.map((copy): SetCopy => {
      const shown = toSetCopy(view, copy, inodes);
      return { ...shown, verdict: verdicts.get(fileKey(shown)) ?? null };
    }),
  };
}

/** A copy as a page compares it. `inodes` gathers those of its set. */
export function toSetCopy(view: LibraryView, copy: KnownCopy & ComparedCopy, inodes: string[]): SetCopy {
  const { tree, path, size, taken, camera, origin } = copy;
  const stat = lstatOrNull(view.library.access, joinPath(tree.tree.root, path));
  const inode = stat === null ? '' : `${stat.dev}:${stat.ino}`;
  const same = inode === '' ? -1 : inodes.indexOf(inode);
  inodes.push(inode);
  const name = nameOf(path);
  return {
    tree: tree.tree.name,
    path,
    sha256: copy.sha256 ?? '',
    name,
    folder: folderOf(path),
    ...{ size, taken, camera, origin },
    writtenAt: stat === null ? null : new Date(Number(stat.mtimeNs / 1_000_000n)).toISOString(),
    isReference: isReference(copy),
    isAlso: same < 0 ? null : same,
    verdict: null,
    shownAs: shownType(name),
  };
}
