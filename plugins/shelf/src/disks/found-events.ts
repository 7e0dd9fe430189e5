import type { FileAccess } from '@mediastruct/core';
import { lstatOrNull } from '@mediastruct/core';
import type { DiskObject } from './disk-objects.ts';
import { diskObjects } from './disk-objects.ts';
import type { ObjectEvent } from './object-event.ts';
import { readObjectEvents, TAKEN_LOG_FORMAT, writeObjectLog } from './object-log.ts';

/**
 * What a log tells, as of a disk on which nobody has read anything: every object stands there until somebody looks, and proves nothing. `at` is when that doubt arose: what was
 * read before it proves nothing in another log either.
 */
export function* foundEvents(events: Iterable<ObjectEvent>, at: string): Generator<ObjectEvent> {
  for (const event of events) {
    if (event.kind === 'found') yield { ...event, at };
    if (event.kind !== 'put') continue;
    const { sha256, size, origin, taken, camera } = event;
    yield { kind: 'found', at, layout: 'own', sha256, size, origin, taken, camera };
  }
}

/** Writes the log of a disk anew as one on which nobody has read anything: of a clone, or a disk that was set back, what is known of the other one is no proof. */
export function doubtLog(access: FileAccess, path: string, now: Date): void {
  if (lstatOrNull(access, path) === null) return;
  const events = [...diskObjects(access, path)].map((object) => doubted(object, now));
  writeObjectLog(access, path, { format: TAKEN_LOG_FORMAT, events });
}

/** As `doubtLog`, for some of the objects; the log keeps what else it tells. Memory: 300 bytes for each of them. */
export function doubtObjects(
  access: FileAccess,
  path: string,
  { hashes, now }: { readonly hashes: ReadonlySet<string>; readonly now: Date },
): void {
  if (hashes.size === 0) return;
  const doubts = [...diskObjects(access, path)]
    .filter(({ sha256 }) => hashes.has(sha256))
    .map((object) => doubted(object, now));
  const told = function* (): Generator<ObjectEvent> {
    for (const { event } of readObjectEvents(access, path)) yield event;
    yield* doubts;
  };
  writeObjectLog(access, path, { format: TAKEN_LOG_FORMAT, events: told() });
}

function doubted({ verifiedAt, ...object }: DiskObject, now: Date): ObjectEvent {
  void verifiedAt;
  return { kind: 'found', ...object, at: now.toISOString() };
}
