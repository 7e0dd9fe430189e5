import type { FileAccess } from '@mediastruct/core';
import type { ObjectEvent, ObjectFacts } from './object-event.ts';
import { readObjectEvents } from './object-log.ts';
import type { ObjectLayout } from './object-path.ts';

/** An object that stands on a disk, as its log tells it. */
export interface DiskObject extends ObjectFacts {
  readonly layout: ObjectLayout;
  /** When its log took it in, or doubted it, ISO 8601 UTC. */
  readonly at: string;
  /** When it was last read to its end and was right, ISO 8601 UTC; null where nobody read it yet. */
  readonly verifiedAt: string | null;
}

interface Standing {
  /** Of the line that tells of it. */
  readonly offset: number;
  /** When that line says that it was taken in, or doubted. */
  readonly at: string;
  readonly verifiedAt: string | null;
}

/** The objects that stand on a disk now, each once, in the order in which they were put there. Memory: about 150 bytes an object. */
export function* diskObjects(access: FileAccess, logPath: string): Generator<DiskObject> {
  const standing = standingObjects(access, logPath);
  for (const { event, offset } of readObjectEvents(access, logPath)) {
    if (event.kind !== 'put' && event.kind !== 'found') continue;
    const known = standing.get(event.sha256);
    if (known?.offset !== offset) continue;
    const { sha256, size, origin, taken, camera, at } = event;
    const layout = event.kind === 'found' ? event.layout : 'own';
    yield { sha256, size, origin, taken, camera, layout, at, verifiedAt: known.verifiedAt };
  }
}

/** The events that tell of an object in the log of a disk that has none yet. */
export function eventsOfObject({ layout, at, verifiedAt, ...facts }: DiskObject): readonly ObjectEvent[] {
  if (layout === 'own' && verifiedAt !== null) return [{ kind: 'put', at: verifiedAt, ...facts }];
  const found = { kind: 'found' as const, at, layout, ...facts };
  return verifiedAt === null ? [found] : [found, { kind: 'read', at: verifiedAt, sha256: facts.sha256 }];
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
    else if (kind === 'found') standing.set(sha256, { offset, at: once(at), verifiedAt: null });
    else if (kind === 'put') standing.set(sha256, { offset, at: once(at), verifiedAt: once(at) });
    // The last line counts, not the latest time: a clock that was wrong once would keep its proof for ever.
    else if (known !== undefined) standing.set(sha256, { ...known, verifiedAt: once(at) });
  }
  return standing;
}
