import type { Holder } from '../../holders/holder.ts';
import { volumeStates } from '../../holders/volume-ledger-states.ts';
import { listVolumeListings, readVolumeFiles } from '../../holders/volume-listing.ts';
import type { Library } from '../../library/library.ts';
import type { Catalogue, KnownContent } from '../catalogue.ts';
import { openCatalogue } from '../open-catalogue.ts';
import { fateOf } from './fate.ts';
import type { TouchedContent } from './loss-contents.ts';
import { touchedContent } from './loss-contents.ts';
import type { LossReport, LossRequest } from './loss-report.ts';
import { LossCounter, lostCopies } from './loss-report.ts';
import type { LostCopies } from './lost-copies.ts';
import type { LostThings } from './lost-things.ts';

/**
 * As `lossReport`, for many losses each by itself: one pass over the catalogue answers all of them, by the same rule. Contents are named in ascending order of their
 * hashes. Memory does not grow with the library, but for 100 bytes for each part of a file over
 * several volumes. A loss with which nothing goes is told with zeros.
 */
export function lossReports(
  library: Library,
  {
    losses,
    limit,
    kinds,
    note,
  }: Omit<LossRequest, 'lost'> & { readonly losses: readonly LostThings[]; readonly limit: number },
): readonly LossReport[] {
  using catalogue = openCatalogue(library, { kinds, note });
  const holders = catalogue.holders().map(({ holder }) => holder);
  const asked = losses.map(
    (lost) => new OneLoss(lostCopies(library, lost, holders), { holders, catalogue, limit }),
  );
  const wholes = wholesOfParts(library);
  for (const content of catalogue.contents()) {
    const whole = wholes.get(content.sha256);
    const further = whole === undefined ? [] : catalogue.copiesOf(whole);
    for (const loss of asked) loss.take(content, further);
  }
  const problems = catalogue.damaged.map(({ message, exitCode }) => ({ message, exitCode }));
  return asked.map((loss) => ({ ...loss.report(holders), problems }));
}

/** Whether and how one of the losses takes each content. */
class OneLoss {
  readonly #copies: LostCopies;
  readonly #catalogue: Catalogue;
  readonly #touched: ReadonlySet<Holder>;
  readonly #limit: number;
  readonly #there = new LossCounter();
  readonly #by = { lost: new LossCounter(), last: new LossCounter() };
  readonly #first: Record<'lost' | 'last', TouchedContent[]> = { lost: [], last: [] };

  constructor(
    copies: LostCopies,
    of: { readonly holders: readonly Holder[]; readonly catalogue: Catalogue; readonly limit: number },
  ) {
    this.#copies = copies;
    this.#catalogue = of.catalogue;
    this.#limit = of.limit;
    const isWhole = (holder: Holder) => of.catalogue.faultOf(holder) === undefined;
    this.#touched = new Set(of.holders.filter((holder) => copies.isTouched(holder) && isWhole(holder)));
  }

  take({ sha256, copies }: KnownContent, further: KnownContent['copies']): void {
    const there = copies.find(({ holder }) => this.#touched.has(holder));
    if (there === undefined) return;
    this.#there.add(there);
    const fate = fateOf(this.#copies.placedCopies(further.length === 0 ? copies : [...copies, ...further]));
    if (fate === 'safe') return;
    this.#by[fate].add(there);
    if (this.#first[fate].length >= this.#limit) return;
    const named = touchedContent(this.#catalogue.copiesOf(sha256), { touched: this.#touched, sha256, fate });
    if (named !== null) this.#first[fate].push(named);
  }

  report(holders: readonly Holder[]): Omit<LossReport, 'problems'> {
    return {
      there: this.#there.tally(),
      lost: this.#by.lost.tally(),
      last: this.#by.last.tally(),
      first: this.#first.lost,
      firstLast: this.#first.last,
      assumed: this.#copies.assumptions(holders),
    };
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
