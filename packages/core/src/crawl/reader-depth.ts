import type { DeviceKind } from '../files/device-kind.ts';

/** How many readers read at the same time. */
export interface DepthLimits {
  /** At the beginning. */
  readonly first: number;
  /** At most where the processor is what they wait for, and where the disk is. */
  readonly working: number;
  readonly waiting: number;
}

/**
 * Readers that wait for an answer of the device at the same time. A head can be at one place only, and a second request gives it the
 * shorter way; flash and networks answer many requests as fast as one (100,000 cold small files: 7.3 s with 2 readers, 3.6 s with 16).
 */
const WAITING: Readonly<Record<DeviceKind, number>> = {
  rotational: 2,
  solid: 16,
  network: 16,
  unknown: 16,
  memory: 1,
};

/** Where `threads` is 0, as many as the device can answer at the same time, and never fewer than there are cores to work. */
export function depthLimits(
  kind: DeviceKind,
  { threads, cores }: { readonly threads: number; readonly cores: number },
): DepthLimits {
  if (threads > 0) return { first: threads, working: threads, waiting: threads };
  const waiting = WAITING[kind];
  return { first: kind === 'rotational' ? Math.min(waiting, cores) : cores, working: cores, waiting };
}

/** Readers that work less than this part of their time wait for the disk; those that work more than that wait for nothing. */
const IDLE = 0.5;
const BUSY = 0.8;
/** A judgement needs so many answers of each reader, which took so long: another program's write may let a disk stand still for a moment. */
const ROUND_ANSWERS = 4;
const ROUND_MS = 250;

/**
 * The number of readers. It begins small, as files that the system has in memory need no more, and doubles where a round of answers shows
 * that the readers wait for the disk, or that they keep the processor busy and there are more cores. It never falls.
 */
export class ReaderDepth {
  readonly limits: DepthLimits;
  now: number;
  #answers = 0;
  #tookMs = 0;
  #workedMs = 0;

  constructor(limits: DepthLimits) {
    this.limits = limits;
    this.now = limits.first;
  }

  /** A reader answered after `tookMs`, of which the processor worked `workedMs`. */
  learn({ tookMs, workedMs }: { readonly tookMs: number; readonly workedMs: number }): void {
    this.#answers += 1;
    this.#tookMs += tookMs;
    this.#workedMs += workedMs;
    if (this.#answers < ROUND_ANSWERS * this.now || this.#tookMs < ROUND_MS * this.now) return;
    const share = this.#workedMs / this.#tookMs;
    this.#answers = this.#tookMs = this.#workedMs = 0;
    const most = share < IDLE ? this.limits.waiting : share > BUSY ? this.limits.working : 0;
    this.now = Math.max(this.now, Math.min(most, this.now * 2));
  }
}
