import { itemAt } from '../../errors/item-at.ts';
import type { Library } from '../../library/library.ts';
import { openCatalogue } from '../open-catalogue.ts';
import type { TouchedContent } from './loss-contents.ts';
import { touchedContents } from './loss-contents.ts';
import { lossReports } from './loss-reports.ts';
import type { LossReport, LossRequest } from './loss-request.ts';
import { lostCopies, nothingThere } from './loss-request.ts';

/** From so many files on one pass over the whole catalogue is faster than a look at each of the files. */
const MANY = 50_000;

/**
 * What a loss would leave, counted from the catalogue: the one query behind `disc lost` and `shelf risk`, which asks it for many losses at once (`lossReports`). The listings of what is lost are read, and
 * from 50,000 files on the whole catalogue in one pass, which names contents in the order of their hashes. Throws `usage` (64) where nothing is known to be lost.
 */
export function lossReport(library: Library, request: LossRequest & { readonly limit: number }): LossReport {
  if (filesTouched(library, request) >= MANY)
    return itemAt(lossReports(library, { ...request, losses: [request.lost] }), 0);
  const counters = { there: new Counter(), lost: new Counter(), last: new Counter() };
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
  { lost, ...opening }: LossRequest,
): {
  readonly contents: Iterable<TouchedContent>;
  readonly limits: () => Pick<LossReport, 'assumed' | 'problems'>;
} {
  let limits: Pick<LossReport, 'assumed' | 'problems'> | null = null;
  const contents = function* (): Generator<TouchedContent> {
    using catalogue = openCatalogue(library, opening);
    const holders = catalogue.holders().map(({ holder }) => holder);
    const copies = lostCopies(library, lost, holders);
    if (!holders.some((holder) => copies.isTouched(holder))) throw nothingThere(lost, holders, copies);
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

/** How many files are listed of what is lost. */
function filesTouched(library: Library, { lost, ...opening }: LossRequest): number {
  using catalogue = openCatalogue(library, opening);
  const holders = catalogue.holders();
  const copies = lostCopies(
    library,
    lost,
    holders.map(({ holder }) => holder),
  );
  return holders.reduce(
    (sum, { holder, counts }) => sum + (copies.isTouched(holder) ? (counts?.files ?? 0) : 0),
    0,
  );
}

/** Counts contents and their bytes. */
class Counter {
  #files = 0;
  #bytes = 0;

  add({ size }: Pick<TouchedContent, 'size'>): void {
    this.#files += 1;
    this.#bytes += size;
  }

  tally(): LossReport['there'] {
    return { files: this.#files, bytes: this.#bytes };
  }
}
