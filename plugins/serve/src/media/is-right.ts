import type { Catalogue, FileAccess } from '@mediastruct/core';
import { hashFile } from '@mediastruct/core/base';
import { openContent } from './open-content.ts';

/** So much is read to be sure of a file that was written since it was last read: nothing else is answered meanwhile, some tens of milliseconds. Bytes. */
const READ_TO_BE_SURE = 32 << 20;

/** Whether the copy at a path has the bytes of its hash: nothing wrote to it since it was read, or it is small and is read again now. */
export function isRight(access: FileAccess, catalogue: Catalogue, of: Named): boolean {
  using copy = openContent(access, catalogue, of.sha256);
  if (copy?.path !== of.path) return false;
  if (copy.isAsListed) return true;
  if (copy.size > READ_TO_BE_SURE) return false;
  const outcome = hashFile(access, of.path);
  return outcome.kind === 'hashed' && outcome.sha256 === of.sha256;
}

export interface Named {
  readonly sha256: string;
  /** Absolute path. */
  readonly path: string;
}
