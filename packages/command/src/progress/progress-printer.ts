import { displayPath, type ProgressEvent } from '@mediastruct/core/base';
import { formatBarLine, formatPhaseEnd, formatPlainLine } from './progress-line.ts';
import { ProgressMeter } from './progress-meter.ts';

/** Where progress is shown. */
export interface ProgressScreen {
  write(text: string): void;
  /** Columns of the terminal; null where there is none and plain lines are wanted. */
  columns(): number | null;
  nowMs(): number;
}

const REDRAW_MS = 100;
const PLAIN_LINE_MS = 10_000;
const CLEAR_LINE = '\r\u001b[K';

/** Turns progress events into a redrawn line, or into a plain line every 10 s; one line stays for each phase. */
export class ProgressPrinter {
  readonly #screen: ProgressScreen;
  readonly #meter = new ProgressMeter();
  #isInPhase = false;
  #isBarShown = false;
  #shownMs = 0;

  constructor(screen: ProgressScreen) {
    this.#screen = screen;
  }

  show(event: ProgressEvent): void {
    const now = this.#screen.nowMs();
    switch (event.kind) {
      case 'phase':
        this.endPhase();
        this.#meter.begin(event, now);
        this.#isInPhase = true;
        this.#shownMs = now;
        return;
      case 'total':
        return this.#meter.setTotals(event);
      case 'advance':
        this.#meter.advance(event, now);
        return this.tick();
      case 'note':
        return this.printLine(noteText(event));
    }
  }

  /** Shows where the phase is, if it is time to. */
  tick(): void {
    if (!this.#isInPhase) return;
    const now = this.#screen.nowMs();
    const columns = this.#screen.columns();
    if (now - this.#shownMs < (columns === null ? PLAIN_LINE_MS : REDRAW_MS)) return;
    this.#shownMs = now;
    const snapshot = this.#meter.snapshot(now);
    if (columns === null) return this.#screen.write(`${formatPlainLine(snapshot)}\n`);
    // A full last column makes some terminals wrap.
    this.#screen.write(`\r${formatBarLine(snapshot, columns - 1)}\u001b[K`);
    this.#isBarShown = true;
  }

  /** Prints a line above the bar. */
  printLine(line: string): void {
    this.#clearBar();
    this.#screen.write(`${line}\n`);
    this.#shownMs = this.#screen.columns() === null ? this.#shownMs : 0;
    this.tick();
  }

  /** Replaces the bar by the phase's last line; without a phase it does nothing. */
  endPhase(): void {
    if (!this.#isInPhase) return;
    this.#clearBar();
    this.#isInPhase = false;
    this.#screen.write(`${formatPhaseEnd(this.#meter.snapshot(this.#screen.nowMs()))}\n`);
  }

  #clearBar(): void {
    if (this.#isBarShown) this.#screen.write(CLEAR_LINE);
    this.#isBarShown = false;
  }
}

function noteText(event: Extract<ProgressEvent, { kind: 'note' }>): string {
  return event.path === undefined ? event.message : `${displayPath(event.path)}: ${event.message}`;
}
