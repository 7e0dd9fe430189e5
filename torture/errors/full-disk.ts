import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { FileAccess } from '@mediastruct/core';
import { nodeFileAccess, OPEN } from '@mediastruct/core';
import { errnoOf } from '@mediastruct/core';

const BLOCK = 4096;
/** While it is small it is one MiB; with room it holds what commands want to be kept free. */
const SMALL = 'size=1m';
const ROOMY = 'size=64m';

/** Why no disk can be filled here; null where it can. */
export function whyNoFullDisk(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return 'it needs Linux and root, to mount a tmpfs';
  try {
    using disk = SmallDisk.mount();
    void disk;
    return null;
  } catch (error) {
    return (error as Error).message.split('\n')[0] ?? 'a tmpfs cannot be mounted';
  }
}

/** A file system of one MiB that can really be filled, and given more room again. */
export class SmallDisk {
  readonly folder: string;
  readonly #base: string;

  private constructor(base: string, folder: string) {
    this.#base = base;
    this.folder = folder;
  }

  static mount(): SmallDisk {
    const base = mkdtempSync(join(tmpdir(), 'mediastruct-torture-full-'));
    const folder = join(base, 'tmpfs');
    mkdirSync(folder);
    try {
      mount(['-t', 'tmpfs', '-o', ROOMY, 'tmpfs', folder]);
    } catch (error) {
      rmSync(base, { recursive: true });
      throw error;
    }
    return new SmallDisk(base, folder);
  }

  /** Makes it small and fills it up to so many free blocks of 4 KiB. */
  fillTo(freeBlocks: number): void {
    mount(['-o', `remount,${SMALL}`, this.folder]);
    const fd = nodeFileAccess.open(join(this.folder, 'filler'), OPEN.write | OPEN.create, 0o600);
    const block = new Uint8Array(BLOCK);
    while (nodeFileAccess.statfs(this.folder).available > freeBlocks * BLOCK)
      nodeFileAccess.write(fd, block, null);
    nodeFileAccess.close(fd);
  }

  makeRoom(): void {
    nodeFileAccess.unlink(join(this.folder, 'filler'));
    mount(['-o', `remount,${ROOMY}`, this.folder]);
  }

  [Symbol.dispose](): void {
    execFileSync('umount', [this.folder]);
    rmSync(this.#base, { recursive: true });
  }
}

/** The check for room says yes whatever is true, so that the disk runs full under the command; tells whether it did. */
export function boastful(access: FileAccess): {
  readonly access: FileAccess;
  readonly wasFull: () => boolean;
} {
  let full = false;
  const told = Object.entries(access).map(([name, call]: [string, (...args: unknown[]) => unknown]) => [
    name,
    (...args: unknown[]) => {
      try {
        return call(...args);
      } catch (error) {
        full ||= errnoOf(error) === 'ENOSPC';
        throw error;
      }
    },
  ]);
  const calls = Object.fromEntries(told) as FileAccess;
  const statfs = (path: string) => ({ ...calls.statfs(path), available: 2 ** 40 });
  return { access: { ...calls, statfs }, wasFull: () => full };
}

function mount(args: readonly string[]): void {
  execFileSync('mount', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
