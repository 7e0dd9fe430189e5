import { join } from 'node:path';
import type { FileAccess } from '../../files/file-access.ts';
import { lstatOrNull } from '../../files/file-access.ts';
import { isSameOrView } from '../../files/hash-file.ts';

/**
 * What a place that holds a volume's bag is to the volume's own folder: `same-files` (its folder, hard links to its files, or a view
 * of it through another file system), `same-device` (a copy that is lost together with it), `apart`.
 */
export type Kinship = 'same-files' | 'same-device' | 'apart';

/** Every bag has it, and nothing but a view of it has its very times. */
const ASKED = 'bag-info.txt';

/** Where the volume's folder is not there, any place is apart from it. */
export function kinshipOf(access: FileAccess, at: string, folder: string): Kinship {
  const own = lstatOrNull(access, join(folder, ASKED));
  const found = lstatOrNull(access, join(at, ASKED));
  if (own === null || found === null) return 'apart';
  if (isSameOrView(own, found)) return 'same-files';
  return own.dev === found.dev ? 'same-device' : 'apart';
}
