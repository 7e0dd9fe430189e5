import type { ProgressEvent } from '@mediastruct/core';

/** How far a phase is; sizes in bytes, times in milliseconds. */
export interface ProgressSnapshot {
  readonly phase: string;
  readonly files: number;
  readonly bytes: number;
  readonly totalFiles: number | null;
  readonly totalBytes: number | null;
  readonly elapsedMs: number;
  /** Recent speed; null before there is anything to measure. */
  readonly bytesPerSecond: number | null;
  /** Time left judged by bytes, since files differ a thousandfold in size; null where it cannot be told. */
  readonly leftMs: number | null;
  readonly path: string | null;
}

const SAMPLE_MS = 1000;
/** Speed is smoothed over about this long: steady to read, quick to notice a slower disk. */
const SMOOTHING_MS = 10_000;
/** Before this an estimate jumps about and says nothing. */
const TRUST_ESTIMATE_AFTER_MS = 3000;

/** Counts a phase's files and bytes and measures its speed. Reads no clock; costs a few additions an event. */
export class ProgressMeter {
  #phase = '';
  #startedMs = 0;
  #files = 0;
  #bytes = 0;
  #totalFiles: number | null = null;
  #totalBytes: number | null = null;
  #path: string | null = null;
  #sampledMs = 0;
  #sampledBytes = 0;
  #bytesPerMs: number | null = null;

  /** Begins a phase and forgets the one before. */
  begin(event: Extract<ProgressEvent, { kind: 'phase' }>, nowMs: number): void {
    this.#phase = event.phase;
    this.#totalFiles = event.totalFiles ?? null;
    this.#totalBytes = event.totalBytes ?? null;
    this.#startedMs = this.#sampledMs = nowMs;
    this.#files = this.#bytes = this.#sampledBytes = 0;
    this.#path = this.#bytesPerMs = null;
  }

  setTotals(event: Extract<ProgressEvent, { kind: 'total' }>): void {
    this.#totalFiles = event.totalFiles;
    this.#totalBytes = event.totalBytes;
  }

  advance(event: Extract<ProgressEvent, { kind: 'advance' }>, nowMs: number): void {
    this.#files += event.files;
    this.#bytes += event.bytes;
    if (event.path !== undefined) this.#path = event.path;
    if (nowMs - this.#sampledMs >= SAMPLE_MS) this.#sample(nowMs);
  }

  snapshot(nowMs: number): ProgressSnapshot {
    const elapsedMs = nowMs - this.#startedMs;
    const bytesPerMs =
      this.#bytesPerMs ?? (this.#bytes > 0 && elapsedMs > 0 ? this.#bytes / elapsedMs : null);
    return {
      phase: this.#phase,
      files: this.#files,
      bytes: this.#bytes,
      totalFiles: this.#totalFiles,
      totalBytes: this.#totalBytes,
      elapsedMs,
      bytesPerSecond: bytesPerMs === null ? null : bytesPerMs * 1000,
      leftMs: this.#leftMs(elapsedMs, bytesPerMs),
      path: this.#path,
    };
  }

  #sample(nowMs: number): void {
    const spanMs = nowMs - this.#sampledMs;
    const latest = (this.#bytes - this.#sampledBytes) / spanMs;
    const weight = 1 - Math.exp(-spanMs / SMOOTHING_MS);
    this.#bytesPerMs =
      this.#bytesPerMs === null ? latest : this.#bytesPerMs + (latest - this.#bytesPerMs) * weight;
    this.#sampledMs = nowMs;
    this.#sampledBytes = this.#bytes;
  }

  #leftMs(elapsedMs: number, bytesPerMs: number | null): number | null {
    if (this.#totalBytes === null || !bytesPerMs || elapsedMs < TRUST_ESTIMATE_AFTER_MS) return null;
    return Math.max(0, this.#totalBytes - this.#bytes) / bytesPerMs;
  }
}
