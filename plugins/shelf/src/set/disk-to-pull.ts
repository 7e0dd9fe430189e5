import { join } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import { lstatOrNull, MediaStructError } from '@mediastruct/core';
import { diskAt, refuseLinkedFolders } from '../disks/disk-here.ts';
import type { DiskIdentity } from '../disks/disk-identity.ts';
import { readDiskIdentity } from '../disks/disk-identity.ts';
import { CATALOGUE } from '../disks/disk-texts.ts';
import { OBJECTS } from '../disks/object-path.ts';

/**
 * A disk whose record of the set is asked for. `identity` is null where the file that says who it is is gone or damaged, and what else stands there shows that it is a disk
 * of a shelf. Throws `usage` (64) for any other folder.
 */
export function diskToPull(
  access: FileAccess,
  root: string,
): { readonly root: string; readonly identity: DiskIdentity | null } {
  refuseLinkedFolders(access, root);
  try {
    const identity = readDiskIdentity(access, root);
    if (identity !== null) return { root, identity };
  } catch (error) {
    if (!(error instanceof MediaStructError) || error.code !== 'damaged') throw error;
    return { root, identity: null };
  }
  const isDisk = [CATALOGUE, OBJECTS].some(
    (name) => lstatOrNull(access, join(root, name))?.kind === 'folder',
  );
  return isDisk ? { root, identity: null } : diskAt(access, root);
}
