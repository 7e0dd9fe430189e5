import { itemAt } from '../../errors/item-at.ts';
import type { Holder } from '../../holders/holder.ts';
import { keyOf } from '../../holders/holder.ts';
import { volumeStates } from '../../holders/volume-ledger-states.ts';
import { listVolumeListings, readVolumeFiles } from '../../holders/volume-listing.ts';
import type { Library } from '../../library/library.ts';
import type { Catalogue } from '../catalogue.ts';
import type { CopyClass } from '../day-counts.ts';
import { openCatalogue } from '../open-catalogue.ts';
import type { TouchedContent } from './loss-contents.ts';
import { touchedContent } from './loss-contents.ts';
import type { LossCount, LossQuestion } from './loss-counts.ts';
import { FIRST_PLACE, LOST, lossMark, THERE } from './loss-counts.ts';
import type { LossReport, LossRequest } from './loss-request.ts';
import { lostCopies, nothingThere } from './loss-request.ts';
import type { LostCopies } from './lost-copies.ts';
import type { LostThings } from './lost-things.ts';

type Request = Omit<LossRequest, 'lost'> & { readonly limit: number };

/**
 * As `lossReport`, for many losses each by itself: one pass over the catalogue answers all of them, by the same rule. Contents are named in ascending order of their
 * hashes. Memory does not grow with the library, but for some numbers for each folder and 100 bytes for each part of a file over
 * several volumes. A loss with which nothing goes is told with zeros.
 */
export function lossReports(
  library: Library,
  { losses, limit, ...request }: Request & { readonly losses: readonly LostThings[] },
): readonly LossReport[] {
  using catalogue = openCatalogue(library, request);
  const asked = new AskedLosses(library, catalogue, losses);
  return asked.reports(catalogue.countLosses(asked.question(limit)));
}

/** As `lossReport`, but counted in one pass on a thread of its own, so that a server can answer meanwhile. */
export async function lossReportAside(
  library: Library,
  { lost, limit, stop, ...request }: Request & { readonly lost: LostThings; readonly stop?: AbortSignal },
): Promise<LossReport> {
  using catalogue = openCatalogue(library, request);
  const asked = new AskedLosses(library, catalogue, [lost]);
  asked.needThings(lost);
  return itemAt(asked.reports(await catalogue.countLossesAside(asked.question(limit), stop)), 0);
}

/** The losses that one pass is asked about. */
class AskedLosses {
  readonly #library: Library;
  readonly #catalogue: Catalogue;
  readonly #holders: ReadonlyMap<string, Holder>;
  readonly #losses: readonly { readonly copies: LostCopies; readonly touched: ReadonlySet<Holder> }[];
  readonly #places = new Map<string, number>();

  constructor(library: Library, catalogue: Catalogue, losses: readonly LostThings[]) {
    this.#library = library;
    this.#catalogue = catalogue;
    const holders = catalogue.holders().map(({ holder }) => holder);
    this.#holders = new Map(holders.map((holder) => [keyOf(holder), holder]));
    this.#losses = losses.map((lost) => {
      const copies = lostCopies(library, lost, holders);
      const isThere = (holder: Holder) => copies.isTouched(holder) && catalogue.faultOf(holder) === undefined;
      return { copies, touched: new Set(holders.filter(isThere)) };
    });
  }

  question(limit: number): LossQuestion {
    return {
      ...{ limit, losses: this.#losses.length, wholes: wholesOfParts(this.#library) },
      marksOf: (copy) => this.#marksOf(copy),
    };
  }

  /** Throws `usage` (64) where nothing is known to be lost. */
  needThings(lost: LostThings): void {
    const holders = [...this.#holders.values()];
    for (const { copies } of this.#losses)
      if (!holders.some((holder) => copies.isTouched(holder))) throw nothingThere(lost, holders, copies);
  }

  reports(counts: readonly LossCount[]): readonly LossReport[] {
    const problems = this.#catalogue.damaged.map(({ message, exitCode }) => ({ message, exitCode }));
    return this.#losses.map(({ copies, touched }, nth) => {
      const { first, ...tallies } = itemAt(counts, nth);
      const named = (fate: 'lost' | 'last') =>
        first[fate].map((sha256) => this.#named({ sha256, fate, touched })).filter((one) => one !== null);
      const assumed = copies.assumptions([...this.#holders.values()]);
      return { ...tallies, first: named('lost'), firstLast: named('last'), assumed, problems };
    });
  }

  #named(of: Parameters<typeof touchedContent>[1]): TouchedContent | null {
    return touchedContent(this.#catalogue.copiesOf(of.sha256), of);
  }

  /** What a class of copies is to each loss; null for a holder that nobody asked about. */
  #marksOf({ holder: key, folder, isSound, isVerified }: CopyClass): readonly number[] | null {
    const holder = this.#holders.get(key);
    if (holder === undefined) return null;
    const verifiedAt = isVerified ? '' : null;
    const copy = { holder, path: `${folder}/`, size: 0, isSound, verifiedAt };
    return this.#losses.flatMap(({ copies, touched }, loss) => {
      const marks = touched.has(holder) ? [THERE] : [];
      for (const placed of copies.placedCopies([copy]))
        if (placed.isLost) marks.push(LOST);
        else if (placed.isSound) marks.push(FIRST_PLACE + this.#numberOf(placed.id));
      return marks.map((what) => lossMark(loss, what));
    });
  }

  #numberOf(place: string): number {
    const known = this.#places.get(place) ?? this.#places.size;
    this.#places.set(place, known);
    return known;
  }
}

/** The whole file of each part of one that is larger than a volume, by their hashes. Reads the listings of those volumes only. */
function wholesOfParts(library: Library): ReadonlyMap<string, string> {
  const { access, state } = library;
  const wholes = new Map<string, string>();
  // Where the ledger is damaged the catalogue tells so.
  const states = [...volumeStates(library, () => {}).values()];
  const volumes = new Set(
    states.filter(({ segments }) => segments.length > 0).map(({ volumeId }) => volumeId),
  );
  if (volumes.size === 0) return wholes;
  for (const { volumeId, path } of listVolumeListings(access, state.volumes))
    if (volumes.has(volumeId))
      for (const { sha256, segment } of readVolumeFiles(access, path))
        if (segment !== undefined) wholes.set(sha256, segment.sha256);
  return wholes;
}
