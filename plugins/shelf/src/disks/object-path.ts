/** The folder of a disk in which its objects stand, and the one that bad ones are moved to. */
export const OBJECTS = 'objects';
export const QUARANTINE = 'quarantine';

const OBJECT_PATH = /^objects\/([0-9a-f]{2})\/([0-9a-f]{2})\/([0-9a-f]{64})$/;

/** Where a content stands below a disk's folder: two levels of 256 folders keep each of them small up to 10^8 objects. */
export function objectPath(sha256: string): string {
  return `${OBJECTS}/${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`;
}

/** The content that a path below a disk's folder is named for; null where it names none, or stands in the wrong folder. */
export function hashOfObject(path: string): string | null {
  const [, first, second, sha256 = ''] = OBJECT_PATH.exec(path) ?? [];
  return sha256.startsWith(`${first}${second}`) && sha256 !== '' ? sha256 : null;
}
