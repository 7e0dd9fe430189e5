import type { ExitCode } from '../../errors/error-codes.ts';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import type { Holder } from '../../holders/holder.ts';
import { keyOf } from '../../holders/holder.ts';
import { isWithin } from '../../holders/place-match.ts';
import type { Library } from '../../library/library.ts';
import type { TouchedContent } from './loss-contents.ts';
import type { Tally } from './loss-counts.ts';
import type { Assumptions } from './lost-copies.ts';
import { LostCopies } from './lost-copies.ts';
import type { CatalogueOptions } from '../open-catalogue.ts';
import type { LostThings } from './lost-things.ts';
import { isCalled } from './lost-things.ts';

export interface LossRequest extends Omit<CatalogueOptions, 'anew'> {
  readonly lost: LostThings;
  readonly note: (message: string, path: string) => void;
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

/** The name of a tree or a disk that is no place means it alone: then what is kept in a place that nobody told is not lost with it. */
export function lostCopies(library: Library, lost: LostThings, holders: readonly Holder[]): LostCopies {
  const copies = new LostCopies(library, lost);
  if (lost.kind !== 'place') return copies;
  const { place } = lost;
  const named = holders.filter((holder) => holder.holdsCopies && isCalled(holder, place));
  if (named.length === 0 || copies.knownPlaces(holders).some((told) => isWithin(told, place))) return copies;
  return new LostCopies(library, { kind: 'things', keys: named.map(keyOf) });
}

/** What there is to say where nothing is known to be lost. */
export function nothingThere(
  lost: LostThings,
  holders: readonly Holder[],
  copies: LostCopies,
): MediaStructError {
  const places = copies.knownPlaces(holders);
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
