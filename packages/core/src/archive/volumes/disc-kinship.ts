import { join } from 'node:path';
import type { FileAccess, FileStat } from '../../files/file-access.ts';
import { lstatOrNull } from '../../files/file-access.ts';

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
  if (isSameFile(own, found) || hasSameTimes(own, found)) return 'same-files';
  return own.dev === found.dev ? 'same-device' : 'apart';
}

function isSameFile(a: FileStat, b: FileStat): boolean {
  return a.dev === b.dev && a.ino === b.ino;
}

/** FUSE and overlays give a file another device and inode, and show its times; a change time cannot be copied. */
function hasSameTimes(a: FileStat, b: FileStat): boolean {
  return a.size === b.size && a.mtimeNs === b.mtimeNs && a.ctimeNs === b.ctimeNs;
}
