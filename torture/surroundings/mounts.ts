import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import process from 'node:process';
import { run } from '../run-tool.ts';

/** How one folder can be seen at a second path. */
export const VIEW_KINDS = ['symlink', 'hard links', 'bind', 'overlay', 'bindfs'] as const;
export type ViewKind = (typeof VIEW_KINDS)[number];

/** Something that has to be taken down again. */
export interface Standing {
  [Symbol.dispose](): void;
}

/** Shows the folder `of` at `at` as well; throws with the system's words where this machine cannot. */
export function openView(kind: ViewKind, { of, at }: { readonly of: string; readonly at: string }): Standing {
  switch (kind) {
    case 'symlink':
      symlinkSync(of, at);
      return standing(() => rmSync(at));
    case 'hard links':
      run({ tool: 'cp', args: ['-al', of, at] });
      return standing(() => rmSync(at, { recursive: true }));
    case 'bind':
      return mounted(['--bind', of, at], at);
    case 'overlay': {
      for (const folder of [`${at}.upper`, `${at}.work`]) mkdirSync(folder);
      return mounted(
        ['-t', 'overlay', '-o', `lowerdir=${of},upperdir=${at}.upper,workdir=${at}.work`, 'overlay', at],
        at,
      );
    }
    case 'bindfs':
      mkdirSync(at);
      run({ tool: 'bindfs', args: [of, at] });
      return standing(() => unmount(at));
  }
}

/** File systems of disks that people carry about; those of user-space drivers make up their inode numbers. */
export const DISK_KINDS = ['ext4', 'exfat', 'ntfs'] as const;
export type DiskKind = (typeof DISK_KINDS)[number];

const MAKE: Readonly<Record<DiskKind, readonly [tool: string, ...args: string[]]>> = {
  ext4: ['mkfs.ext4', '-q', '-F'],
  exfat: ['mkfs.exfat'],
  ntfs: ['mkfs.ntfs', '-q', '-F', '-f'],
};
const DRIVER: Readonly<Record<DiskKind, readonly [tool: string, ...args: string[]]>> = {
  ext4: ['mount', '-o', 'loop'],
  exfat: ['mount.exfat-fuse'],
  ntfs: ['ntfs-3g'],
};

/** A new disk in the file `image`, of 64 MiB. */
export function makeDisk(kind: DiskKind, image: string): void {
  run({ tool: 'truncate', args: ['-s', '64M', image] });
  const [tool, ...args] = MAKE[kind];
  run({ tool, args: [...args, image] });
}

/** Mounts the disk in `image` at a folder, which is made. */
export function plugIn(
  kind: DiskKind,
  { image, at }: { readonly image: string; readonly at: string },
): Standing {
  mkdirSync(at, { recursive: true });
  const [tool, ...args] = DRIVER[kind];
  const device = kind === 'ext4' ? null : run({ tool: 'losetup', args: ['-f', '--show', image] }).trim();
  run({ tool, args: [...args, device ?? image, at] });
  return standing(() => {
    unmount(at);
    if (device !== null) run({ tool: 'losetup', args: ['-d', device] });
    rmSync(at, { recursive: true });
  });
}

/** Why nothing can be mounted here at all; null where it may be tried. */
export function whyNoMounts(): string | null {
  if (process.platform !== 'linux') return `it mounts as Linux does, and this is ${process.platform}`;
  return process.getuid?.() === 0 ? null : 'mounting asks for root';
}

function mounted(args: readonly string[], at: string): Standing {
  if (!existsSync(at)) mkdirSync(at);
  run({ tool: 'mount', args });
  return standing(() => unmount(at));
}

/** What is still in use is taken down as soon as it is not. */
function unmount(at: string): void {
  try {
    run({ tool: 'umount', args: [at] });
  } catch {
    run({ tool: 'umount', args: ['-l', at] });
  }
}

function standing(end: () => void): Standing {
  return { [Symbol.dispose]: end };
}
