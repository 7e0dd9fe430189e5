import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import process from 'node:process';
import type { Readable, Writable } from 'node:stream';

/** A process of a section: one that says a word, is told one, and ends. */
export class Child {
  readonly exit: Promise<number | NodeJS.Signals | null>;
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  #said = '';

  /** Starts a script, named from the folder of the torture, on a library. */
  constructor(script: string, ...of: readonly string[]) {
    const args = [join(import.meta.dirname, script), ...of];
    this.#process = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#process.stdout.on('data', (part: Buffer) => (this.#said += part.toString()));
    this.exit = once(this.#process, 'exit').then(
      ([code, signal]) => (code ?? signal) as number | NodeJS.Signals,
    );
  }

  /** Waits until the process said the word; false where it ended without. */
  async says(word: string): Promise<boolean> {
    while (!this.#said.includes(word)) {
      const ended = await Promise.race([
        once(this.#process.stdout, 'data').then(() => false),
        once(this.#process.stdout, 'end').then(() => true),
      ]);
      if (ended) return this.#said.includes(word);
    }
    return true;
  }

  tell(word: string): void {
    this.#process.stdin.write(`${word}\n`);
  }

  kill(): void {
    this.#process.kill('SIGKILL');
  }
}
