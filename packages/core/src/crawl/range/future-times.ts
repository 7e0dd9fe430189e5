import type { FileStat } from '../../files/file-access.ts';
import type { RangeFindings } from './range-findings.ts';

/** A clock that is ahead by less, or one that was set to another zone, is nothing to tell of. */
const TOLERATED_MS = 86_400_000;
const NS_PER_MS = 1_000_000n;
const LISTED = 100;

/** Tells of files with a modification time that is yet to come: the clock that wrote it was wrong, or the one of this machine is. */
export class FutureTimes {
  readonly #latestNs: bigint;

  constructor(nowMs: number) {
    this.#latestNs = BigInt(nowMs + TOLERATED_MS) * NS_PER_MS;
  }

  meet(path: string, { mtimeNs }: Pick<FileStat, 'mtimeNs'>, { counts, future }: RangeFindings): void {
    if (mtimeNs <= this.#latestNs) return;
    counts.future += 1;
    if (future.length < LISTED) future.push(path);
  }
}
