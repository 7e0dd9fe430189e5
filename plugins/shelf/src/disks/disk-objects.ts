import type { FileAccess } from '@mediastruct/core';
import type { ObjectFacts } from './object-event.ts';
import { readObjectEvents } from './object-log.ts';

/** An object that stands on a disk, as its log tells it. */
export interface DiskObject extends ObjectFacts {
  /** When it was last read to its end and was right, ISO 8601 UTC. */
  readonly verifiedAt: string;
}

interface Standing {
  /** Of the line that tells of it. */
  readonly offset: number;
  readonly verifiedAt: string;
}

/** The objects that stand on a disk now, each once, in the order in which they were put there. Memory: about 150 bytes an object. */
export function* diskObjects(access: FileAccess, logPath: string): Generator<DiskObject> {
  const standing = standingObjects(access, logPath);
  for (const { event, offset } of readObjectEvents(access, logPath)) {
    if (event.kind !== 'put') continue;
    const known = standing.get(event.sha256);
    if (known?.offset !== offset) continue;
    const { sha256, size, origin, taken, camera } = event;
    yield { sha256, size, origin, taken, camera, verifiedAt: known.verifiedAt };
  }
}

/** When each object that stands on a disk was last read, by its hash; the offset is that of the line that tells of it. */
export function standingObjects(access: FileAccess, logPath: string): ReadonlyMap<string, Standing> {
  const standing = new Map<string, Standing>();
  // Runs write one time for all their objects, so each text is held once.
  const times = new Map<string, string>();
  const once = (at: string) => times.get(at) ?? (times.set(at, at), at);
  for (const { event, offset } of readObjectEvents(access, logPath)) {
    const { kind, sha256, at } = event;
    const known = standing.get(sha256);
    if (kind === 'drop') standing.delete(sha256);
    else if (kind === 'put') standing.set(sha256, { offset, verifiedAt: once(at) });
    else if (known !== undefined)
      standing.set(sha256, {
        offset: known.offset,
        verifiedAt: at > known.verifiedAt ? once(at) : known.verifiedAt,
      });
  }
  return standing;
}
