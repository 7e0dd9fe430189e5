import type { Session } from '@mediastruct/core';
import { doubtLog, foundEvents } from '../disks/found-events.ts';
import { furtherJudgements, lastJudgements, withJudgements } from '../disks/merge-log.ts';
import type { ObjectEvent } from '../disks/object-event.ts';
import { appendObjectEvents, objectLogPath, TAKEN_LOG_FORMAT, writeObjectLog } from '../disks/object-log.ts';
import type { ShelfState } from '../ledger/shelf-state.ts';
import type { MergedDisk, NewerSide } from '../plan/merged-state.ts';
import type { SourceEntry } from '../sources/source-entry.ts';
import { takeListing } from '../sources/take-listing.ts';
import { Lookahead } from './lookahead.ts';
import type { SetItem, UnpackedSet } from './read-set.ts';

/** Writes the logs of disks that are newer on the disk, and what its listings of sources have further; returns the names of those sources. */
export function takeItems(session: Session, set: UnpackedSet, sides: SidesOfDisks): readonly string[] {
  const taken: string[] = [];
  const items = new Lookahead(set.items());
  for (let item = items.take(); item !== null; item = items.take()) {
    if (item.kind === 'disk') takeLog(session, { item, objects: objectsOf(items), set, sides });
    if (item.kind === 'source' && takeListing(session, item.header, entriesOf(items)))
      taken.push(item.header.name);
  }
  return taken;
}

interface TakenLog {
  readonly item: Extract<SetItem, { kind: 'disk' }>;
  /** Those of the disk, in the record. */
  readonly objects: Iterable<ObjectEvent>;
  readonly set: UnpackedSet;
  readonly sides: SidesOfDisks;
}

/**
 * What either side saw in reading it is kept, whoever wrote to a disk last. Of one that went two ways the list of that side is taken whose state of it goes on being known, and
 * proves nothing: the disk may be in the other state.
 */
function takeLog({ library, warnings, now }: Session, { item, objects, set, sides }: TakenLog): void {
  const { access } = library;
  const { diskId, format } = item;
  const path = objectLogPath(library, diskId);
  const newer = sides.newer(diskId);
  if (newer === 'theirs') {
    const events = withJudgements(objects, lastJudgements(access, path), sides.isOneDisk(diskId));
    writeObjectLog(access, path, { format, events });
  } else if (newer === 'fork') {
    if (sides.isTheirState(diskId))
      writeObjectLog(access, path, {
        format: TAKEN_LOG_FORMAT,
        events: foundEvents(objects, now().toISOString()),
      });
    else doubtLog(access, path, now());
  } else if (newer === 'same') {
    const { writtenAt } = set.header;
    const further = furtherJudgements(access, path, { theirs: objects, writtenAt });
    appendObjectEvents(access, path, further);
    const dropped = further.filter(({ kind }) => kind === 'drop').length;
    if (dropped > 0)
      warnings.add(
        path,
        `another computer counts ${dropped} of the objects no more, so they are not counted here: "shelf disk refresh" looks at the disk`,
      );
  }
}

/** Whose record of each disk is to be taken. */
export class SidesOfDisks {
  readonly #merged: ReadonlyMap<string, MergedDisk>;
  /** The nonces that disks have by both records together, and by theirs. */
  readonly #after: ReadonlyMap<string, string | undefined>;
  readonly #theirs: ReadonlyMap<string, string | undefined>;

  constructor(
    merged: readonly MergedDisk[],
    { after, theirs }: { readonly after: ShelfState; readonly theirs: ShelfState },
  ) {
    this.#merged = new Map(merged.map((disk) => [disk.diskId, disk]));
    this.#after = noncesOf(after);
    this.#theirs = noncesOf(theirs);
  }

  newer(diskId: string): NewerSide | undefined {
    return this.#merged.get(diskId)?.newer;
  }

  /** True where the disk that goes on being known is as their record tells, not as ours. */
  isTheirState(diskId: string): boolean {
    return this.#theirs.get(diskId) === this.#after.get(diskId);
  }

  /** False where a disk of this id ever went two ways, so that what was read here may have been read on another one. */
  isOneDisk(diskId: string): boolean {
    return this.#merged.get(diskId)?.forkedAt === null;
  }
}

function noncesOf({ disks }: ShelfState): ReadonlyMap<string, string | undefined> {
  return new Map(disks.map(({ diskId, stamp }) => [diskId, stamp?.nonce]));
}

function* objectsOf(items: Lookahead<SetItem>): Generator<ObjectEvent> {
  for (let next = items.peek(); next?.kind === 'object'; next = items.peek()) {
    items.take();
    yield next.event;
  }
}

function* entriesOf(items: Lookahead<SetItem>): Generator<SourceEntry> {
  for (let next = items.peek(); next?.kind === 'entry'; next = items.peek()) {
    items.take();
    yield next.entry;
  }
}
