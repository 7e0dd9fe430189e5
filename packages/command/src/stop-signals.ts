import process from 'node:process';
import type { StopFlag } from '@mediastruct/core';

/** The world as seen by `StopSignals`; a test passes its own. */
export interface SignalHost {
  on(signal: NodeJS.Signals, listener: () => void): void;
  off(signal: NodeJS.Signals, listener: () => void): void;
  say(message: string): void;
  exit(code: number): void;
  nowMs(): number;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
const EXIT_INTERRUPTED = 130;

/**
 * A terminal sends Ctrl-C to the whole process group, and the launcher under an older Node passes its own copy on:
 * both arrive within a few milliseconds and are one press.
 */
const ONE_PRESS_MS = 100;

/** A stop flag that the first SIGINT or SIGTERM sets; the second ends the process at once with exit code 130. */
export class StopSignals implements StopFlag, Disposable {
  #pressedAtMs: number | null = null;
  readonly #host: SignalHost;
  readonly #listener = () => this.#press();

  constructor(host: SignalHost) {
    this.#host = host;
    for (const signal of SIGNALS) host.on(signal, this.#listener);
  }

  get requested(): boolean {
    return this.#pressedAtMs !== null;
  }

  /** Gives the signals back to their defaults. */
  [Symbol.dispose](): void {
    for (const signal of SIGNALS) this.#host.off(signal, this.#listener);
  }

  #press(): void {
    const now = this.#host.nowMs();
    if (this.#pressedAtMs === null) {
      this.#pressedAtMs = now;
      this.#host.say('Finishing the file at hand; press again to stop now.');
    } else if (now - this.#pressedAtMs >= ONE_PRESS_MS) {
      // The journal tells the next run what to do; nothing here may depend on cleaning up.
      this.#host.exit(EXIT_INTERRUPTED);
    }
  }
}

/** The signals of this process; `say` prints beside a progress bar. */
export function processSignals(say: (message: string) => void): SignalHost {
  return {
    on: (signal, listener) => process.on(signal, listener),
    off: (signal, listener) => process.off(signal, listener),
    say,
    exit: (code) => process.exit(code),
    nowMs: () => performance.now(),
  };
}
