import type { FoundContent } from '@mediastruct/core';
import { nameOf } from '@mediastruct/core/base';
import type { FindResult } from '@mediastruct/core/find';
import type { Picture } from '../calendar/read-day.ts';
import { toPicture } from '../calendar/read-day.ts';
import type { LibraryView, OpenedLibrary } from '../library-view.ts';

/** Contents that are given at a time, and places that match which are looked at for them. */
const MOST = 300;
const LOOKED_AT = 10_000;

export interface Found {
  readonly pictures: readonly Picture[];
  /** The place of the first one among all that are found, and how many are given at a time. */
  readonly from: number;
  readonly most: number;
  /** Contents that match of which only a past ingest or somebody's list tells: nothing that holds copies has them. */
  readonly withoutCopy: number;
  /** Places that match beyond those of the pictures up to here. */
  readonly more: number;
  /** True where more than these match, because so many do that not all were looked at. */
  readonly isCut: boolean;
  /** Folders that were never crawled, of which nothing is known. */
  readonly uncrawled: readonly string[];
  readonly problems: readonly { readonly message: string }[];
}

export interface Asked {
  readonly text: string | null;
  readonly camera: string | null;
  /** Contents that are left out from the first one on. */
  readonly from: number;
}

/** Where the contents are, on whichever thread. */
export type Finding = (asked: {
  readonly text: string | null;
  readonly camera: string | null;
  readonly limit: number;
  readonly most: number;
}) => Promise<FindResult>;

/** Looks for contents as `find` does, by a part of a name, a day or days, digits of a hash, a camera; never for a file of this disk by its path. */
export async function readFind(view: LibraryView, find: Finding, asked: Asked): Promise<Found> {
  const { text, camera, from } = asked;
  const found = await find({ text, camera, limit: from + MOST, most: LOOKED_AT });
  const { contents, more, isCut = false, uncrawled, problems } = found;
  const known = contents.slice(from).filter(({ sha256 }) => sha256 !== null);
  const opened = view.open();
  const pictures = known.flatMap((content) => pictureOf(opened, content));
  const withoutCopy = known.length - pictures.length;
  return { ...{ pictures, from, most: MOST }, ...{ withoutCopy, more, isCut, uncrawled, problems } };
}

/** Null for a content that could never be read, so that it has no hash, and for one that only a past ingest or somebody's list knows. */
function pictureOf({ catalogue, proven }: OpenedLibrary, { sha256, ingestedFrom }: FoundContent): Picture[] {
  if (sha256 === null) return [];
  const picture = toPicture(sha256, catalogue.copiesOf(sha256), proven);
  if (picture === null) return [];
  return [ingestedFrom === null ? picture : { ...picture, was: nameOf(ingestedFrom) }];
}
