import type { Catalogue, KnownCopy, MediaKind, ProvenCopies } from '@mediastruct/core';
import { MediaStructError, nameOf } from '@mediastruct/core/base';
import { dayOf, periodOf } from '@mediastruct/core/catalogue';
import { mediaKind } from '@mediastruct/core/thumbnails';
import type { Taken } from './taken.ts';
import { takenOf } from './taken.ts';

/** One content as the page shows it. */
export interface Content {
  readonly sha256: string;
  readonly name: string;
  readonly kind: MediaKind;
  /** Bytes. */
  readonly size: number;
  /** Null where nobody knows. */
  readonly taken: Taken | null;
  readonly camera: string | null;
  /** The name under which it was ingested, where that is what was looked for. */
  readonly was?: string | undefined;
}

export interface Picture extends Content {
  /** Its proven copies. */
  readonly proven: number;
}

/** What the calendar counts on: a day, or a month or a year of which no more is known. */
const PERIOD = /^\d{4}(?:-\d\d){0,2}$/;

/**
 * The contents of a day, each once, by time and name; those that the calendar counts on that day. Of a month or a year those of which it is all that is known. Throws `usage` (64)
 * for what is none of these.
 */
export function readDay(
  { catalogue, proven }: { readonly catalogue: Catalogue; readonly proven: ProvenCopies },
  period: string,
): readonly Picture[] {
  if (!PERIOD.test(period) || periodOf(period) !== period)
    throw new MediaStructError('usage', `"${period}": expected a day, month or year such as 2019-05-12`);
  const hashes = new Set<string>();
  for (const { sha256 } of copiesOn(catalogue, period)) if (sha256 !== null) hashes.add(sha256);
  const pictures: Picture[] = [];
  for (const sha256 of hashes) {
    const picture = toPicture(sha256, catalogue.copiesOf(sha256), proven);
    // A content whose copies tell of several days is on the earliest.
    if (picture !== null && periodOf(picture.taken?.local) === period) pictures.push(picture);
  }
  return pictures.sort(
    (a, b) => compare(a.taken?.local ?? '', b.taken?.local ?? '') || compare(a.name, b.name),
  );
}

function copiesOn(catalogue: Catalogue, period: string): Iterable<KnownCopy> {
  if (dayOf(period) === null) return catalogue.takenIn(period);
  return catalogue.search({ parts: [], hash: null, days: { from: period, to: period }, camera: null });
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
  const taken = takenOf(held);
  const camera = held.find((copy) => copy.camera !== null)?.camera ?? null;
  return { sha256, name, kind: mediaKind(name), size: named.size, taken, camera, proven };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
