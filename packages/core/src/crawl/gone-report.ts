import type { CrawlOptions } from './crawl-options.ts';
import type { GoneReport } from './crawl-report.ts';
import type { GoneJudgement, LostFile } from './judge-gone.ts';

/** Paths named in a report. */
const LISTED = 100;

export const NOTHING_GONE: GoneJudgement = {
  moved: { count: 0, first: [] },
  nowhere: { count: 0, first: [] },
  unproven: { count: 0, first: [] },
  displaced: { count: 0, first: [] },
};

/** What the user accepted as gone is nothing to worry about. */
export function goneReport(
  { moved, nowhere, unproven, displaced }: GoneJudgement,
  { acceptGone }: CrawlOptions,
): GoneReport {
  const lost = acceptGone ? NOTHING_GONE.nowhere : nowhere;
  const paths = (files: readonly LostFile[]) => files.slice(0, LISTED).map(({ path }) => path);
  return {
    moved: moved.count,
    movedFiles: moved.first.slice(0, LISTED),
    goneNowhere: lost.count,
    goneNowhereFiles: paths(lost.first),
    goneUnproven: unproven.count,
    goneUnprovenFiles: paths(unproven.first),
    goneDisplaced: displaced.count,
    goneDisplacedFiles: paths(displaced.first),
  };
}
