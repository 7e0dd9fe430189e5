import { randomUUID } from 'node:crypto';
import type { Session } from '@mediastruct/core';
import { displayPath, joinPath, MediaStructError, throwIfStopped } from '@mediastruct/core';
import { readShelf, tellShelf } from '../ledger/shelf-ledger.ts';
import type { AskedDisk, FoundDisk } from './disk-here.ts';
import { foundDisk, refuseIdentity } from './disk-here.ts';
import { writeDiskIdentity } from './disk-identity.ts';
import { diskObjects, eventsOfObject } from './disk-objects.ts';
import { judgeIdentity } from './judge-identity.ts';
import type { DropReason, ObjectEvent } from './object-event.ts';
import { objectEntries } from './object-entries.ts';
import {
  appendObjectEvents,
  layoutsIn,
  objectLogPath,
  TAKEN_LOG_FORMAT,
  writeObjectLog,
} from './object-log.ts';
import type { ObjectLayout } from './object-path.ts';
import { hashOfObject } from './object-path.ts';

export interface RefreshDiskRequest extends AskedDisk {
  /** True to take the disk as it is, also where it is a clone, an old image, or retired. */
  readonly accepts: boolean;
}

/** What a disk holds, compared with what was known of it. */
export interface RefreshedDisk {
  readonly diskId: string;
  readonly name: string;
  readonly root: string;
  /** Objects that stand there as they were known. */
  readonly kept: number;
  /** Objects that were not known: each was read, and is what its name says. */
  readonly added: number;
  readonly missing: number;
  /** Objects with another size than they were written with. */
  readonly short: number;
  /** Files among the objects that are not what their names say; they stay where they are. */
  readonly strange: readonly string[];
  /** Folders that could not be listed, so that nothing was taken to be missing. */
  readonly unlisted: number;
}

const HASHED_TOGETHER = 64;
const STRANGE_TOLD = 20;

/**
 * Looks at what stands on a disk and brings what is known of it in line. Objects that were known are counted by name and size and not read; those that were not
 * known are read. Nothing on the disk is changed but, where it is accepted as another one than was known, its identity. Memory: about 250 bytes an object.
 */
export async function refreshDisk(session: Session, request: RefreshDiskRequest): Promise<RefreshedDisk> {
  const { library } = session;
  const state = readShelf(library);
  const found = foundDisk(library, state, request);
  const verdict = judgeIdentity(state, found.identity);
  const mayBeTaken = request.accepts && (verdict.kind === 'clone' || verdict.kind === 'rolled-back');
  if (verdict.kind !== 'same' && !mayBeTaken) throw refuseIdentity(verdict, found);
  const { disk } = verdict;
  if (disk.standing === 'retired' && !request.accepts)
    throw new MediaStructError('usage', `the disk "${disk.name}" is retired`, {
      suggestions: [`mediastruct shelf disk refresh "${disk.name}" --accept   takes it back`],
    });
  const path = objectLogPath(library, disk.diskId);
  const before = new Map<string, number>();
  for (const { sha256, size } of diskObjects(library.access, path)) before.set(sha256, size);
  const layouts = layoutsIn(library.access, path);
  const tell = (events: readonly ObjectEvent[]) => appendObjectEvents(library.access, path, events);
  if (verdict.kind !== 'same') doubt(session, path);
  const result = await compareObjects(session, found.root, { before, layouts, tell });
  if (verdict.kind !== 'same') restamp(session, found, verdict.disk.stamp?.generation ?? 0);
  const { available: freeBytes } = library.access.statfs(found.root);
  tellShelf(session, [
    { kind: 'disk-seen', diskId: disk.diskId, path: found.root, freeBytes },
    ...(disk.standing === 'active'
      ? []
      : [{ kind: 'disk-stands' as const, diskId: disk.diskId, standing: 'active' as const }]),
  ]);
  return { diskId: disk.diskId, name: disk.name, root: found.root, ...result };
}

interface UnknownObject {
  readonly path: string;
  readonly sha256: string;
  readonly layout: ObjectLayout;
}

/** Nobody has read a clone, or a disk that was set back: what is known of the other one is no proof of it. */
function doubt({ library: { access } }: Session, path: string): void {
  const events = [...diskObjects(access, path)].flatMap((object) =>
    eventsOfObject({ ...object, verifiedAt: null }),
  );
  writeObjectLog(access, path, { format: TAKEN_LOG_FORMAT, events });
}

/** Of a content that stands in two layouts the first one counts. */
async function compareObjects(
  session: Session,
  root: string,
  {
    before,
    layouts,
    tell,
  }: {
    readonly before: Map<string, number>;
    readonly layouts: readonly ObjectLayout[];
    /** Writes down what was seen. */
    readonly tell: (events: readonly ObjectEvent[]) => void;
  },
): Promise<Omit<RefreshedDisk, 'diskId' | 'name' | 'root'>> {
  const { access } = session.library;
  const at = session.now().toISOString();
  const events: ObjectEvent[] = [];
  const strange: string[] = [];
  const unknown: UnknownObject[] = [];
  const seen = new Set<string>();
  let [kept, short, unlisted] = [0, 0, 0];
  const drop = (sha256: string, why: DropReason) => events.push({ kind: 'drop', at, sha256, why });
  session.progress({ kind: 'phase', phase: 'looking at the disk', totalFiles: before.size });
  for (const { entry, folder, layout } of objectEntries(access, root, layouts)) {
    throwIfStopped(session.stop);
    const sha256 = hashOfObject(`${folder}/${entry.path}`);
    const path = joinPath(root, `${folder}/${entry.path}`);
    if (entry.kind === 'failed') {
      if (entry.errno === 'ENOENT' && entry.path === '') continue;
      unlisted += 1;
      session.warnings.add(path, entry.message);
    } else if (entry.kind !== 'file' || sha256 === null) strange.push(path);
    else if (seen.has(sha256)) continue;
    else if (!before.has(sha256)) unknown.push({ path, sha256, layout });
    else {
      if (before.get(sha256) === entry.stat.size) kept += 1;
      else {
        short += 1;
        drop(sha256, 'short');
      }
      before.delete(sha256);
      if (layouts.length > 1) seen.add(sha256);
      session.progress({ kind: 'advance', files: 1, bytes: 0 });
    }
  }
  if (unlisted === 0) for (const sha256 of before.keys()) drop(sha256, 'missing');
  tell(events);
  if (unknown.length > 0)
    session.progress({ kind: 'phase', phase: 'reading what was not known', totalFiles: unknown.length });
  const added = await addUnknown(session, unknown, { at, tell, strange });
  return {
    ...{ kept, added, missing: unlisted === 0 ? before.size : 0, short, unlisted },
    strange: strange.slice(0, STRANGE_TOLD).map(displayPath),
  };
}

/** Objects that were not known count once they were read. They are told as they are read, so that the next time goes on where this one was stopped. */
async function addUnknown(
  session: Session,
  unknown: readonly UnknownObject[],
  { at, tell, strange }: { at: string; tell: (events: readonly ObjectEvent[]) => void; strange: string[] },
): Promise<number> {
  let added = 0;
  for (let first = 0; first < unknown.length; first += HASHED_TOGETHER) {
    throwIfStopped(session.stop);
    const events: ObjectEvent[] = [];
    const batch = unknown.slice(first, first + HASHED_TOGETHER);
    const outcomes = await session.content.hashFiles(batch.map(({ path }) => path));
    batch.forEach(({ path, sha256, layout }, nth) => {
      const outcome = outcomes[nth];
      if (outcome?.kind !== 'hashed' || outcome.sha256 !== sha256) {
        strange.push(path);
        return;
      }
      added += 1;
      const size = outcome.stat.size;
      const facts = { sha256, size, origin: null, taken: null, camera: null };
      events.push(...eventsOfObject({ ...facts, layout, at, verifiedAt: at }));
    });
    tell(events);
    session.progress({ kind: 'advance', files: batch.length, bytes: 0 });
  }
  return added;
}

/** Gives a disk that is taken as it is a generation above all that are known, so that it is told from its clone from now on. */
function restamp(session: Session, { root, identity }: FoundDisk, known: number): void {
  const { diskId } = identity;
  const stamp = { generation: 1 + Math.max(known, identity.generation), nonce: randomUUID() };
  tellShelf(session, [{ kind: 'disk-writing', diskId, ...stamp }]);
  writeDiskIdentity(session.library.access, root, { ...identity, ...stamp });
  tellShelf(session, [{ kind: 'disk-written', diskId, ...stamp }]);
}
