import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import type { PowerTask } from './power-child.ts';

/** How a child ended: by its signal, or with its exit code. */
export type ChildEnd = NodeJS.Signals | number | null;

/** Children that are loaded while the one before still works, because loading is most of their time. */
export class WaitingChild {
  #next: ChildProcess | undefined = start();

  run(task: PowerTask): Promise<ChildEnd> {
    const child = this.#next ?? start();
    this.#next = start();
    child.stdin?.end(JSON.stringify(task));
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('exit', (code, signal) => resolve(signal ?? code));
    });
  }

  /** The last child ends without a task. */
  [Symbol.dispose](): void {
    this.#next?.stdin?.end();
  }
}

function start(): ChildProcess {
  return spawn(process.execPath, [join(import.meta.dirname, 'power-child.ts')], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
}
