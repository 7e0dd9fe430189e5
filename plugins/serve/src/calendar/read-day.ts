import type { Catalogue, KnownCopy, MediaKind, ProvenCopies } from '@mediastruct/core';
import { MediaStructError, nameOf } from '@mediastruct/core/base';
import { dayOf } from '@mediastruct/core/catalogue';
import { mediaKind } from '@mediastruct/core/thumbnails';

/** One content as the page shows it. */
export interface Picture {
  readonly sha256: string;
  readonly name: string;
  readonly kind: MediaKind;
  /** Bytes. */
  readonly size: number;
  /** When it was taken, the clock on the wall there; null where nobody knows. */
  readonly taken: string | null;
  readonly camera: string | null;
  /** The name under which it was ingested, where that is what was looked for. */
  readonly was?: string | undefined;
  /** Its proven copies. */
  readonly proven: number;
}

const DAY = /^\d{4}-\d\d-\d\d$/;

/** The contents of a day, each once, by time and name; those that the calendar counts on that day. Throws `usage` (64) for what is no day. */
export function readDay(
  { catalogue, proven }: { readonly catalogue: Catalogue; readonly proven: ProvenCopies },
  day: string,
): readonly Picture[] {
  if (!DAY.test(day)) throw new MediaStructError('usage', `"${day}": expected a day such as 2019-05-12`);
  const query = { parts: [], hash: null, days: { from: day, to: day }, camera: null };
  const hashes = new Set<string>();
  for (const { sha256 } of catalogue.search(query)) if (sha256 !== null) hashes.add(sha256);
  const pictures: Picture[] = [];
  for (const sha256 of hashes) {
    const picture = toPicture(sha256, catalogue.copiesOf(sha256), proven);
    // A content whose copies tell of several days is on the earliest.
    if (picture !== null && dayOf(picture.taken ?? undefined) === day) pictures.push(picture);
  }
  return pictures.sort((a, b) => compare(a.taken ?? '', b.taken ?? '') || compare(a.name, b.name));
}

/** A content by its copies; null where nothing that holds copies has it. Disks name files by their hashes, so the name is taken from elsewhere if it can be. */
export function toPicture(sha256: string, copies: readonly KnownCopy[], rule: ProvenCopies): Picture | null {
  const proven = rule.countOf(copies);
  const held = copies.filter(({ holder }) => holder.holdsCopies);
  const named =
    held.find(({ holder }) => holder.kind === 'tree') ??
    held.find(({ holder }) => holder.kind !== 'disk') ??
    held[0];
  if (proven === null || named === undefined) return null;
  const name = nameOf(named.path);
  const times = held.flatMap(({ taken }) => (taken === null ? [] : [taken.local])).sort();
  const camera = held.find((copy) => copy.camera !== null)?.camera ?? null;
  return { sha256, name, kind: mediaKind(name), size: named.size, taken: times[0] ?? null, camera, proven };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
