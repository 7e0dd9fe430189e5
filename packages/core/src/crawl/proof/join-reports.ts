import type { CrawlReport } from '../crawl-report.ts';

const LISTED = 100;

/** The report of two crawls of a tree, one directly after the other: what either read and found, and the tree as the later one left it. */
export function joinReports(first: CrawlReport, later: CrawlReport): CrawlReport {
  const sum = (key: NumberKey) => first[key] + later[key];
  const paths = (key: ListKey) => [...new Set([...first[key], ...later[key]])].slice(0, LISTED);
  const hashed = sum('hashed');
  return {
    ...first,
    files: later.files,
    bytes: later.bytes,
    hashed,
    hashedBytes: sum('hashedBytes'),
    proven: sum('proven'),
    provenBytes: sum('provenBytes'),
    reused: Math.max(0, later.files - hashed),
    added: sum('added'),
    gone: sum('gone'),
    changed: sum('changed'),
    accepted: sum('accepted'),
    changedFiles: paths('changedFiles'),
    goneFiles: paths('goneFiles'),
    symlinks: later.symlinks,
    special: later.special,
    moved: sum('moved'),
    movedFiles: [...first.movedFiles, ...later.movedFiles].slice(0, LISTED),
    goneNowhere: sum('goneNowhere'),
    goneNowhereFiles: paths('goneNowhereFiles'),
    goneUnproven: sum('goneUnproven'),
    goneUnprovenFiles: paths('goneUnprovenFiles'),
    goneDisplaced: sum('goneDisplaced'),
    goneDisplacedFiles: paths('goneDisplacedFiles'),
    // As the rotten ones, those are met by every crawl.
    future: Math.max(first.future, later.future),
    futureFiles: paths('futureFiles'),
    ...worse(first, later),
  };
}

/** Counts of what happened once, which only one of the crawls met. */
type NumberKey =
  | 'hashed'
  | 'hashedBytes'
  | 'proven'
  | 'provenBytes'
  | 'added'
  | 'gone'
  | 'changed'
  | 'accepted'
  | 'moved'
  | 'goneNowhere'
  | 'goneUnproven'
  | 'goneDisplaced';
type ListKey =
  | 'changedFiles'
  | 'goneFiles'
  | 'goneNowhereFiles'
  | 'goneUnprovenFiles'
  | 'goneDisplacedFiles'
  | 'futureFiles';

/** What is rotten or cannot be read is met by every crawl, so the later one has all of it. */
function worse(first: CrawlReport, later: CrawlReport): Partial<CrawlReport> {
  return {
    rotten: Math.max(first.rotten, later.rotten),
    rot: later.rot.length >= first.rot.length ? later.rot : first.rot,
    failed: Math.max(first.failed, later.failed),
    failures: later.failures.length >= first.failures.length ? later.failures : first.failures,
  };
}
