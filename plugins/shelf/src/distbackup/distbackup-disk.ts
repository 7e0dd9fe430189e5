import { join } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import { parseStoredText, parseWith, readStateFile } from '@mediastruct/core';
import * as v from 'valibot';

/** What distbackup keeps at the top of a disk's folder beside its objects (its source, version of schema 31). */
export const DISTBACKUP_DISK_FILE = 'distbackup-disk.json';
export const DISTBACKUP_DATABASE = 'distbackup.sqlite';

const IDENTITY = v.object({
  uuid: v.pipe(v.string(), v.regex(/^[0-9a-fA-F-]{32,36}$/)),
  name: v.optional(v.nullable(v.string())),
});

/** What a disk of distbackup says of itself. It names no set, and nothing in it changes with a backup. */
export interface DistbackupDisk {
  readonly uuid: string;
  readonly name: string | null;
}

/** Null where the folder is none of a disk of distbackup. Throws `damaged` (12). */
export function readDistbackupDisk(access: FileAccess, root: string): DistbackupDisk | null {
  const path = join(root, DISTBACKUP_DISK_FILE);
  const text = readStateFile(access, path);
  if (text === null) return null;
  const place = { path, number: 1, offset: 0 };
  const { uuid, name = null } = parseWith(IDENTITY, parseStoredText(text, place), { place, field: 'disk' });
  return { uuid: uuid.toLowerCase(), name };
}
