import type { ExitCode } from '../../errors/error-codes.ts';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import type { Holder, HolderKind } from '../../holders/holder.ts';
import { keyOf } from '../../holders/holder.ts';
import { isWithin } from '../../holders/place-match.ts';
import type { Library } from '../../library/library.ts';
import { openCatalogue } from '../open-catalogue.ts';
import type { TouchedContent } from './loss-contents.ts';
import { touchedContents } from './loss-contents.ts';
import type { Assumptions } from './lost-copies.ts';
import { LostCopies } from './lost-copies.ts';
import type { LostThings } from './lost-things.ts';
import { isCalled } from './lost-things.ts';

export interface LossRequest {
  readonly lost: LostThings;
  readonly kinds: readonly HolderKind[];
  readonly note: (message: string, path: string) => void;
}

/** Contents and their bytes, each content counted once. */
export interface Tally {
  readonly files: number;
  readonly bytes: number;
}

/** What goes with a place, with disks or with discs. */
export interface LossReport {
  /** Contents with a copy there. */
  readonly there: Tally;
  /** Those without a sound copy elsewhere. */
  readonly lost: Tally;
  /** Those of which one sound copy is left. */
  readonly last: Tally;
  /** The first of those that are lost, and of those that are down to one copy. */
  readonly first: readonly TouchedContent[];
  readonly firstLast: readonly TouchedContent[];
  readonly assumed: Assumptions;
  /** Listings that could not be read, so that nothing is known of what they tell. */
  readonly problems: readonly { readonly message: string; readonly exitCode: ExitCode }[];
}

/**
 * What a loss would leave, counted from the catalogue: the one query behind `disc lost` and `shelf risk`, which asks it for many losses at once (`lossReports`). Throws `usage` (64) where nothing is known to be
 * lost.
 */
export function lossReport(library: Library, request: LossRequest & { readonly limit: number }): LossReport {
  const counters = { there: new LossCounter(), lost: new LossCounter(), last: new LossCounter() };
  const first: Record<'lost' | 'last', TouchedContent[]> = { lost: [], last: [] };
  const { contents, limits } = lossContents(library, request);
  for (const content of contents) {
    counters.there.add(content);
    if (content.fate === 'safe') continue;
    counters[content.fate].add(content);
    if (first[content.fate].length < request.limit) first[content.fate].push(content);
  }
  return {
    there: counters.there.tally(),
    lost: counters.lost.tally(),
    last: counters.last.tally(),
    first: first.lost,
    firstLast: first.last,
    ...limits(),
  };
}

/** The contents themselves, as a stream; `limits` tells of the answer as a whole, once the stream was read. */
export function lossContents(
  library: Library,
  { lost, kinds, note }: LossRequest,
): {
  readonly contents: Iterable<TouchedContent>;
  readonly limits: () => Pick<LossReport, 'assumed' | 'problems'>;
} {
  let limits: Pick<LossReport, 'assumed' | 'problems'> | null = null;
  const contents = function* (): Generator<TouchedContent> {
    using catalogue = openCatalogue(library, { kinds, note });
    const holders = catalogue.holders().map(({ holder }) => holder);
    const copies = lostCopies(library, lost, holders);
    if (!holders.some((holder) => copies.isTouched(holder)))
      throw nothingThere(lost, { holders, places: copies.knownPlaces(holders) });
    limits = {
      assumed: copies.assumptions(holders),
      problems: catalogue.damaged.map(({ message, exitCode }) => ({ message, exitCode })),
    };
    yield* touchedContents(library, catalogue, copies);
  };
  const read = () => {
    if (limits === null) throw new Error('the contents were not read');
    return limits;
  };
  return { contents: contents(), limits: read };
}

/** The name of a tree or a disk that is no place means it alone: then what is kept in a place that nobody told is not lost with it. */
export function lostCopies(library: Library, lost: LostThings, holders: readonly Holder[]): LostCopies {
  const copies = new LostCopies(library, lost);
  if (lost.kind !== 'place') return copies;
  const { place } = lost;
  const named = holders.filter((holder) => holder.holdsCopies && isCalled(holder, place));
  if (named.length === 0 || copies.knownPlaces(holders).some((told) => isWithin(told, place))) return copies;
  return new LostCopies(library, { kind: 'things', keys: named.map(keyOf) });
}

function nothingThere(
  lost: LostThings,
  { holders, places }: { readonly holders: readonly Holder[]; readonly places: readonly string[] },
): MediaStructError {
  const what = lost.kind === 'place' ? lost.place : lost.keys.join(', ');
  const disks = holders.filter(({ kind, holdsCopies }) => kind === 'disk' && holdsCopies);
  const told =
    places.length === 0 ? 'No place was ever told.' : `Places that were told: ${places.join('; ')}`;
  return new MediaStructError('usage', `"${what}": nothing is known to be there`, {
    suggestions: [
      ...(disks.length === 0 ? [] : [`Disks of the shelf: ${disks.map(({ name }) => name).join('; ')}`]),
      told,
      'mediastruct disc move 7A "shelf B"   says where a disc is',
      'mediastruct shelf disk set Blue --place "shelf B"   says where a disk is',
    ],
  });
}

/** Counts contents and their bytes. */
export class LossCounter {
  #files = 0;
  #bytes = 0;

  add({ size }: Pick<TouchedContent, 'size'>): void {
    this.#files += 1;
    this.#bytes += size;
  }

  tally(): Tally {
    return { files: this.#files, bytes: this.#bytes };
  }
}
