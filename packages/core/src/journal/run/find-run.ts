import { MediaStructError } from '../../errors/media-struct-error.ts';
import { libraryRoots } from '../../holders/library-roots.ts';
import type { Library } from '../../library/library.ts';
import { Run } from './run.ts';
import { listRunIds, runState } from './run-folder.ts';

/**
 * The run that a user names, by its whole id or an unambiguous part of it; `last` is the newest that was begun. Told of trees whose index
 * cannot be read: locations in them are not understood.
 */
export function findRun(
  library: Library,
  name: string,
  onDamaged: (error: MediaStructError) => void = () => {},
): Run {
  const ids = listRunIds(library).filter((runId) => runState(library, runId) !== 'planned');
  const found =
    name === 'last' ? ids.slice(-1) : ids.includes(name) ? [name] : ids.filter((id) => id.includes(name));
  const [runId] = found;
  if (runId !== undefined && found.length === 1)
    return new Run(library, runId, libraryRoots(library, onDamaged));
  const what = found.length === 0 ? 'no run has this name' : `${found.length} runs match it`;
  throw new MediaStructError('usage', `run "${name}": ${what}`, {
    suggestions: ['mediastruct runs   lists them'],
  });
}
