import { MediaStructError } from '../errors/media-struct-error.ts';
import { libraryRoots } from '../holders/library-roots.ts';
import { warnOf } from '../journal/run/warnings.ts';
import { Run } from '../journal/run/run.ts';
import { listRunIds, runState } from '../journal/run/run-folder.ts';
import type { Session } from '../journal/session.ts';
import { furtherTree } from '../library/library.ts';
import type { JsonObject } from '../records/stored-json.ts';

/**
 * The names of trees of which every dedupe that compared them says in its plan that they were outside of the library then, so that what was set aside out of them never was
 * the library's. Empty where the plan of a run cannot be read, which is told, because it may have set aside files of any tree. Reads the first line of the plan of each
 * run that was begun.
 */
export function treesOnlyEverOutside(session: Pick<Session, 'library' | 'warnings'>): ReadonlySet<string> {
  const { library } = session;
  const outside = new Set<string>();
  const own = new Set<string>();
  try {
    const roots = libraryRoots(library, () => {});
    for (const runId of listRunIds(library).filter((id) => runState(library, id) !== 'planned')) {
      const { job, options } = new Run(library, runId, roots).header;
      if (job !== 'dedupe') continue;
      const named = new Set(textsOf(options, 'outside'));
      for (const name of named) outside.add(name);
      for (const root of textsOf(options, 'trees')) {
        const { name } = furtherTree(library, root);
        if (!named.has(name)) own.add(name);
      }
    }
  } catch (error) {
    if (!(error instanceof MediaStructError)) throw error;
    warnOf(session)(error);
    return new Set();
  }
  return new Set([...outside].filter((name) => !own.has(name)));
}

/** A list in the options of a plan; plans of older versions do not have `outside`. */
function textsOf(options: JsonObject, field: string): readonly string[] {
  const value = options[field];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
