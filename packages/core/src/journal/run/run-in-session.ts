import { warnOf } from './warnings.ts';
import { libraryRoots } from '../../holders/library-roots.ts';
import type { Session } from '../session.ts';
import { Run } from './run.ts';

/** A run of the session's library. The session is warned of trees whose index cannot be read: locations in them are not understood. */
export function runInSession(session: Pick<Session, 'library' | 'warnings'>, runId: string): Run {
  const { library } = session;
  return new Run(library, runId, libraryRoots(library, warnOf(session)));
}
