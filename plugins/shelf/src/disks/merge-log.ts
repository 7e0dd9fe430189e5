import type { FileAccess } from '@mediastruct/core';
import { standingObjects } from './disk-objects.ts';
import type { ObjectEvent } from './object-event.ts';
import { readObjectEvents } from './object-log.ts';

type Judgement = Extract<ObjectEvent, { kind: 'read' | 'drop' }>;

/** Evictions and what a refresh misses belong to a generation of the disk; what reading showed does not. */
function isOfReading({ why }: Extract<ObjectEvent, { kind: 'drop' }>): boolean {
  return why !== 'evicted' && why !== 'not-found';
}

/** What this computer last saw of each object that it read, by hash. Memory: about 200 bytes an object. */
export function lastJudgements(access: FileAccess, logPath: string): ReadonlyMap<string, Judgement> {
  const last = new Map<string, Judgement>();
  for (const { event } of readObjectEvents(access, logPath))
    if (event.kind === 'read' || (event.kind === 'drop' && isOfReading(event))) last.set(event.sha256, event);
    else last.delete(event.sha256);
  return last;
}

/**
 * The log of another computer that wrote to the disk later, with what this one saw in reading it since. What it read right counts only where it was surely that
 * disk (`isOneDisk`), and where the other one did not come to doubt the disk later; what it found bad is believed in any case.
 */
export function* withJudgements(
  theirs: Iterable<ObjectEvent>,
  ours: ReadonlyMap<string, Judgement>,
  isOneDisk: boolean,
): Generator<ObjectEvent> {
  for (const event of theirs) {
    yield event;
    const own = ours.get(event.sha256);
    if (own === undefined || event.kind === 'drop') continue;
    const isLater = own.at > event.at;
    if (own.kind === 'drop' ? isLater || event.kind === 'found' : isLater && isOneDisk) yield own;
  }
}

/**
 * What the log of another computer, for the same generation of a disk, adds to the one here: objects that it read later, and those that it counts no more though it
 * wrote its record after they were last read here. Whatever made it drop them, they are not believed until a refresh has looked. Memory: about 300 bytes an object.
 */
export function furtherJudgements(
  access: FileAccess,
  logPath: string,
  { theirs, writtenAt }: { readonly theirs: Iterable<ObjectEvent>; readonly writtenAt: string },
): readonly Judgement[] {
  const standing = new Map(standingObjects(access, logPath));
  const events: Judgement[] = [];
  const seen = new Set<string>();
  for (const event of theirs) {
    const { kind, sha256, at } = event;
    seen.add(sha256);
    const known = standing.get(sha256);
    if (known === undefined || (kind !== 'put' && kind !== 'read')) continue;
    // Of one that was not read since it was doubted, what was read before proves nothing.
    if ((known.verifiedAt ?? known.at) < at) events.push({ kind: 'read', at, sha256 });
  }
  for (const [sha256, { verifiedAt }] of standing)
    if (!seen.has(sha256) && (verifiedAt ?? '') < writtenAt)
      events.push({ kind: 'drop', at: writtenAt, sha256, why: 'not-found' });
  return events;
}
