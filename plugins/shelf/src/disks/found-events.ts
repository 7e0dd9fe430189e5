import type { FileAccess } from '@mediastruct/core';
import { lstatOrNull } from '@mediastruct/core';
import { diskObjects } from './disk-objects.ts';
import type { ObjectEvent } from './object-event.ts';
import { TAKEN_LOG_FORMAT, writeObjectLog } from './object-log.ts';

/** What a log tells, as of a disk on which nobody has read anything: every object stands there until somebody looks, and proves nothing. */
export function* foundEvents(events: Iterable<ObjectEvent>): Generator<ObjectEvent> {
  for (const event of events) {
    if (event.kind === 'found') yield event;
    if (event.kind !== 'put') continue;
    const { at, sha256, size, origin, taken, camera } = event;
    yield { kind: 'found', at, layout: 'own', sha256, size, origin, taken, camera };
  }
}

/** Writes the log of a disk anew as one on which nobody has read anything: of a clone, or a disk that was set back, what is known of the other one is no proof. */
export function doubtLog(access: FileAccess, path: string): void {
  if (lstatOrNull(access, path) === null) return;
  const events = [...diskObjects(access, path)].map(({ verifiedAt, ...object }): ObjectEvent => {
    void verifiedAt;
    return { kind: 'found', ...object };
  });
  writeObjectLog(access, path, { format: TAKEN_LOG_FORMAT, events });
}
