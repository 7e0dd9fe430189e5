import type { ProgressEvent } from '@mediastruct/core';
import { ProgressMeter } from './progress-meter.ts';

const LINE_MS = 500;
const MS_PER_S = 1000;

/** One line of `--progress json`; docs/formats/json-output.md tells its fields. */
export interface ProgressDocument {
  readonly phase: string;
  readonly state: 'begun' | 'working' | 'ended';
  readonly files: number;
  readonly totalFiles: number | null;
  readonly bytes: number;
  readonly totalBytes: number | null;
  readonly bytesPerSecond: number | null;
  readonly seconds: number;
  readonly secondsLeft: number | null;
  /** The file at hand, as far as the job tells. */
  readonly item: string | null;
}

/** Turns progress events into JSON documents, a line each: at the beginning and end of a phase, and twice a second between. */
export class JsonProgress {
  readonly #write: (line: string) => void;
  readonly #nowMs: () => number;
  readonly #meter = new ProgressMeter();
  #isInPhase = false;
  #shownMs = 0;

  constructor({ write, nowMs }: { readonly write: (line: string) => void; readonly nowMs: () => number }) {
    this.#write = write;
    this.#nowMs = nowMs;
  }

  show(event: ProgressEvent): void {
    const now = this.#nowMs();
    switch (event.kind) {
      case 'phase':
        this.endPhase();
        this.#meter.begin(event, now);
        this.#isInPhase = true;
        return this.#tell('begun', now);
      case 'total':
        return this.#meter.setTotals(event);
      case 'advance':
        this.#meter.advance(event, now);
        return now - this.#shownMs < LINE_MS ? undefined : this.#tell('working', now);
      case 'note':
        return this.#write(`${JSON.stringify({ note: event.message, path: event.path ?? null })}\n`);
    }
  }

  endPhase(): void {
    if (this.#isInPhase) this.#tell('ended', this.#nowMs());
    this.#isInPhase = false;
  }

  #tell(state: ProgressDocument['state'], now: number): void {
    if (!this.#isInPhase) return;
    this.#shownMs = now;
    const { phase, files, totalFiles, bytes, totalBytes, bytesPerSecond, elapsedMs, leftMs, path } =
      this.#meter.snapshot(now);
    const document: ProgressDocument = {
      phase,
      state,
      files,
      totalFiles,
      bytes,
      totalBytes,
      bytesPerSecond: bytesPerSecond === null ? null : Math.round(bytesPerSecond),
      seconds: Math.round(elapsedMs) / MS_PER_S,
      secondsLeft: leftMs === null ? null : Math.round(leftMs / MS_PER_S),
      item: path,
    };
    this.#write(`${JSON.stringify(document)}\n`);
  }
}
