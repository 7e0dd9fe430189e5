import { MediaStructError } from '../errors/media-struct-error.ts';
import { displayPath } from '../files/path-text.ts';
import { parseWith } from '../records/parse-with.ts';
import { KERNEL_STATES } from './plan/operation.ts';
import type { PlanPlace } from './plan/plan-file.ts';
import { readPlan, readPlanHeader } from './plan/plan-file.ts';
import type { AnyJob, Session } from './session.ts';

/**
 * Proves a plan before anything of it is applied: it is whole, its options fit its job, and every end state is one that
 * the job declares. Else `damaged` (12); a plan whose job is not installed is `tool-missing` (40).
 */
export function checkPlan({ library, jobs }: Session, plan: PlanPlace): AnyJob {
  const { job: name, plugin, options } = readPlanHeader(library.access, plan);
  const job = jobs.job(name, plugin);
  parseWith(job.options, options, { place: { path: plan.path, number: 1, offset: 0 }, field: 'options' });
  const known = new Set([...Object.keys(job.states), ...Object.keys(KERNEL_STATES)]);
  for (const { id, state } of readPlan(library.access, plan))
    if (!known.has(state)) throw unknownState(plan, { id, state, known, name });
  return job;
}

interface UnknownState {
  readonly id: number;
  readonly state: string;
  readonly known: ReadonlySet<string>;
  readonly name: string;
}

function unknownState({ path }: PlanPlace, { id, state, known, name }: UnknownState): MediaStructError {
  return new MediaStructError(
    'damaged',
    `${displayPath(path)}: operation ${id}: field "state": expected one of ${[...known].join(', ')} (the end states of the job "${name}"), found "${displayPath(state)}"`,
    { path },
  );
}
