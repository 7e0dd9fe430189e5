import { MediaStructError } from '../errors/media-struct-error.ts';
import { displayPath } from '../files/path-text.ts';
import { parseWith } from '../records/parse-with.ts';
import { targetRule } from './allowed-targets.ts';
import { KERNEL_STATES, targetNames } from './plan/operation.ts';
import type { PlanPlace } from './plan/plan-file.ts';
import { readPlan, readPlanHeader } from './plan/plan-file.ts';
import type { AnyJob, Session } from './session.ts';

/**
 * Proves a plan before anything of it is applied: it is whole, its options fit its job, every end state is one that the job
 * declares, and every target lies where the job may write. Else `damaged` (12); a plan whose job is not installed is
 * `tool-missing` (40).
 */
export function checkPlan(session: Session, plan: PlanPlace): AnyJob {
  const { library, jobs } = session;
  const header = readPlanHeader(library.access, plan);
  const { job: name, plugin, options } = header;
  const job = jobs.job(name, plugin);
  parseWith(job.options, options, { place: { path: plan.path, number: 1, offset: 0 }, field: 'options' });
  const known = new Set([...Object.keys(job.states), ...Object.keys(KERNEL_STATES)]);
  const whyNotAt = targetRule(session, job, header);
  for (const operation of readPlan(library.access, plan)) {
    const { id, state } = operation;
    if (!known.has(state)) throw unknownState(plan, { id, state, known, name });
    for (const target of targetNames(operation)) {
      const why = whyNotAt(target);
      if (why !== null) throw strayTarget(plan, { id, target, why });
    }
  }
  return job;
}

function strayTarget(
  { path }: PlanPlace,
  { id, target, why }: { readonly id: number; readonly target: string; readonly why: string },
): MediaStructError {
  return new MediaStructError(
    'damaged',
    `${displayPath(path)}: operation ${id} would place a file at ${displayPath(target)}: ${why}`,
    {
      path: target,
      suggestions: ['Nothing was changed. Run the command again; it makes a plan of its own.'],
    },
  );
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
