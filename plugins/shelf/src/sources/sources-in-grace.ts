import type { Session } from '@mediastruct/core';
import { sectionOf } from '@mediastruct/core/base';
import { readShelf } from '../ledger/shelf-ledger.ts';
import { SHELF_SETTINGS } from '../policy/shelf-settings.ts';
import { readSourceHeader, sourceListingPath } from './source-listing.ts';

const DAY_MS = 86_400_000;

/** A source that was dropped so lately that its files keep their copies as if they had been deleted then. */
export interface SourceInGrace {
  readonly sourceId: string;
  readonly name: string;
  /** When it was dropped, ISO 8601 UTC; not before it was last looked at, because a clock may have been wrong at one of the two. */
  readonly goneSince: string;
  /** When its days of grace are over, ISO 8601 UTC. */
  readonly until: string;
  /** False where nobody here knows what it had at last: it never stood on this computer, whose list of it is that of an older record of another one, or there is none. */
  readonly isListed: boolean;
}

/** The dropped sources whose days of grace are not over. */
export function sourcesInGrace({ library, now }: Pick<Session, 'library' | 'now'>): readonly SourceInGrace[] {
  const graceMs = sectionOf(library, SHELF_SETTINGS).graceDays * DAY_MS;
  return readShelf(library).dropped.flatMap(({ sourceId, name, root, droppedAt }) => {
    const header = readSourceHeader(library.access, sourceListingPath(library, sourceId));
    const goneSince = header !== null && header.at > droppedAt ? header.at : droppedAt;
    const until = Date.parse(goneSince) + graceMs;
    if (until <= now().getTime()) return [];
    const isListed = header !== null && root !== null;
    return [{ sourceId, name, goneSince, until: new Date(until).toISOString(), isListed }];
  });
}
