import { join, resolve } from 'node:path';
import type { FileAccess, Library } from '@mediastruct/core';
import {
  displayPath,
  errnoOf,
  isAtOrBelow,
  lstatOrNull,
  MediaStructError,
  orNullIfAbsent,
} from '@mediastruct/core/base';
import { readShelf } from '../ledger/shelf-ledger.ts';
import type { KnownDisk, ShelfState } from '../ledger/shelf-state.ts';
import type { DiskIdentity } from './disk-identity.ts';
import { DISK_FILE, identityIfReadable, readDiskIdentity } from './disk-identity.ts';
import type { IdentityVerdict } from './judge-identity.ts';
import { judgeIdentity } from './judge-identity.ts';
import { knownDisk } from './known-disk.ts';
import { mountPoints } from './mount-points.ts';
import { DISTBACKUP_OBJECTS, OBJECTS, QUARANTINE, RELEASED } from './object-path.ts';

/** A disk of the shelf that is plugged in now. */
export interface DiskHere {
  readonly disk: KnownDisk;
  /** Absolute path of its folder, wherever it is mounted. */
  readonly root: string;
  readonly identity: DiskIdentity;
}

/** A disk as the user names it, by its name or by its folder, and where it is if that has to be told. */
export interface AskedDisk {
  readonly disk: string;
  readonly at?: string | undefined;
}

/**
 * Finds a disk where it is plugged in now, by what it says of itself, and makes sure that it is as it was left: not absent
 * (`tree-changed`, 24), not a disk of another set, a clone or an old image (`wrong-volume`, 42), not newer than what is known here
 * (`plan-stale`, 22).
 */
export function diskHere(library: Library, asked: AskedDisk): DiskHere {
  const state = readShelf(library);
  const { root, identity } = foundDisk(library, { state }, asked);
  const verdict = judgeIdentity(state, identity);
  if (verdict.kind === 'same') return { disk: verdict.disk, root, identity };
  throw refuseIdentity(verdict, { root, identity });
}

/** A disk that answers at a folder, whatever is known of it. */
export interface FoundDisk {
  readonly root: string;
  readonly identity: DiskIdentity;
}

/** What is known of disks, and who is told that the folder where one was last did not say what stands there. */
interface DiskSearch {
  readonly state: ShelfState;
  readonly onUnread?: (path: string, message: string) => void;
}

/** As `diskHere`, without judging what the disk says of itself. */
export function foundDisk(
  library: Library,
  { state, onUnread }: DiskSearch,
  { disk, at }: AskedDisk,
): FoundDisk {
  const { access } = library;
  if (at === undefined && disk.includes('/')) return diskAt(access, resolve(disk));
  const known = knownDisk(state, disk);
  if (at === undefined) return mountedDisk(access, known, onUnread);
  const found = diskAt(access, resolve(at));
  if (found.identity.diskId === known.diskId) return found;
  throw new MediaStructError(
    'wrong-volume',
    `${displayPath(found.root)}: expected the disk "${known.name}", found "${displayPath(found.identity.name)}"`,
    { path: found.root, suggestions: ['Nothing was changed. Name the folder of the right disk with --at.'] },
  );
}

/** The disk whose folder this is. Throws `usage` (64) where it says nothing of itself. */
export function diskAt(access: FileAccess, root: string): FoundDisk {
  const identity = readDiskIdentity(access, root);
  if (identity !== null) {
    refuseLinkedFolders(access, root);
    return { root, identity };
  }
  const isThere = lstatOrNull(access, root) !== null;
  throw new MediaStructError(
    'usage',
    `${displayPath(root)}: expected a disk of the shelf (${DISK_FILE}), found ${isThere ? 'none' : 'nothing'}`,
    {
      path: root,
      suggestions: [
        'mediastruct shelf disk add NAME PATH   makes a folder on a disk one of the shelf',
        'mediastruct shelf disk list   tells where each disk was last',
      ],
    },
  );
}

/** Where a disk stands now; null where it is not here, or here twice: then one has to be named. */
export function rootIfHere(library: Library, search: DiskSearch, { diskId }: KnownDisk): string | null {
  try {
    return foundDisk(library, search, { disk: diskId }).root;
  } catch (error) {
    if (!(error instanceof MediaStructError)) throw error;
    return null;
  }
}

function mountedDisk(access: FileAccess, known: KnownDisk, onUnread: DiskSearch['onUnread']): FoundDisk {
  const unread = new Map<string, string>();
  const found = new Map<string, FoundDisk>();
  for (const root of likelyFolders(access, known)) {
    const identity = identityIfReadable(access, root, ({ message }) => unread.set(root, message));
    if (identity?.diskId !== known.diskId) continue;
    const { dev, ino } = access.lstat(access.realpath(root));
    const key = `${dev}:${ino}`;
    if (!found.has(key)) found.set(key, { root, identity });
  }
  const [first, second] = [...found.values()];
  if (first === undefined) {
    const why = unread.get(known.seen?.path ?? '');
    if (known.seen !== null && why !== undefined)
      onUnread?.(known.seen.path, `could not be asked whether it is the disk "${known.name}": ${why}`);
    throw notHere(known, why);
  }
  if (second === undefined) {
    refuseLinkedFolders(access, first.root);
    return first;
  }
  throw new MediaStructError(
    'wrong-volume',
    `the disk "${known.name}" is here twice, at ${displayPath(first.root)} and ${displayPath(second.root)}: one of them is a clone`,
    {
      path: second.root,
      suggestions: [
        'Unplug the clone, or name the folder of the one that is meant with --at. Nothing was changed.',
      ],
    },
  );
}

/** Refuses (`wrong-volume`, 42) a disk whose objects stand elsewhere: they may be those of another one, and would be counted twice. What is put aside may not even stand elsewhere on the disk: among the objects it would be taken away. */
export function refuseLinkedFolders(access: FileAccess, root: string): void {
  for (const name of [OBJECTS, DISTBACKUP_OBJECTS, QUARANTINE, RELEASED]) {
    const path = join(root, name);
    if (lstatOrNull(access, path)?.kind !== 'symlink') continue;
    const target = orNullIfAbsent(() => access.realpath(path));
    const mayLead = name === OBJECTS || name === DISTBACKUP_OBJECTS;
    if (mayLead && target !== null && isAtOrBelow(access.realpath(root), target)) continue;
    throw new MediaStructError(
      'wrong-volume',
      `${displayPath(path)}: expected a folder on the disk, found a symlink that leads ${target === null ? 'to nothing' : `to ${displayPath(target)}`}`,
      { path, suggestions: ['Put the folder back on the disk. Nothing was changed.'] },
    );
  }
}

/** How deep a disk's folder is looked for below the place where its disk is mounted. */
const FOLDERS_DEEP = 3;

/** Where the disk was last, then below every mount point the folders that it may have there. */
function likelyFolders(access: FileAccess, { seen }: KnownDisk): readonly string[] {
  const segments = (seen?.path ?? '').split('/').filter((segment) => segment !== '');
  const tails = Array.from({ length: Math.min(FOLDERS_DEEP, segments.length) }, (_, nth) =>
    segments.slice(-1 - nth).join('/'),
  );
  const below = mountPoints(access).flatMap((at) => [at, ...tails.map((tail) => join(at, tail))]);
  return [...new Set([...(seen === null ? [] : [seen.path]), ...below])];
}

function notHere({ name, place, seen }: KnownDisk, why: string | undefined): MediaStructError {
  const kept = place === null ? '' : ` It is kept at: ${place}.`;
  const was = seen === null ? '' : ` It was last at ${displayPath(seen.path)} on ${seen.at.slice(0, 10)}.`;
  const silent = why === undefined ? '' : ` That folder could not be asked: ${why}.`;
  return new MediaStructError(
    'tree-changed',
    `the disk "${name}" is not here: no mounted disk says that it is it.${kept}${was}${silent}`,
    { suggestions: ['Plug it in and mount it, or name its folder with --at. Nothing was changed.'] },
  );
}

/** Why a disk that is not as it was left is not worked with. */
export function refuseIdentity(
  verdict: Exclude<IdentityVerdict, { kind: 'same' }>,
  { root, identity }: FoundDisk,
): MediaStructError {
  const name = displayPath(identity.name);
  const at = `${displayPath(root)} ("${name}", generation ${identity.generation})`;
  const known = 'disk' in verdict ? (verdict.disk.stamp?.generation ?? 0) : 0;
  const path = root;
  switch (verdict.kind) {
    case 'other-set':
      return new MediaStructError(
        'wrong-volume',
        `${at}: expected a disk of this shelf, found one of another set`,
        {
          path,
          suggestions: [
            'Use it with the library it belongs to. Nothing was changed.',
            'mediastruct shelf disk fork PATH NAME   makes it a disk of this shelf, and of that one no more',
          ],
        },
      );
    case 'unknown':
      return new MediaStructError(
        'plan-stale',
        `${at}: it is of this set, and this library does not know it yet`,
        {
          path,
          suggestions: [
            `mediastruct shelf disk pull ${root}   takes over what it knows. Nothing was changed.`,
          ],
        },
      );
    case 'newer':
      return new MediaStructError(
        'plan-stale',
        `${at}: another computer wrote to it; this library knows it up to generation ${known}`,
        {
          path,
          suggestions: [
            `mediastruct shelf disk pull ${root}   takes over what it knows. Nothing was changed.`,
          ],
        },
      );
    case 'rolled-back':
      return new MediaStructError(
        'wrong-volume',
        `${at}: it is as it was before; generation ${known} is known: an old image was put back, or this is a clone that was left behind`,
        { path, suggestions: [REFRESH, 'Nothing was changed.'] },
      );
    case 'clone':
      return new MediaStructError(
        'wrong-volume',
        `${at}: it was written at a generation that this library wrote otherwise (it knows ${known}): a clone, or another computer wrote at the same time`,
        { path, suggestions: [REFRESH, 'Nothing was changed.'] },
      );
  }
}

const REFRESH =
  'If it is the only one of this name that is left: mediastruct shelf disk refresh NAME --accept   takes it as it is';

/** True where the disk answers at that folder with this identity; asked again and again while it is written to. */
export function isStillThere(access: FileAccess, root: string, diskId: string): boolean {
  try {
    return readDiskIdentity(access, root)?.diskId === diskId;
  } catch (error) {
    if (!(error instanceof MediaStructError) && errnoOf(error) === null) throw error;
    return false;
  }
}
