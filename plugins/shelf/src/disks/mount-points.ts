import type { FileAccess } from '@mediastruct/core';
import { orNullIfAbsent, readStateFile } from '@mediastruct/core/base';

/** Kinds of file systems of Linux that hold nobody's files. */
const OF_THE_SYSTEM =
  /^(proc|sysfs|cgroup2?|devpts|devtmpfs|mqueue|debugfs|tracefs|securityfs|pstore|bpf|configfs|fusectl|hugetlbfs|autofs|binfmt_misc|efivarfs|ramfs|rpc_pipefs|nsfs)$/;

/** Folders in which systems without such a table mount what is plugged in. */
const MEDIA_FOLDERS = ['/Volumes'];

/**
 * Absolute paths at which disks are mounted now: those the kernel tells, and where it has no table of them, what stands
 * in the folders where systems mount. What cannot be looked at throws: a clone may stand there.
 */
export function mountPoints(access: FileAccess): readonly string[] {
  const told = readStateFile(access, '/proc/self/mounts');
  if (told === null) return MEDIA_FOLDERS.flatMap((folder) => foldersIn(access, folder));
  const mounted = told
    .split('\n')
    .map((line) => line.split(' '))
    .flatMap(([, at, type]) =>
      at === undefined || type === undefined || OF_THE_SYSTEM.test(type) ? [] : [decoded(at)],
    );
  return [...new Set(mounted)];
}

/** Blanks and the like stand there as three octal digits (fstab(5)). */
function decoded(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}

function foldersIn(access: FileAccess, folder: string): readonly string[] {
  const entries = orNullIfAbsent(() => access.readdir(folder)) ?? [];
  return entries.filter(({ kind }) => kind === 'folder').map(({ name }) => `${folder}/${name}`);
}
