import type { FSWatcher } from 'node:fs';
import { watch } from 'node:fs';
import process from 'node:process';
import type { StopFlag } from '../progress/stop-flag.ts';

/** A stop flag is looked at this often while nothing happens. Milliseconds. */
const LOOK_MS = 200;
/** Linux has no watch of a tree: Node would take one of the system's few watches for every file. */
const RECURSIVE = process.platform !== 'linux';

/**
 * Wakes who waits for changes below some folders. Systems tell them for disks of their own; for network shares, folders that come and
 * go, and where a system has no watches left, who waits is woken when its time is over. So a change is never missed, only later seen.
 */
export class FolderWatch implements Disposable {
  readonly #watchers = new Map<string, FSWatcher>();
  #isChanged = false;

  /** Watches these folders from now on, and no others; one that cannot be watched is tried again the next time. */
  follow(folders: readonly string[]): void {
    for (const [folder, watcher] of this.#watchers)
      if (!folders.includes(folder)) {
        watcher.close();
        this.#watchers.delete(folder);
      }
    for (const folder of folders) if (!this.#watchers.has(folder)) this.#watch(folder);
  }

  /** Returns when something changed since the last call, after `timeoutMs`, or soon after the stop flag is set. */
  async wait(timeoutMs: number, stop: StopFlag): Promise<void> {
    for (let waited = 0; waited < timeoutMs && !this.#isChanged && !stop.requested; waited += LOOK_MS)
      await new Promise((resolve) => setTimeout(resolve, Math.min(LOOK_MS, timeoutMs - waited)));
    this.#isChanged = false;
  }

  [Symbol.dispose](): void {
    this.follow([]);
  }

  #watch(folder: string): void {
    try {
      const watcher = watch(folder, { recursive: RECURSIVE }, () => (this.#isChanged = true));
      // The folder went away, or there are no watches left: then its time wakes who waits.
      watcher.on('error', () => {
        watcher.close();
        this.#watchers.delete(folder);
      });
      this.#watchers.set(folder, watcher);
    } catch {
      // As above.
    }
  }
}
