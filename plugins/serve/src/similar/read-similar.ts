import type { KnownCopy } from '@mediastruct/core';
import { MediaStructError } from '@mediastruct/core/base';
import type { SimilarKind, SimilarMember } from '@mediastruct/core/similar';
import { ComparedCopies } from '../duplicates/compared-copies.ts';
import type { SetCopy } from '../duplicates/read-set.ts';
import { toSetCopy } from '../duplicates/read-set.ts';
import type { LibraryView } from '../library-view.ts';
import type { NewestReport, ShownGroup } from './shown-groups.ts';

/** What there is of similar pictures; null in place of `report` where nobody looked for them. */
export interface Similar {
  readonly report: {
    /** ISO 8601 UTC. */
    readonly createdAt: string;
    /** Absolute path of its folder. */
    readonly folder: string;
    /** True where a folder was crawled after it was made. */
    readonly isOlderThanCrawl: boolean;
    /** Bits of 64 by which pictures of a group may differ. */
    readonly threshold: number;
    /** Groups in the report, and those of them that are shown. */
    readonly groups: number;
    readonly shown: number;
    /** The ids of those that are shown. */
    readonly ids: readonly string[];
  } | null;
}

/** A picture that looks like the first one of its group. */
export interface SimilarCopy extends SetCopy {
  readonly width: number;
  readonly height: number;
  /** Null for the first one. */
  readonly kind: SimilarKind | null;
  readonly distance: number;
  /** Files with this very content in the folders that are connected. */
  readonly equal: number;
  /** Its place among the members that the report names. */
  readonly nth: number;
}

export interface SimilarPictures {
  readonly id: string;
  readonly place: number;
  readonly kind: SimilarKind;
  readonly copies: readonly SimilarCopy[];
  /** Members that cannot be shown: `gone`, no file that is known has the content any more; `away`, only what is not compared has it: discs, disks, what is not connected or was set aside. */
  readonly missing: readonly {
    readonly tree: string;
    readonly path: string;
    readonly why: 'gone' | 'away';
  }[];
  /** Members that the report names and that are left out here, because there are so many. */
  readonly more: number;
}

/** How the newest report stands. */
export function readSimilar(view: LibraryView, newest: NewestReport): Similar {
  const shown = newest.get();
  if (shown === null) return { report: null };
  const { report, groups } = shown;
  const { createdAt, folder, threshold, figures } = report;
  const isOlderThanCrawl = crawlTimes(view).some((at) => at > createdAt);
  const counts = { groups: figures.groups, shown: groups.length };
  const ids = groups.map(({ id }) => id);
  return { report: { createdAt, folder, isOlderThanCrawl, threshold, ...counts, ids } };
}

/** The pictures of a group, as they are now; null where the newest report shows no such group. */
export function readSimilarGroup(
  view: LibraryView,
  newest: NewestReport,
  id: string,
): SimilarPictures | null {
  const groups = newest.get()?.groups ?? [];
  const place = groups.findIndex((group) => group.id === id);
  const group = groups[place];
  return group === undefined ? null : { place, ...picturesOf(view, group) };
}

function picturesOf(
  view: LibraryView,
  { id, kind, members, more }: ShownGroup,
): Omit<SimilarPictures, 'place'> {
  const { catalogue } = view.open();
  const compared = new ComparedCopies(view.library, catalogue);
  const copies: SimilarCopy[] = [];
  const missing: SimilarPictures['missing'][number][] = [];
  for (const [nth, member] of members.entries()) {
    const known = catalogue.copiesOf(member.sha256);
    const listed = compared.of(known);
    const there = listed.filter((copy) => toSetCopy(view, copy).writtenAt !== null);
    const [best] = there.toSorted((a, b) => Number(isNamed(b, member)) - Number(isNamed(a, member)));
    const { tree, path, width, height, distance } = member;
    if (best === undefined)
      missing.push({ tree, path, why: soundOf(known) > listed.length ? 'away' : 'gone' });
    else {
      const facts = { width, height, distance, kind: member.kind, equal: there.length, nth };
      copies.push({ ...toSetCopy(view, best), ...facts });
    }
  }
  return { id, kind, copies, missing, more };
}

function soundOf(copies: readonly KnownCopy[]): number {
  return copies.filter(({ isSound }) => isSound).length;
}

function isNamed(
  copy: { readonly holder: KnownCopy['holder']; readonly path: string },
  member: SimilarMember,
) {
  return copy.holder.name === member.tree && copy.path === member.path;
}

function crawlTimes(view: LibraryView): readonly string[] {
  const holders = view.open().catalogue.holders();
  return holders.flatMap(({ holder }) => {
    if (holder.kind !== 'tree') return [];
    try {
      return holder.listedAt() ?? [];
    } catch (error) {
      // The page of the shelf tells of it.
      if (!(error instanceof MediaStructError)) throw error;
      return [];
    }
  });
}
