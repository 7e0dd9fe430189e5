import type { Session } from '../journal/session.ts';
import type { PlanHeader } from '../journal/plan/plan-file.ts';
import type { Job } from '../journal/session.ts';
import type { HealRequest } from './plan-heal.ts';
import { endMended, foldersOfMended, reopenMended, rottenPlaces } from './heal-findings.ts';
import { asideFolder, treesByName } from './mended-trees.ts';
import type { HealOptions } from './heal-options.ts';
import { healOptions } from './heal-options.ts';
import { parseWith } from '../records/parse-with.ts';

/** Brings back what rotted or went, from any other copy that can be read. */
export const healJob: Job<HealRequest, HealOptions> = {
  name: 'heal',
  options: healOptions.options,
  states: {
    mended: 'its content is back, copied from another place',
    aside: 'the bad file, kept in the folder "aside"',
    left: 'stays as it is',
  },
  writes: (session, header) => [asideFolder(session.library), ...mendedRoots(session, header)],
  plan: async (session, request) => (await import('./plan-heal.ts')).planHeal(session, request),
  empties: (session, run) => foldersOfMended(run, rottenPlaces(session)),
  finish: endMended,
  undoEmpties: (_, run) => foldersOfMended(run, () => true),
  finishUndo: reopenMended,
};

function mendedRoots(session: Session, { options }: PlanHeader): readonly string[] {
  const place = { path: 'plan', number: 1, offset: 0 };
  const named = parseWith(healOptions.options, options, { place, field: 'options' }).trees;
  const trees = treesByName(session);
  return named.flatMap((name) => trees.get(name)?.root ?? []);
}
