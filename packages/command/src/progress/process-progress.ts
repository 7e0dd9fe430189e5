import process from 'node:process';
import { ProgressPrinter } from './progress-printer.ts';

const TICK_MS = 500;
const COLUMNS_UNKNOWN = 80;

/** A printer on this process's stderr, and the timer that keeps it moving while a large file gives no events. */
export class ProcessProgress implements Disposable {
  readonly printer = new ProgressPrinter({
    write: (text) => process.stderr.write(text),
    columns: () => (canRedraw() ? process.stderr.columns || COLUMNS_UNKNOWN : null),
    nowMs: () => performance.now(),
  });
  readonly #timer = setInterval(() => this.printer.tick(), TICK_MS).unref();

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.printer.endPhase();
  }
}

function canRedraw(): boolean {
  return Boolean(process.stderr.isTTY) && process.env.TERM !== 'dumb';
}
