import { execFileSync } from 'node:child_process';
import { mkdirSync, rmdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

export const FILE_SYSTEMS = ['ext4', 'xfs'] as const;
export type FileSystem = (typeof FILE_SYSTEMS)[number];

/** What the last moment of a disk still wrote: nothing at all, or its log of changes to names without the data of the files. */
export const FLUSHES = ['nothing flushed', 'log flushed'] as const;
export type Flush = (typeof FLUSHES)[number];

/** The least that mkfs.xfs takes is 300 MB; the file is sparse. */
const IMAGE_BYTES = 320 * 1024 * 1024;

/** A file system of its own in a file, mounted through a loop device that goes when it is unmounted. */
export class PowerDisk {
  readonly fileSystem: FileSystem;
  /** Where it is mounted. */
  readonly path: string;
  readonly #image: string;

  constructor(folder: string, fileSystem: FileSystem) {
    this.fileSystem = fileSystem;
    this.path = join(folder, fileSystem);
    this.#image = `${this.path}.img`;
    writeFileSync(this.#image, '');
    truncateSync(this.#image, IMAGE_BYTES);
    run(`mkfs.${fileSystem}`, ['-q', this.#image]);
    mkdirSync(this.path);
    this.#mount();
  }

  /** True where the file system takes nothing more. */
  get isDown(): boolean {
    const path = join(this.path, 'is it down');
    try {
      mkdirSync(path);
      rmdirSync(path);
      return false;
    } catch {
      return true;
    }
  }

  /** What a machine does when the power is back: the file system recovers its log. */
  powerUp(): void {
    run('umount', [this.path]);
    this.#mount();
  }

  #mount(): void {
    run('mount', ['-t', this.fileSystem, '-o', 'loop', this.#image, this.path]);
  }
}

/** Stops a file system at once. All that was not written yet is gone. */
export function cutPower(path: string, flush: Flush): void {
  run('xfs_io', ['-x', '-c', flush === 'log flushed' ? 'shutdown -f' : 'shutdown', path]);
}

/** Makes all that the file systems at these paths hold durable. */
export function syncDisks(paths: readonly string[]): void {
  run('sync', ['-f', ...paths]);
}

/** Tools of the administrator are not on everyone's path. */
const WITH_SBIN = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` };

/** Runs a tool; its own words are part of the error. */
export function run(tool: string, args: readonly string[]): string {
  try {
    return execFileSync(tool, args, { env: WITH_SBIN, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new Error(`${tool} is missing; scripts/install-torture-tools.sh installs it`);
  }
}
