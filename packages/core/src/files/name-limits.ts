import type { FileAccess } from './file-access.ts';
import { StandingFolders } from './standing-folders.ts';
import { readStateFile } from './state-file.ts';

/** Types of file systems that hold Windows names only, as `statfs` of Linux gives them: vfat, exFAT, NTFS, CIFS, SMB2. */
const WINDOWS_TYPES: ReadonlySet<number> = new Set([
  0x4d44, 0x2011bab0, 0x5346544e, 0x7366746e, 0xff534d42, 0xfe534d42,
]);
const FUSE = 0x65735546;
/** The type that the kernel gives mounts of NTFS and exFAT by user-space drivers. */
const FUSE_ON_A_DISK = 'fuseblk';
const MOUNTS = '/proc/self/mountinfo';

/** Tells where only names can be held that Windows can hold. Remembers what it has asked, by device. */
export class NameLimits {
  readonly #access: FileAccess;
  readonly #standing: StandingFolders;
  readonly #byDevice = new Map<bigint, boolean>();

  constructor(access: FileAccess) {
    this.#access = access;
    this.#standing = new StandingFolders(access);
  }

  /** Whether a folder, or the nearest above it that exists, stands on such a file system. */
  hasWindowsNames(folder: string): boolean {
    const { folder: standing, dev } = this.#standing.above(folder);
    const known = this.#byDevice.get(dev);
    if (known !== undefined) return known;
    // Node gives the type as a signed or an unsigned number, as the platform has it.
    const type = this.#access.statfs(standing).type >>> 0;
    const found = WINDOWS_TYPES.has(type) || (type === FUSE && this.#isFuseOnADisk(dev));
    this.#byDevice.set(dev, found);
    return found;
  }

  /** The third field of a line names the device, the first behind the lone dash the type. */
  #isFuseOnADisk(dev: bigint): boolean {
    const name = `${(dev >> 8n) & 0xfffn}:${(dev & 0xffn) | ((dev >> 12n) & ~0xffn)}`;
    return (readStateFile(this.#access, MOUNTS) ?? '').split('\n').some((line) => {
      const fields = line.split(' ');
      return fields[2] === name && fields[fields.indexOf('-') + 1] === FUSE_ON_A_DISK;
    });
  }
}
