import { dirname, join } from 'node:path';
import type { FileAccess, Session } from '@mediastruct/core';
import {
  displayPath,
  joinPath,
  lstatOrNull,
  makeFolders,
  MediaStructError,
  walkTree,
  writeStateFile,
} from '@mediastruct/core';
import type { AddedDisk } from '../disks/add-disk.ts';
import { addDisk } from '../disks/add-disk.ts';
import type { DiskObject } from '../disks/disk-objects.ts';
import { eventsOfObject } from '../disks/disk-objects.ts';
import type { ObjectEvent } from '../disks/object-event.ts';
import { objectLogPath, TAKEN_LOG_FORMAT, writeObjectLog } from '../disks/object-log.ts';
import { objectPath, OBJECTS } from '../disks/object-path.ts';
import { readShelf } from '../ledger/shelf-ledger.ts';
import type { NamedObjects } from '../set/name-objects.ts';
import { nameObjects } from '../set/name-objects.ts';
import type { TakenSource } from './adopt-sources.ts';
import { adoptSources } from './adopt-sources.ts';
import { DISTBACKUP_DISK_FILE, readDistbackupDisk } from './distbackup-disk.ts';
import { DistbackupList } from './distbackup-list.ts';
import type { LeftOut } from './mounted-entries.ts';
import { EMPTY_SHA256 } from './mounted-entries.ts';
import type { StandingObjects } from './standing-objects.ts';
import { standingObjects } from './standing-objects.ts';

export interface AdoptDiskRequest {
  /** Absolute path of the folder that holds `distbackup-disk.json`. */
  readonly root: string;
  /** What it is called from now on; as distbackup called it if absent. */
  readonly name?: string | undefined;
  readonly place?: string | undefined;
  readonly reserveBytes?: number | undefined;
  readonly device?: string | undefined;
  /** True to take the objects alone, where the list of distbackup is gone or damaged. */
  readonly withoutList: boolean;
}

/** What came of taking a disk of distbackup over. */
export interface AdoptedDisk extends AddedDisk {
  /** Objects that count from now on, and their bytes. None was read. */
  readonly objects: { readonly files: number; readonly bytes: number };
  /** Objects that the list has on this disk and that do not stand there. */
  readonly missing: number;
  /** Objects with another size than the list tells; they do not count. */
  readonly short: number;
  /** The first files among the objects that no object is called like. */
  readonly strange: readonly string[];
  /** Folders that could not be listed. */
  readonly unlisted: number;
  readonly sources: readonly TakenSource[];
  /** Without its list: the source that names its objects by their hashes. */
  readonly unnamed: NamedObjects | null;
  readonly leftOut: Readonly<LeftOut>;
  /** Names of disks of the same set that are not on this shelf yet. */
  readonly otherDisks: readonly string[];
}

/**
 * Makes a disk of distbackup one of the shelf. Nothing on it is moved, rewritten or taken away: our own files are put beside its own, its objects become copies that
 * nobody has read yet, and the names in its list become sources. Throws `usage` (64) where it is none, or on this shelf already; `damaged` (12) where its list
 * is not to be read. Memory: about 300 bytes an object.
 */
export function adoptDisk(session: Session, request: AdoptDiskRequest): AdoptedDisk {
  const { library, now } = session;
  const { access } = library;
  const { root, withoutList } = request;
  const disk = readDistbackupDisk(access, root);
  if (disk === null) throw noDisk(root, lstatOrNull(access, root) !== null);
  const name = request.name ?? disk.name ?? '';
  refuseKnown(session, { uuid: disk.uuid, root });
  using list = withoutList ? null : openList(session, root);
  const known = list?.disks() ?? [];
  const index = known.find(({ uuid }) => uuid === disk.uuid)?.index ?? null;
  if (list !== null && index === null)
    session.warnings.add(
      list.path,
      'it does not know this disk, so that no size of an object could be compared',
    );
  session.progress({ kind: 'phase', phase: 'looking at the disk' });
  const at = now().toISOString();
  const standing = standingObjects(session, { root, list, index });
  const leftOut: LeftOut = { empty: 0, unread: 0, strange: 0 };
  let sources: readonly TakenSource[] = [];
  const added = addDisk(
    session,
    { name, root, place: request.place, reserveBytes: request.reserveBytes, device: request.device },
    {
      diskId: disk.uuid,
      mayHaveLeft: (name) => name === OBJECTS && hasOnlyEmptyObject(access, root),
      take: (diskId) => {
        if (list !== null) sources = adoptSources(session, { list, disk, known, leftOut });
        const path = objectLogPath(library, diskId);
        const hasEmpty = leftOut.empty > 0 && !standing.found.has(EMPTY_SHA256);
        if (hasEmpty) writeEmptyObject(access, root);
        const events = objectEvents(standing, { at, hasEmpty });
        writeObjectLog(access, path, { format: TAKEN_LOG_FORMAT, events });
      },
    },
  );
  const onShelf = new Set(readShelf(library).disks.map(({ diskId }) => diskId));
  const { found, bytes, ...counts } = standing;
  return {
    ...added,
    objects: { files: found.size, bytes },
    ...{ missing: counts.missing, short: counts.short, strange: counts.strange, unlisted: counts.unlisted },
    ...{ sources, leftOut, unnamed: list === null ? nameObjects(session, added) : null },
    otherDisks: known.flatMap((other) =>
      other.name === null || onShelf.has(other.uuid) ? [] : [other.name],
    ),
  };
}

function* objectEvents(
  { found }: StandingObjects,
  { at, hasEmpty }: { readonly at: string; readonly hasEmpty: boolean },
): Generator<ObjectEvent> {
  if (hasEmpty) yield emptyObject(at);
  for (const [sha256, { size, origin }] of found) {
    const object: DiskObject = {
      ...{ sha256, size, origin, taken: null, camera: null },
      ...{ layout: 'distbackup', at, verifiedAt: null },
    };
    yield* eventsOfObject(object);
  }
}

/** Empty files are to come back like all others, and their content costs nothing. It stands in our own layout, beside what distbackup wrote. */
function writeEmptyObject(access: FileAccess, root: string): void {
  const path = joinPath(root, objectPath(EMPTY_SHA256));
  makeFolders(access, dirname(path));
  if (lstatOrNull(access, path) === null) writeStateFile(access, path, '');
}

/** An empty file was the only one written, under its name or the one that it has for a moment. */
function hasOnlyEmptyObject(access: FileAccess, root: string): boolean {
  for (const entry of walkTree(access, joinPath(root, OBJECTS)))
    if (entry.kind !== 'file' || entry.stat.size > 0 || !entry.path.includes(EMPTY_SHA256)) return false;
  return true;
}

function emptyObject(at: string): ObjectEvent {
  return { kind: 'put', at, sha256: EMPTY_SHA256, size: 0, origin: null, taken: null, camera: null };
}

function openList({ library: { access } }: Session, root: string): DistbackupList {
  try {
    return new DistbackupList(access, root);
  } catch (error) {
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!isAbsent && !(error instanceof MediaStructError && error.code === 'damaged')) throw error;
    const path = join(root, 'distbackup.sqlite');
    throw new MediaStructError(
      'damaged',
      isAbsent ? `${displayPath(path)}: expected the list of distbackup, found none` : error.message,
      {
        path,
        cause: error,
        suggestions: [
          ...(error instanceof MediaStructError ? error.suggestions : []),
          'Another disk of the set may have a good one: adopt that one first.',
          '--without-list takes the objects alone; their names are not known then. Nothing was changed.',
        ],
      },
    );
  }
}

function refuseKnown({ library }: Session, { uuid, root }: { uuid: string; root: string }): void {
  const { disks } = readShelf(library);
  const known = disks.find(
    ({ diskId, standing, stamp }) => diskId === uuid && standing !== 'dropped' && stamp !== null,
  );
  if (known === undefined) return;
  throw new MediaStructError(
    'usage',
    `${displayPath(root)}: it is the disk "${known.name}" of this shelf already`,
    {
      path: root,
      suggestions: [
        `mediastruct shelf disk refresh "${known.name}"   looks at what stands on it now. Nothing was changed.`,
      ],
    },
  );
}

function noDisk(root: string, isThere: boolean): MediaStructError {
  return new MediaStructError(
    'usage',
    `${displayPath(root)}: expected a disk of distbackup (${DISTBACKUP_DISK_FILE}), found ${isThere ? 'none' : 'nothing'}`,
    {
      path: root,
      suggestions: [
        'Name the folder that holds distbackup-objects.',
        'mediastruct shelf disk add NAME PATH   makes any other folder on a disk one of the shelf',
      ],
    },
  );
}
