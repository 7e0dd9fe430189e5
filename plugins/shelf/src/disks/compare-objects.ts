import type { Session } from '@mediastruct/core';
import { displayPath, isAtOrBelow, joinPath, MediaStructError, throwIfStopped } from '@mediastruct/core';
import { isStillThere } from './disk-here.ts';
import { diskObjects, eventsOfObject } from './disk-objects.ts';
import { doubtObjects } from './found-events.ts';
import type { DropReason, ObjectEvent } from './object-event.ts';
import { objectEntries } from './object-entries.ts';
import { appendObjectEvents, layoutsIn, objectLogPath } from './object-log.ts';
import type { ObjectLayout } from './object-path.ts';
import { hashOfObject, objectPath } from './object-path.ts';

/** What a disk holds, compared with what was known of it. */
export interface ComparedObjects {
  /** Objects that stand there as they were known. */
  readonly kept: number;
  /** Objects that were not known: each was read, and is what its name says. */
  readonly added: number;
  readonly missing: number;
  /** Objects with another size than they were written with. */
  readonly short: number;
  /** Files among the objects that are not what their names say; they stay where they are. */
  readonly strange: readonly string[];
  /** Folders that could not be listed, so that nothing below them was taken to be missing. */
  readonly unlisted: number;
}

export interface ComparedDisk {
  readonly diskId: string;
  /** The disk's folder, absolute. */
  readonly root: string;
  /** What is written down of an object that does not stand there; `missing` ones wait to be healed. */
  readonly whyMissing?: DropReason | undefined;
  /** True where what cannot be looked at is known from another computer only: it goes on counting, and proves nothing. */
  readonly doubtsUnseen?: boolean | undefined;
}

const HASHED_TOGETHER = 64;
const STRANGE_TOLD = 20;

/**
 * Looks at what stands on a disk and brings its log in line: what was known and does not stand there with its size counts no more, what was not known is read and
 * taken in. Known objects are not read, unless they stand in another layout than was known: that is another file. Throws `tree-changed` (24) where the disk is not there any more afterwards: then what was seen last counts for nothing. Of a
 * content that stands in two layouts the first one counts. Memory: about 250 bytes an object.
 */
export async function compareObjects(
  session: Session,
  { diskId, root, whyMissing = 'missing', doubtsUnseen = false }: ComparedDisk,
): Promise<ComparedObjects> {
  const { access } = session.library;
  const logPath = objectLogPath(session.library, diskId);
  const before = new Map<string, { readonly size: number; readonly layout: ObjectLayout }>();
  for (const { sha256, size, layout } of diskObjects(access, logPath)) before.set(sha256, { size, layout });
  const layouts = layoutsIn(access, logPath);
  const at = session.now().toISOString();
  const events: ObjectEvent[] = [];
  const strange: string[] = [];
  const unknown: UnknownObject[] = [];
  const seen = new Set<string>();
  const failed: string[] = [];
  let [kept, short] = [0, 0];
  const drop = (sha256: string, why: DropReason) => events.push({ kind: 'drop', at, sha256, why });
  session.progress({ kind: 'phase', phase: 'looking at the disk', totalFiles: before.size });
  for (const { entry, folder, layout } of objectEntries(access, root, layouts)) {
    throwIfStopped(session.stop);
    const sha256 = hashOfObject(`${folder}/${entry.path}`);
    const path = joinPath(root, `${folder}/${entry.path}`);
    if (entry.kind === 'failed') {
      if (entry.errno === 'ENOENT' && entry.path === '') continue;
      failed.push(path);
      session.warnings.add(path, entry.message);
    } else if (entry.kind !== 'file' || sha256 === null) strange.push(path);
    else if (seen.has(sha256)) continue;
    else if (before.get(sha256)?.layout !== layout) unknown.push({ path, sha256, layout });
    else {
      if (before.get(sha256)?.size === entry.stat.size) kept += 1;
      else {
        short += 1;
        drop(sha256, 'short');
      }
      before.delete(sha256);
      if (layouts.length > 1) seen.add(sha256);
      session.progress({ kind: 'advance', files: 1, bytes: 0 });
    }
  }
  const unseen = new Set<string>();
  for (const [sha256, { layout }] of before) {
    const path = joinPath(root, objectPath(sha256, layout));
    if (failed.some((at) => isAtOrBelow(at, path))) unseen.add(sha256);
    else drop(sha256, whyMissing);
  }
  const missing = before.size - unseen.size;
  if (doubtsUnseen) doubtObjects(access, logPath, { hashes: unseen, now: session.now() });
  tellSeen(session, { diskId, root, events });
  if (unknown.length > 0)
    session.progress({ kind: 'phase', phase: 'reading what was not known', totalFiles: unknown.length });
  const added = await addUnknown(session, unknown, { diskId, root, strange });
  return {
    ...{ kept, added, missing, short, unlisted: failed.length },
    strange: strange.slice(0, STRANGE_TOLD).map(displayPath),
  };
}

interface Seen {
  readonly diskId: string;
  readonly root: string;
  readonly events: readonly ObjectEvent[];
}

/** The folder where a disk was mounted has no objects once it is pulled out: then none of them is missing, and what was read was another disk's. */
function tellSeen({ library }: Session, { diskId, root, events }: Seen): void {
  const { access } = library;
  if (!isStillThere(access, root, diskId))
    throw new MediaStructError('tree-changed', `${displayPath(root)}: the disk is not here any more`, {
      path: root,
      suggestions: ['Plug it in and give the command again: it goes on with what is left.'],
    });
  appendObjectEvents(access, objectLogPath(library, diskId), events);
}

interface UnknownObject {
  readonly path: string;
  readonly sha256: string;
  readonly layout: ObjectLayout;
}

/** Objects that were not known count once they were read. They are told as they are read, so that the next time goes on where this one was stopped. */
async function addUnknown(
  session: Session,
  unknown: readonly UnknownObject[],
  { diskId, root, strange }: { readonly diskId: string; readonly root: string; readonly strange: string[] },
): Promise<number> {
  const at = session.now().toISOString();
  let added = 0;
  for (let first = 0; first < unknown.length; first += HASHED_TOGETHER) {
    throwIfStopped(session.stop);
    const events: ObjectEvent[] = [];
    const batch = unknown.slice(first, first + HASHED_TOGETHER);
    const outcomes = await session.content.hashFiles(batch.map(({ path }) => path));
    batch.forEach(({ path, sha256, layout }, nth) => {
      const outcome = outcomes[nth];
      if (outcome?.kind !== 'hashed') {
        session.warnings.add(path, `it cannot be read, so it does not count: ${outcome?.message ?? ''}`);
        return;
      }
      if (outcome.sha256 !== sha256) {
        strange.push(path);
        return;
      }
      added += 1;
      const size = outcome.stat.size;
      const facts = { sha256, size, origin: null, taken: null, camera: null };
      events.push(...eventsOfObject({ ...facts, layout, at, verifiedAt: at }));
    });
    tellSeen(session, { diskId, root, events });
    session.progress({ kind: 'advance', files: batch.length, bytes: 0 });
  }
  return added;
}
