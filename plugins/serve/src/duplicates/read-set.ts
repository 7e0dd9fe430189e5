import type { CopyChoice, KnownCopy, StandingDecisions, TakenRecord } from '@mediastruct/core';
import { fileKey } from '@mediastruct/core/decisions';
import { folderOf, joinPath, lstatOrNull, nameOf } from '@mediastruct/core/base';
import type { LibraryView } from '../library-view.ts';
import { shownType } from '../media/media-types.ts';
import type { ComparedCopies, ComparedCopy } from './compared-copies.ts';
import { isReference } from './compared-copies.ts';
import { sameFiles } from './held-copies.ts';
import type { Verdict } from './set-standing.ts';
import { standingOf, verdictsOf } from './set-standing.ts';

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
  /** The place in the set of another copy that is the same file under another name; null for a file of its own. */
  readonly isAlso: number | null;
  /** What was decided of it and stands. */
  readonly verdict: Verdict | null;
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
  const same = sameFiles(view.library.access, copies);
  const shown = copies.map((copy, nth) => toSetCopy(view, copy, same[nth] ?? null));
  const isStanding = choice !== undefined && standsFor(choice, shown);
  const verdicts = isStanding ? verdictsOf(choice) : new Map<string, Verdict>();
  return {
    set: sha256,
    click: isStanding ? choice.click : null,
    copies: shown.map((copy) => ({ ...copy, verdict: verdicts.get(fileKey(copy)) ?? null })),
  };
}

function standsFor(choice: CopyChoice, copies: readonly SetCopy[]): boolean {
  const held = copies.map((copy) => ({ ...copy, isLinked: copy.isAlso !== null }));
  return standingOf(choice, held).decision !== 'none';
}

/** A copy as a page compares it. `isAlso` is the place of another one that is the same file. */
export function toSetCopy(
  view: LibraryView,
  copy: KnownCopy & ComparedCopy,
  isAlso: number | null = null,
): SetCopy {
  const { tree, path, size, taken, camera, origin } = copy;
  const stat = lstatOrNull(view.library.access, joinPath(tree.tree.root, path));
  const name = nameOf(path);
  return {
    tree: tree.tree.name,
    path,
    sha256: copy.sha256 ?? '',
    name,
    folder: folderOf(path),
    ...{ size, taken, camera, origin },
    writtenAt: stat === null ? null : new Date(Number(stat.mtimeNs / 1_000_000n)).toISOString(),
    ...{ isReference: isReference(copy), isAlso, verdict: null },
    shownAs: shownType(name),
  };
}
