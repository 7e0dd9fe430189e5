/** The door for bringing indexes up to date. */
export * from './base.ts';
export { crawl } from '../crawl/crawl.ts';
export type { CrawlReport } from '../crawl/crawl-report.ts';
export { type LeaveOut, namedBy, treeFilter } from '../library/tree-filter.ts';
export { IgnoreRules } from '../library/ignore-rules.ts';
export { LeaveOutRules } from '../library/leave-out-rules.ts';
