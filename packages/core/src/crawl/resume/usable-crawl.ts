import type { Session } from '../../journal/session.ts';
import type { Tree } from '../../library/library.ts';
import type { CrawlOptions } from '../crawl-options.ts';
import type { UnfinishedCrawl } from './take-up-crawl.ts';
import { forgetUnfinished, takeUpCrawl } from './take-up-crawl.ts';

/** A crawl that reads every file goes on from one that did not end if that is not longer ago. */
const FORCED_AGE_MS = 7 * 86_400_000;

/**
 * What crawls of the tree that did not end had read, as far as it may be used: a tree whose root is another folder or stands on another device, or that
 * was replaced on purpose, may hold other files of the same names.
 */
export function unfinishedOf(
  { library: { access }, now, progress }: Session,
  { indexPath }: Tree,
  {
    force,
    acceptTree,
    rootIdentity,
  }: Pick<CrawlOptions, 'force' | 'acceptTree'> & { readonly rootIdentity: string },
): UnfinishedCrawl | null {
  const found = takeUpCrawl(access, indexPath);
  if (found === null) return null;
  const ageMs = now().getTime() - Date.parse(found.startedAt);
  const isOther = acceptTree || found.rootIdentity !== rootIdentity;
  if (isOther || (force && !(found.force && ageMs < FORCED_AGE_MS))) {
    forgetUnfinished(access, indexPath);
    return null;
  }
  const message = `goes on from a crawl that did not end: ${found.records} files were read already`;
  progress({ kind: 'note', message, path: indexPath });
  return found;
}
