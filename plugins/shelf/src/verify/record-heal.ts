import type { Run, Session } from '@mediastruct/core';
import { runOptions } from '@mediastruct/core';
import type { ObjectEvent } from '../disks/object-event.ts';
import { appendObjectEvents, objectLogPath } from '../disks/object-log.ts';
import { describeSet } from '../set/describe-set.ts';
import { HEAL_OPTIONS } from './heal-options.ts';

/** Takes what a run of healing brought back into the log of the disk, then writes the catalogue of the set to the disk. May be repeated. */
export async function recordHeal(session: Session, run: Run): Promise<void> {
  const { library } = session;
  const { diskId, root } = runOptions({ options: HEAL_OPTIONS }, run);
  appendObjectEvents(library.access, objectLogPath(library, diskId), [...eventsOf(run)]);
  await describeSet(session, { root, diskId });
}

function* eventsOf(run: Run): Generator<ObjectEvent> {
  const at = run.header.createdAt;
  for (const { operation, outcome } of run.outcomes()) {
    const { kind, sha256, stat, state, origin = null, taken = null, camera = null } = operation;
    const isBack =
      kind === 'copy'
        ? (outcome.kind === 'done' || outcome.kind === 'failed') && outcome.to !== null
        : kind === 'none' && state === 'right';
    if (isBack && sha256 !== undefined && stat !== undefined)
      yield { kind: 'put', at, sha256, size: stat.size, origin, taken, camera };
  }
}
