import type { FoundContent } from '@mediastruct/core';
import { nameOf } from '@mediastruct/core/base';
import { findContents } from '@mediastruct/core/find';
import type { Picture } from '../calendar/read-day.ts';
import { toPicture } from '../calendar/read-day.ts';
import type { LibraryView, OpenedLibrary } from '../library-view.ts';

const MOST = 300;

export interface Found {
  readonly pictures: readonly Picture[];
  /** Contents that match of which only a past ingest or somebody's list tells: nothing that holds copies has them. */
  readonly withoutCopy: number;
  /** Places that match beyond those of the pictures. */
  readonly more: number;
  /** Folders that were never crawled, of which nothing is known. */
  readonly uncrawled: readonly string[];
  readonly problems: readonly { readonly message: string }[];
}

/** Looks for contents as `find` does, by a part of a name, a day or days, digits of a hash, a camera; never for a file of this disk by its path. */
export function readFind(view: LibraryView, { text, camera }: Asked): Found {
  const request = { ...view.options, text, camera, limit: MOST, namesNoFile: true };
  const { contents, more, uncrawled, problems } = view.alone(() => findContents(view.library, request));
  const known = contents.filter(({ sha256 }) => sha256 !== null);
  const opened = view.open();
  const pictures = known.flatMap((content) => pictureOf(opened, content));
  return { pictures, withoutCopy: known.length - pictures.length, more, uncrawled, problems };
}

export interface Asked {
  readonly text: string | null;
  readonly camera: string | null;
}

/** Null for a content that could never be read, so that it has no hash, and for one that only a past ingest or somebody's list knows. */
function pictureOf({ catalogue, proven }: OpenedLibrary, { sha256, ingestedFrom }: FoundContent): Picture[] {
  if (sha256 === null) return [];
  const picture = toPicture(sha256, catalogue.copiesOf(sha256), proven);
  if (picture === null) return [];
  return [ingestedFrom === null ? picture : { ...picture, was: nameOf(ingestedFrom) }];
}
