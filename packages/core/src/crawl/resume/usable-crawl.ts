import type { Session } from '../../journal/session.ts';
import type { Tree } from '../../library/library.ts';
import type { CrawlOptions } from '../crawl-options.ts';
import { isSameRoot } from '../root-identity.ts';
import type { UnfinishedCrawl } from './take-up-crawl.ts';
import { forgetUnfinished, takeUpCrawl } from './take-up-crawl.ts';

/** A crawl that is to read anew goes on from one that did not end if that is not longer ago. */
const ANEW_DAYS = 7;
const MS_PER_DAY = 86_400_000;

/** What crawls that did not end had read, and up to which age that counts. */
export interface UsableCrawl extends UnfinishedCrawl {
  readonly madeMaxAgeDays: number;
}

interface UsableOptions extends Pick<CrawlOptions, 'force' | 'acceptTree' | 'maxAgeDays'> {
  readonly rootIdentity: string;
}

/**
 * What crawls of the tree that did not end had read, as far as it may be used: a tree whose root is another folder, or that was replaced on
 * purpose since, may hold other files of the same names.
 */
export function unfinishedOf(
  { library: { access }, now, progress }: Session,
  { indexPath }: Tree,
  options: UsableOptions,
): UsableCrawl | null {
  const found = takeUpCrawl(access, indexPath);
  if (found === null) return null;
  const isRecent = now().getTime() - Date.parse(found.startedAt) < ANEW_DAYS * MS_PER_DAY;
  if (!isUsable(found, options, isRecent)) {
    forgetUnfinished(access, indexPath);
    return null;
  }
  const message = `goes on from a crawl that did not end: ${found.records} files were read already`;
  progress({ kind: 'note', message, path: indexPath });
  // What was read because all that is old has to be is not too old itself a moment later.
  const isAsEager = isRecent && found.maxAgeDays <= options.maxAgeDays;
  return { ...found, madeMaxAgeDays: Math.max(options.maxAgeDays, isAsEager ? ANEW_DAYS : 0) };
}

function isUsable(
  found: UnfinishedCrawl,
  { force, acceptTree, rootIdentity }: UsableOptions,
  isRecent: boolean,
): boolean {
  if (!isSameRoot(found.rootIdentity, rootIdentity)) return false;
  if (acceptTree && !found.acceptTree) return false;
  return !force || (found.force && isRecent);
}
