import { libraryRoots } from '../../holders/library-roots.ts';
import type { Session } from '../session.ts';
import { Run } from './run.ts';

/** A run of the session's library. The session is warned of trees whose index cannot be read: locations in them are not understood. */
export function runInSession(
  { library, warnings }: Pick<Session, 'library' | 'warnings'>,
  runId: string,
): Run {
  const roots = libraryRoots(library, ({ message, path }) => warnings.add(path ?? library.root, message));
  return new Run(library, runId, roots);
}
