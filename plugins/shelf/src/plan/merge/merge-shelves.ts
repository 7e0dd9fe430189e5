import type {
  DiskStamp,
  MergedDisk,
  MergedShelf,
  NewerSide,
  RecordedEvent,
  RecordedShelf,
} from '../merged-state.ts';
import { eventText, mergeEvents } from './merge-events.ts';

/**
 * Merges what two computers know of one set of disks. All events of both are kept, each once and in the order in which either side has them; of each disk
 * the record with the higher generation is the newer one. Merging is the same in either order but for `newer`, and merging again changes
 * nothing. `stampOf` gives what an event wrote to a disk, null where it wrote nothing. Throws `RangeError` for two sets: the caller refuses those
 * first. Memory: about 500 bytes an event.
 */
export function mergeShelves<Event extends RecordedEvent>(
  ours: RecordedShelf<Event>,
  theirs: RecordedShelf<Event>,
  stampOf: (event: Event) => DiskStamp | null,
): MergedShelf<Event> {
  if (ours.setId !== theirs.setId) throw new RangeError(`${ours.setId} and ${theirs.setId} are two sets`);
  const events = mergeEvents(ours.events, theirs.events);
  const noncesIn = (of: readonly Event[]) => noncesOf(of.flatMap((event) => stampOf(event) ?? []));
  return {
    setId: ours.setId,
    events,
    disks: disksOf(noncesIn(events), { ours: noncesIn(ours.events), theirs: noncesIn(theirs.events) }),
    clashes: clashesOf(events),
  };
}

/** The nonces of each generation. */
type Nonces = ReadonlyMap<number, ReadonlySet<string>>;
type NoncesOfDisks = ReadonlyMap<string, Nonces>;

function noncesOf(stamps: readonly DiskStamp[]): NoncesOfDisks {
  const disks = new Map<string, Map<number, Set<string>>>();
  for (const { diskId, generation, nonce } of stamps) {
    const generations = disks.get(diskId) ?? new Map<number, Set<string>>();
    disks.set(diskId, generations);
    const nonces = generations.get(generation) ?? new Set<string>();
    generations.set(generation, nonces);
    nonces.add(nonce);
  }
  return disks;
}

function disksOf(
  all: NoncesOfDisks,
  { ours, theirs }: { readonly ours: NoncesOfDisks; readonly theirs: NoncesOfDisks },
): readonly MergedDisk[] {
  return [...all]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([diskId, generations]) => {
      const generation = Math.max(...generations.keys());
      const forks = [...generations].filter(([, nonces]) => nonces.size > 1).map(([number]) => number);
      return {
        diskId,
        generation,
        nonces: [...(generations.get(generation) ?? [])].sort(),
        newer: newerSide(ours.get(diskId), theirs.get(diskId)),
        forkedAt: forks.length === 0 ? null : Math.min(...forks),
      };
    });
}

/**
 * The side that knows the last generation of the other one, and goes further, is the newer one. Where neither does, the disk went two ways since they last agreed, or is two
 * disks: then neither of the two lists tells what stands on it.
 */
function newerSide(ours: Nonces | undefined, theirs: Nonces | undefined): NewerSide {
  if (theirs === undefined) return 'ours';
  if (ours === undefined) return 'theirs';
  const [own, other] = [Math.max(...ours.keys()), Math.max(...theirs.keys())];
  const [ownLast, otherLast] = [noncesAt(ours, own), noncesAt(theirs, other)];
  if (own > other) return hasAll(noncesAt(ours, other), otherLast) ? 'ours' : 'fork';
  if (own < other) return hasAll(noncesAt(theirs, own), ownLast) ? 'theirs' : 'fork';
  if (hasAll(ownLast, otherLast)) return ownLast.size === otherLast.size ? 'same' : 'ours';
  return hasAll(otherLast, ownLast) ? 'theirs' : 'fork';
}

function noncesAt(of: Nonces, generation: number): ReadonlySet<string> {
  return of.get(generation) ?? new Set();
}

function hasAll(all: ReadonlySet<string>, some: ReadonlySet<string>): boolean {
  return [...some].every((nonce) => all.has(nonce));
}

function clashesOf(events: readonly RecordedEvent[]): readonly string[] {
  const texts = new Map<string, string>();
  const clashes = new Set<string>();
  for (const event of events) {
    const text = eventText(event);
    if ((texts.get(event.id) ?? text) !== text) clashes.add(event.id);
    texts.set(event.id, text);
  }
  return [...clashes].sort();
}
