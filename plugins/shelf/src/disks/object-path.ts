import type { FileAccess } from '@mediastruct/core';
import { joinPath, messageOf, statIfReadable } from '@mediastruct/core/base';

/** The folder of a disk in which its objects stand, and the one that bad ones are moved to. */
export const OBJECTS = 'objects';
export const QUARANTINE = 'quarantine';
/** The folder of a disk in which stands what it let go of, until its owner deletes it. */
export const RELEASED = 'released';
/** The folder in which distbackup keeps its objects. They are read as they stand; nothing is ever written, moved or taken away there. */
export const DISTBACKUP_OBJECTS = 'distbackup-objects';

/** Who laid an object out: this suite, or distbackup before the disk was adopted. */
export const LAYOUTS = ['own', 'distbackup'] as const;
export type ObjectLayout = (typeof LAYOUTS)[number];

/** The folder of each layout. */
export const LAYOUT_FOLDERS = { own: OBJECTS, distbackup: DISTBACKUP_OBJECTS } as const;

const OWN_PATH = /^objects\/([0-9a-f]{2})\/([0-9a-f]{2})\/([0-9a-f]{64})$/;
const DISTBACKUP_PATH = /^distbackup-objects\/([0-9a-f]{3})\/([0-9a-f]{64})$/;

/** Where a content stands below a disk's folder: two levels of 256 folders keep each of them small up to 10^8 objects. */
export function objectPath(sha256: string, layout: ObjectLayout = 'own'): string {
  if (layout === 'distbackup') return `${DISTBACKUP_OBJECTS}/${sha256.slice(0, 3)}/${sha256}`;
  return `${OBJECTS}/${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`;
}

/** The content that a path below a disk's folder is named for; null where it names none, or stands in the wrong folder. */
export function hashOfObject(path: string): string | null {
  const [, first = '', second = '', sha256 = ''] = OWN_PATH.exec(path) ?? [];
  const [, three = '', other = ''] = DISTBACKUP_PATH.exec(path) ?? [];
  const found = sha256 === '' ? other : sha256;
  return found !== '' && found.startsWith(`${first}${second}${three}`) ? found : null;
}

/** Absolute path at which a content stands on a disk, in whichever layout; that of the own one where it stands in neither, or where none can be looked at, which whoever reads it is told. */
export function objectOnDisk({ access, onFailed }: Looking, root: string, sha256: string): string {
  const isThere = (path: string) =>
    statIfReadable(access, path, (error) => onFailed?.(path, messageOf(error))) !== null;
  return objectPlaces(root, sha256).find(isThere) ?? joinPath(root, objectPath(sha256));
}

interface Looking {
  readonly access: FileAccess;
  /** Told of a place that cannot be looked at. */
  readonly onFailed?: (path: string, message: string) => void;
}

/** Absolute paths at which a content may stand on a disk. */
export function objectPlaces(root: string, sha256: string): readonly string[] {
  return LAYOUTS.map((layout) => joinPath(root, objectPath(sha256, layout)));
}
