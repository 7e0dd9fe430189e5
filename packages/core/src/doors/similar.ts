/** The door for pictures that look alike. */
export * from './base.ts';
export { findSimilar, type SimilarRequest } from '../similar/find-similar.ts';
export { MOST_BITS } from '../similar/near-hashes.ts';
export {
  firstGroups,
  openSimilarReport,
  readSimilarReport,
  type SimilarFigures,
  type SimilarReport,
} from '../similar/read-similar-report.ts';
export {
  SIMILAR_KINDS,
  type SimilarGroup,
  type SimilarKind,
  type SimilarMember,
} from '../similar/similar-group.ts';
