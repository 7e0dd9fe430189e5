import type { Run, Session } from '@mediastruct/core';
import { runOptions } from '@mediastruct/core/base';
import type { ObjectEvent } from '../disks/object-event.ts';
import { appendObjectEvents, objectLogPath } from '../disks/object-log.ts';
import { describeSet } from '../set/describe-set.ts';
import { BACKUP_OPTIONS } from './backup-options.ts';

/** Events that are written at one time. */
const TOGETHER = 10_000;

/**
 * Takes what the run did into the log of the disk, then writes the catalogue of the set to the disk. Each object was read back when it was placed, so
 * it is proven as of the beginning of the run. May be repeated.
 */
export async function recordBackup(session: Session, run: Run): Promise<void> {
  const { library } = session;
  const { diskId, root } = runOptions({ options: BACKUP_OPTIONS }, run);
  const path = objectLogPath(library, diskId);
  let events: ObjectEvent[] = [];
  for (const event of eventsOf(run)) {
    events.push(event);
    if (events.length < TOGETHER) continue;
    appendObjectEvents(library.access, path, events);
    events = [];
  }
  appendObjectEvents(library.access, path, events);
  await describeSet(session, { root, diskId });
}

function* eventsOf(run: Run): Generator<ObjectEvent> {
  const at = run.header.createdAt;
  for (const { operation, outcome } of run.outcomes()) {
    const { sha256, origin = null, taken = null, camera = null } = operation;
    if (sha256 === undefined) continue;
    if (operation.kind === 'copy') {
      const isPlaced = (outcome.kind === 'done' || outcome.kind === 'failed') && outcome.to !== null;
      const { size } = operation.stat;
      if (isPlaced) yield { kind: 'put', at, sha256, size, origin, taken, camera };
    } else if (operation.kind === 'retire' && outcome.kind === 'done')
      yield { kind: 'drop', at, sha256, why: 'evicted' };
  }
}
