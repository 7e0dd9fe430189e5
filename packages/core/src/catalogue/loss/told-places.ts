import type { Library } from '../../library/library.ts';
import { openCatalogue } from '../open-catalogue.ts';
import type { LossRequest } from './loss-request.ts';
import { LostCopies } from './lost-copies.ts';

/** Every place that somebody told of a disc, a tree or a disk whose copies count, sorted. */
export function toldPlaces(library: Library, options: Omit<LossRequest, 'lost'>): readonly string[] {
  using catalogue = openCatalogue(library, options);
  const holders = catalogue.holders().map(({ holder }) => holder);
  const nothing = { kind: 'things', keys: [] } as const;
  return new LostCopies(library, nothing).knownPlaces(holders.filter(({ holdsCopies }) => holdsCopies));
}
