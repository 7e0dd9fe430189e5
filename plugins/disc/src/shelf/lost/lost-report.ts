import type { ExitCode, HolderKind, Library } from '@mediastruct/core';
import { MediaStructError, openCatalogue, sectionOf } from '@mediastruct/core';
import { DISC_SETTINGS } from '../disc-settings.ts';
import type { ContentAtPlace } from './lost-contents.ts';
import { contentsAtPlace } from './lost-contents.ts';
import type { Assumptions } from './places.ts';
import { Places } from './places.ts';

export interface LostRequest {
  readonly place: string;
  readonly kinds: readonly HolderKind[];
  readonly note: (message: string, path: string) => void;
}

/** Contents and their bytes, each content counted once. */
export interface Tally {
  readonly files: number;
  readonly bytes: number;
}

/** What is lost with a place. */
export interface LostReport {
  readonly place: string;
  /** Contents with a copy there. */
  readonly there: Tally;
  /** Those without a sound copy elsewhere. */
  readonly lost: Tally;
  /** Those of which one sound copy is left. */
  readonly last: Tally;
  /** The first of those that are lost. */
  readonly first: readonly ContentAtPlace[];
  readonly assumed: Assumptions;
  /** Listings that could not be read, so that nothing is known of what they tell. */
  readonly problems: readonly { readonly message: string; readonly exitCode: ExitCode }[];
}

/** What is lost where a place is lost, counted from the catalogue. Throws `usage` (64) for a place where nothing is known to be. */
export function lostReport(library: Library, request: LostRequest & { readonly limit: number }): LostReport {
  const tally = { there: new Counter(), lost: new Counter(), last: new Counter() };
  const first: ContentAtPlace[] = [];
  const { contents, limits } = lostContents(library, request);
  for (const content of contents) {
    tally.there.add(content);
    if (content.fate === 'safe') continue;
    tally[content.fate].add(content);
    if (content.fate === 'lost' && first.length < request.limit) first.push(content);
  }
  return {
    place: request.place,
    there: tally.there.tally(),
    lost: tally.lost.tally(),
    last: tally.last.tally(),
    first,
    ...limits(),
  };
}

/** The contents themselves, as a stream; `limits` tells of the answer as a whole, once the stream was read. */
export function lostContents(
  library: Library,
  { place, kinds, note }: LostRequest,
): {
  readonly contents: Iterable<ContentAtPlace>;
  readonly limits: () => Pick<LostReport, 'assumed' | 'problems'>;
} {
  const places = new Places(library, place, sectionOf(library, DISC_SETTINGS).places);
  let limits: Pick<LostReport, 'assumed' | 'problems'> | null = null;
  const contents = function* (): Generator<ContentAtPlace> {
    using catalogue = openCatalogue(library, { kinds, note });
    const holders = catalogue.holders().map(({ holder }) => holder);
    if (!holders.some((holder) => places.isAt(holder))) throw nothingThere(place, places.known());
    limits = {
      assumed: places.assumptions(holders),
      problems: catalogue.damaged.map(({ message, exitCode }) => ({ message, exitCode })),
    };
    yield* contentsAtPlace(library, catalogue, places);
  };
  const read = () => {
    if (limits === null) throw new Error('the contents were not read');
    return limits;
  };
  return { contents: contents(), limits: read };
}

function nothingThere(place: string, known: readonly string[]): MediaStructError {
  const places =
    known.length === 0 ? 'No place was ever told.' : `Places that were told: ${known.join('; ')}`;
  return new MediaStructError('usage', `"${place}": nothing is known to be there`, {
    suggestions: [places, 'mediastruct disc move 7A "shelf B"   says where a disc is'],
  });
}

class Counter {
  #files = 0;
  #bytes = 0;

  add({ size }: ContentAtPlace): void {
    this.#files += 1;
    this.#bytes += size;
  }

  tally(): Tally {
    return { files: this.#files, bytes: this.#bytes };
  }
}
