/** The door for pictures that look alike. */
export * from './base.ts';
export {
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
