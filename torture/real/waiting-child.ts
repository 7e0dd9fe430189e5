import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import type { Writable } from 'node:stream';
import { childArguments } from '../child-arguments.ts';
import type { ChildTask } from './stopping-child.ts';

/** How a child ended: by its signal, or with its exit code. */
export type ChildEnd = NodeJS.Signals | number | null;

/** Children that are loaded while the one before still works, because loading is most of their time. */
export class WaitingChild {
  #next = start();

  run(task: ChildTask): Promise<ChildEnd> {
    const { child, end } = this.#next;
    this.#next = start();
    child.stdin.end(JSON.stringify(task));
    return end;
  }

  /** The last child ends without a task. */
  [Symbol.dispose](): void {
    this.#next.child.stdin.end();
  }
}

function start(): { child: ChildProcessByStdio<Writable, null, null>; end: Promise<ChildEnd> } {
  const child = spawn(process.execPath, childArguments(join(import.meta.dirname, 'stopping-child.ts')), {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  // A child that could not even load ends before it is given its task.
  child.stdin.on('error', () => {});
  const end = new Promise<ChildEnd>((resolve) => {
    child.on('error', () => resolve(null));
    child.on('exit', (code, signal) => resolve(signal ?? code));
  });
  return { child, end };
}
