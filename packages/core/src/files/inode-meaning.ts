import type { FileAccess, FileStat } from './file-access.ts';
import { orNullIfAbsent } from './file-access.ts';

/**
 * Types of file systems that make up inode numbers and change times whenever they are mounted, as `statfs` of Linux gives
 * them: vfat, exFAT, FUSE (NTFS and exFAT by user-space drivers, MTP, sshfs), NTFS, CIFS, SMB2.
 */
const MADE_UP_INODES: ReadonlySet<number> = new Set([
  0x4d44, 0x2011bab0, 0x65735546, 0x5346544e, 0x7366746e, 0xff534d42, 0xfe534d42,
]);

/** Those behind which another file system stands that may be mounted elsewhere, too: FUSE, CIFS, SMB2. Their inode numbers need not be those there. */
const RELAYING: ReadonlySet<number> = new Set([0x65735546, 0xff534d42, 0xfe534d42]);

/** Tells for each file of a tree, which may hold several mounted disks, whether its inode number outlives a mount. */
export class InodeMeaning {
  readonly #access: FileAccess;
  readonly #typeByDevice = new Map<bigint, number | null>();

  constructor(access: FileAccess) {
    this.#access = access;
  }

  /** True where the file will have the same inode number and change time when its disk comes back unchanged. */
  outlivesMount(path: string, stat: Pick<FileStat, 'dev'>): boolean {
    const type = this.#typeOf(path, stat);
    return type === null || !MADE_UP_INODES.has(type);
  }

  /** True where the file may be the same one as another whose device and inode number differ. */
  mayHideFile(path: string, stat: Pick<FileStat, 'dev'>): boolean {
    const type = this.#typeOf(path, stat);
    return type !== null && RELAYING.has(type);
  }

  #typeOf(path: string, { dev }: Pick<FileStat, 'dev'>): number | null {
    const known = this.#typeByDevice.get(dev);
    if (known !== undefined) return known;
    const room = orNullIfAbsent(() => this.#access.statfs(path));
    // Node gives the type as a signed or an unsigned number, as the platform has it.
    const type = room === null ? null : room.type >>> 0;
    this.#typeByDevice.set(dev, type);
    return type;
  }
}
