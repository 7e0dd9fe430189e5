import type { Session } from '../../journal/session.ts';
import type { Tree } from '../../library/library.ts';
import type { CrawlOptions } from '../crawl-options.ts';
import type { UnfinishedCrawl } from './take-up-crawl.ts';
import { forgetUnfinished, takeUpCrawl } from './take-up-crawl.ts';

/** A crawl that reads every file goes on from one that did not end if that is not longer ago. */
const FORCED_AGE_MS = 7 * 86_400_000;

/** What crawls of the tree that did not end had read, as far as it may be used. */
export function unfinishedOf(
  { library: { access }, now, progress }: Session,
  { indexPath }: Tree,
  { force }: CrawlOptions,
): UnfinishedCrawl | null {
  const found = takeUpCrawl(access, indexPath);
  if (found === null) return null;
  const ageMs = now().getTime() - Date.parse(found.startedAt);
  if (force && !(found.force && ageMs < FORCED_AGE_MS)) {
    forgetUnfinished(access, indexPath);
    return null;
  }
  const message = `goes on from a crawl that did not end: ${found.records} files were read already`;
  progress({ kind: 'note', message, path: indexPath });
  return found;
}
