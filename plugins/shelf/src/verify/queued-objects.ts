import type { FileAccess } from '@mediastruct/core';
import type { ObjectFacts } from '../disks/object-event.ts';
import { readObjectEvents } from '../disks/object-log.ts';
import type { BadKind } from './bad-kind.ts';
import { isBad } from './bad-kind.ts';

/** An object that was found bad on a disk and has not been brought back since. */
export interface QueuedObject extends ObjectFacts {
  readonly why: BadKind;
}

/** The objects of a disk that wait to be brought back, in the order of their hashes. Memory: about 500 bytes each. */
export function queuedObjects(access: FileAccess, logPath: string): readonly QueuedObject[] {
  const bad = new Map<string, BadKind>();
  for (const { event } of readObjectEvents(access, logPath))
    if (event.kind === 'drop' && isBad(event.why)) bad.set(event.sha256, event.why);
    else if (event.kind !== 'read') bad.delete(event.sha256);
  if (bad.size === 0) return [];
  const facts = new Map<string, ObjectFacts>();
  for (const { event } of readObjectEvents(access, logPath)) {
    if ((event.kind !== 'put' && event.kind !== 'found') || !bad.has(event.sha256)) continue;
    const { sha256, size, origin, taken, camera } = event;
    facts.set(sha256, { sha256, size, origin, taken, camera });
  }
  return [...bad]
    .flatMap(([sha256, why]) => {
      const known = facts.get(sha256);
      return known === undefined ? [] : [{ ...known, why }];
    })
    .sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
}
