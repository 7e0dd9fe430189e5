import { mkdirSync, rmdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ToolCall } from '../run-tool.ts';
import { run } from '../run-tool.ts';

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
    run({ tool: `mkfs.${fileSystem}`, args: ['-q', this.#image] });
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
    run({ tool: 'umount', args: [this.path] });
    this.#mount();
  }

  #mount(): void {
    run({ tool: 'mount', args: ['-t', this.fileSystem, '-o', 'loop', this.#image, this.path] });
  }
}

/** Stops a file system at once. All that was not written yet is gone. */
export function powerCut(path: string, flush: Flush): ToolCall {
  return { tool: 'xfs_io', args: ['-x', '-c', flush === 'log flushed' ? 'shutdown -f' : 'shutdown', path] };
}

/** Makes all that the file systems at these paths hold durable. */
export function syncDisks(paths: readonly string[]): void {
  run({ tool: 'sync', args: ['-f', ...paths] });
}
