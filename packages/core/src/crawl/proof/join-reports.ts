import type { CrawlReport } from '../crawl-report.ts';

const LISTED = 100;

/** The report of two crawls of a tree, one directly after the other: what either read and found, and the tree as the later one left it. */
export function joinReports(first: CrawlReport, later: CrawlReport): CrawlReport {
  const sum = (key: NumberKey) => first[key] + later[key];
  const paths = (key: ListKey) => [...new Set([...first[key], ...later[key]])].slice(0, LISTED);
  const changedFiles = paths('changedFiles');
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
    changedFiles,
    goneFiles: paths('goneFiles'),
    ...worse(first, later),
  };
}

type NumberKey = 'hashed' | 'hashedBytes' | 'proven' | 'provenBytes' | 'added' | 'gone' | 'changed';
type ListKey = 'changedFiles' | 'goneFiles';

/** What is rotten or cannot be read is met by every crawl, so the later one has all of it. */
function worse(first: CrawlReport, later: CrawlReport): Partial<CrawlReport> {
  return {
    rotten: Math.max(first.rotten, later.rotten),
    rot: later.rot.length >= first.rot.length ? later.rot : first.rot,
    failed: Math.max(first.failed, later.failed),
    failures: later.failures.length >= first.failures.length ? later.failures : first.failures,
    goneNowhere: first.goneNowhere + later.goneNowhere,
    goneNowhereFiles: [...first.goneNowhereFiles, ...later.goneNowhereFiles].slice(0, LISTED),
  };
}
