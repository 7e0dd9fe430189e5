import type { FoundPlace } from '@mediastruct/core';
import { placesOf } from '@mediastruct/core/find';
import type { Picture } from '../calendar/read-day.ts';
import { toPicture } from '../calendar/read-day.ts';
import type { LibraryView } from '../library-view.ts';
import { openContent } from '../media/open-content.ts';
import { shownType } from '../media/media-types.ts';

/** One content: what it is, and every place that has it. */
export interface ContentFacts {
  readonly picture: Picture;
  readonly places: readonly Pick<FoundPlace, 'holder' | 'path' | 'state' | 'volume'>[];
  /** What could not be read, so that places may tell less than they should. */
  readonly problems: readonly { readonly message: string }[];
  /** Whether a copy can be opened now, and its media type where browsers show it. */
  readonly isHere: boolean;
  readonly shownAs: string | null;
}

/** All that is known of a content; null where nothing has it. */
export function readContent(view: LibraryView, sha256: string): ContentFacts | null {
  const { library } = view;
  const { catalogue, proven } = view.open();
  const picture = toPicture(sha256, catalogue.copiesOf(sha256), proven);
  if (picture === null) return null;
  const { places, problems } = placesOf(library, catalogue, sha256);
  using copy = openContent(library.access, catalogue, sha256);
  return {
    picture,
    problems,
    places: places.map(({ holder, path, state, volume }) => ({ holder, path, state, volume })),
    isHere: copy !== null,
    shownAs: copy === null ? null : shownType(copy.name),
  };
}
