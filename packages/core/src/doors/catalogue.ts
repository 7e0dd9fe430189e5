/** The door for the record of every copy, and what a loss would leave. */
export * from './base.ts';
export type { HeldFolder } from '../catalogue/catalogue-store.ts';
export type { Catalogue, KnownContent, KnownCopy, KnownHolder } from '../catalogue/catalogue.ts';
export { type CatalogueCheck, checkCatalogue, type HolderDifference } from '../catalogue/check-catalogue.ts';
export type { ListingFault } from '../catalogue/follow.ts';
export { followBeside } from '../catalogue/follow-beside.ts';
export { foldText } from '../catalogue/copy-query.ts';
export { type CatalogueOptions, openCatalogue } from '../catalogue/open-catalogue.ts';
export type { TouchedContent } from '../catalogue/loss/loss-contents.ts';
export { lossContents, lossReport } from '../catalogue/loss/loss-report.ts';
export type { LossReport, LossRequest } from '../catalogue/loss/loss-request.ts';
export type { LostThings } from '../catalogue/loss/lost-things.ts';
export { lossReportAside, lossReports } from '../catalogue/loss/loss-reports.ts';
export { treePlaces } from '../catalogue/loss/tree-places.ts';
export { toldPlaces } from '../catalogue/loss/told-places.ts';
export {
  type DayCount,
  dayOf,
  goesBefore,
  periodOf,
  PROOF_LEVELS,
  type ProofLevel,
} from '../catalogue/day-counts.ts';
export {
  keptProofCounts,
  proofCounts,
  proofCountsAside,
  proofState,
  provenCopies,
} from '../catalogue/proof/proof-counts.ts';
export { ProvenCopies } from '../catalogue/proof/proven-copies.ts';
export { exportCatalogue } from '../catalogue/export-catalogue.ts';
// Databases of other programs, and what stands beside the copies in a catalogue that was written out
export { type ForeignRow, ForeignTables } from '../catalogue/sqlite/foreign-tables.ts';
export { PIECES } from '../catalogue/sqlite/schema.ts';
