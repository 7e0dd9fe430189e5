import type { FileAccess, FileStat } from '../../files/file-access.ts';
import { fileErrorOf } from '../../files/file-access.ts';
import { openForReading, sameFile } from '../../files/hash-file.ts';
import type { Failure } from '../../files/file-facts.ts';
import { failureOf } from '../../files/file-facts.ts';

export interface KeeperQuestion {
  /** Absolute path of the keeper, and its stat when it was read to its last byte in this run. */
  readonly keeper: string;
  readonly proven: FileStat;
  /** The name under which the duplicate stands aside now. */
  readonly gone: string;
}

/**
 * The last question before a duplicate goes: with its own name taken away, is its keeper still a file of its own? A
 * symlink, a second mount, or a view through FUSE or an overlay shows the duplicate itself under another path. Then the path is
 * gone with the name, or it leads to the inode that stands aside, or its change time moved with the renaming. Null: it stands.
 */
export function whyKeeperFalls(access: FileAccess, { keeper, proven, gone }: KeeperQuestion): Failure | null {
  const now = statByOpening(access, keeper);
  if (now.kind === 'failed') return now;
  const aside = access.lstat(gone);
  if (now.dev === aside.dev && now.ino === aside.ino)
    return failureOf(
      'keeper-gone',
      `${keeper} is another name of this very file, so the file keeps its name`,
    );
  if (!sameFile(now, proven))
    return failureOf(
      'keeper-gone',
      `${keeper} changed when this file was taken aside: it may be a view of it, so the file keeps its name`,
    );
  return null;
}

/** Opened, because a name that a cache still knows does not prove that there is a file. */
function statByOpening(access: FileAccess, path: string): FileStat | Failure {
  try {
    const fd = openForReading(access, path);
    try {
      return access.fstat(fd);
    } finally {
      access.close(fd);
    }
  } catch (error) {
    const { message } = fileErrorOf(error);
    return failureOf(
      'keeper-gone',
      `${path} cannot be opened once this file is taken aside, so the file keeps its name: ${message}`,
    );
  }
}
