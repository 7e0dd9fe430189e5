import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Library } from '../library/library.ts';
import type { FoundPlace } from './found-place.ts';
import { foundPlace } from './found-place.ts';
import { ledgerVolumes } from './library-record.ts';
import { distinctPlaces, inOrder } from './places.ts';
import type { StoredProblem } from './stored-problem.ts';
import { ProblemList } from './stored-problem.ts';

/** Every place of a content, by a catalogue that is open, and what could not be read for it, so that places may be missing or tell less. */
export interface ContentPlaces {
  readonly places: readonly FoundPlace[];
  readonly problems: readonly StoredProblem[];
}

/** Where a content is, by its whole hash. It costs two looks at the index on hashes, and the volume ledger. */
export function placesOf(library: Library, catalogue: Catalogue, sha256: string): ContentPlaces {
  const problems = new ProblemList();
  for (const error of catalogue.damaged) problems.add(error);
  const volumes = problems.attempt(() => ledgerVolumes(library)) ?? new Map();
  const copies = inOrder(catalogue, catalogue.copiesOf(sha256));
  const places = [...distinctPlaces(catalogue, copies)].map((copy) => foundPlace(copy, volumes));
  return { places, problems: problems.all };
}
