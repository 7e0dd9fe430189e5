import { join } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import {
  checkFormat,
  DISK_FILE,
  MediaStructError,
  parseStoredText,
  parseWith,
  readStateFile,
  writeStateFile,
} from '@mediastruct/core/base';
import * as v from 'valibot';

/** The file at the top of a disk's folder that says which disk it is. */
export { DISK_FILE };
const DISK_FORMAT = { format: 'mediastruct-disk', version: 1 };

const IDENTITY = v.object({
  setId: v.string(),
  diskId: v.string(),
  name: v.string(),
  generation: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  nonce: v.string(),
});

/** What a disk says of itself. */
export interface DiskIdentity {
  /** Of the set of disks it belongs to. */
  readonly setId: string;
  readonly diskId: string;
  readonly name: string;
  /** Counts up with each backup to it. */
  readonly generation: number;
  /** Drawn anew with each generation, so that two disks that were one can be told apart. */
  readonly nonce: string;
}

/** What the disk whose folder this is says of itself; null where it says nothing. Throws `damaged` (12), `newer-format` (33). */
export function readDiskIdentity(access: FileAccess, root: string): DiskIdentity | null {
  const path = join(root, DISK_FILE);
  const text = readStateFile(access, path);
  if (text === null) return null;
  const place = { path, number: 1, offset: 0 };
  const object = parseStoredText(text, place);
  checkFormat(object, DISK_FORMAT, place);
  return parseWith(IDENTITY, object, { place, field: 'disk' });
}

/** Gives a disk its identity, in place of the one it has; durable on return. */
export function writeDiskIdentity(access: FileAccess, root: string, identity: DiskIdentity): void {
  const { setId, diskId, name, generation, nonce } = identity;
  const text = JSON.stringify({ ...DISK_FORMAT, setId, diskId, name, generation, nonce }, null, 2);
  writeStateFile(access, join(root, DISK_FILE), `${text}\n`);
}

/** As `readDiskIdentity`; null too where a disk does not answer or its file cannot be read, as in looking through many folders, which is told. */
export function identityIfReadable(
  access: FileAccess,
  root: string,
  onFailed: (error: Error) => void = () => {},
): DiskIdentity | null {
  try {
    return readDiskIdentity(access, root);
  } catch (error) {
    const isRefused = error instanceof MediaStructError;
    const isOfSystem = error instanceof Error && 'code' in error;
    if (!isRefused && !isOfSystem) throw error;
    onFailed(error);
    return null;
  }
}
