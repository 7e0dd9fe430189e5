import type { FileAccess, RereadHash } from '@mediastruct/core';
import { errnoOf, messageOf, rereadHash } from '@mediastruct/core';

export type ReadWhole =
  | ({ readonly kind: 'read' } & RereadHash)
  | { readonly kind: 'failed'; readonly errno: string; readonly message: string };

/** Reads a file to its end, from the disk where the file system can. */
export function readWhole(
  access: FileAccess,
  path: string,
  onBytes: (bytes: number) => void = () => {},
): ReadWhole {
  try {
    return { kind: 'read', ...rereadHash(access, path, onBytes) };
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === null) throw error;
    return { kind: 'failed', errno, message: messageOf(error) };
  }
}
