import type { ScanCurve } from './regions.ts';

/** A region that is read at less than this part of its usual speed is told. Drives vary by some percent; a read that a drive has to repeat costs a turn or a speed step, and halves it at least. */
const SLOW = 0.5;
/** And only if it took so much longer: to read a sector again costs a drive about that; less is the noise of the machine. */
const LEAST_DELAY_MS = 100;
/** Regions to each side that tell what is usual where there is no earlier scan. */
const NEIGHBOURS = 5;

/** What the curve of a disc tells of its state. Regions count from 0. */
export interface Decay {
  readonly unreadable: readonly number[];
  readonly retried: readonly number[];
  /** Read much slower than in earlier scans, or than its neighbours where there is none to compare with. */
  readonly slow: readonly number[];
}

/**
 * The first signs that a disc decays: regions that needed retries, and those that became slow against earlier scans of the same disc. Speeds
 * are compared as parts of each scan's own median, because another drive reads the whole disc faster or slower. The speed of an image is not judged. Pure.
 */
export function signsOfDecay(now: ScanCurve, earlier: readonly ScanCurve[]): Decay {
  const comparable = earlier.filter(
    ({ isDrive, regionBytes, bytesPerSecond }) =>
      isDrive && regionBytes === now.regionBytes && bytesPerSecond.length === now.bytesPerSecond.length,
  );
  const shares = sharesOf(now);
  const before = comparable.map(sharesOf);
  const usual = (nth: number) =>
    before.length > 0 ? medianOf(before.map((scan) => scan[nth] ?? 0)) : ofNeighbours(shares, nth);
  const median = medianOf(now.bytesPerSecond.filter((speed) => speed > 0));
  const delayMs = (share: number, nth: number) =>
    (1000 * now.regionBytes) / median / share - (1000 * now.regionBytes) / median / usual(nth);
  const isSlow = (share: number, nth: number) =>
    now.isDrive && share > 0 && share < SLOW * usual(nth) && delayMs(share, nth) >= LEAST_DELAY_MS;
  return {
    unreadable: now.unreadable.map(([region]) => region),
    retried: now.retries.map(([region]) => region),
    slow: shares.flatMap((share, nth) => (isSlow(share, nth) ? [nth] : [])),
  };
}

export function isDecaying({ unreadable, retried, slow }: Decay): boolean {
  return unreadable.length + retried.length + slow.length > 0;
}

function sharesOf({ bytesPerSecond }: ScanCurve): readonly number[] {
  const median = medianOf(bytesPerSecond.filter((speed) => speed > 0));
  return bytesPerSecond.map((speed) => (median > 0 ? speed / median : 0));
}

function ofNeighbours(shares: readonly number[], nth: number): number {
  const around = shares.slice(Math.max(0, nth - NEIGHBOURS), nth + NEIGHBOURS + 1);
  return medianOf(around.filter((share) => share > 0));
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
