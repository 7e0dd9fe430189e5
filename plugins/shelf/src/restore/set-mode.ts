import type { FileAccess } from '@mediastruct/core';
import { errnoOf, OPEN } from '@mediastruct/core';

/** Sets the permission bits of a file or folder. File systems without modes refuse it, which does no harm to the content. */
export function setMode(
  access: FileAccess,
  path: string,
  { mode, flags }: { readonly mode: number; readonly flags: number },
): void {
  if (access.lstat(path).mode === mode) return;
  const fd = access.open(path, flags | OPEN.noFollow);
  try {
    access.fchmod(fd, mode & 0o777);
  } catch (error) {
    if (!['EPERM', 'ENOSYS', 'EOPNOTSUPP', 'ENOTSUP'].includes(errnoOf(error) ?? '')) throw error;
  } finally {
    access.close(fd);
  }
}
