import type { FileAccess } from '../files/file-access.ts';
import { orNullIfAbsent } from '../files/file-access.ts';
import { folderIdentity } from '../files/walk-range.ts';

/** Which folder of which device a tree's root is now, where links lead. A disk that is mounted when it is first used is asked for before. */
export function rootIdentityOf(access: FileAccess, root: string): string {
  const real = access.realpath(root);
  orNullIfAbsent(() => access.statfs(real));
  return folderIdentity(access.lstat(real));
}

/** Whether two identities may be of one root. Devices are numbered anew at each mount, so the inode alone tells. */
export function isSameRoot(one: string, other: string): boolean {
  return inodeOf(one) === inodeOf(other);
}

function inodeOf(identity: string): string {
  return identity.slice(identity.indexOf(':') + 1);
}
