import { expect, it } from 'vitest';
import type { ScanCurve } from './regions.ts';
import { CurveMeter, regionBytesOf } from './regions.ts';
import { signsOfDecay } from './signs-of-decay.ts';

const REGION = 120_000_000;

/** A Blu-ray disc that is read faster towards its rim, as drives do. */
function curve(change: (speed: number, region: number) => number = (speed) => speed): ScanCurve {
  const bytesPerSecond = Array.from({ length: 200 }, (_, region) =>
    Math.round(change(12e6 + region * 80_000, region)),
  );
  return {
    isDrive: true,
    bytes: 200 * REGION,
    regionBytes: REGION,
    bytesPerSecond,
    retries: [],
    unreadable: [],
  };
}

const dip = (at: number, factor: number) => (speed: number, region: number) =>
  region === at ? speed * factor : speed;

it('finds nothing in a disc that reads as before, on a faster drive too', () => {
  const now = curve((speed) => 1.8 * speed);
  expect(signsOfDecay(now, [curve()])).toEqual({ unreadable: [], retried: [], slow: [] });
});

it('tells of a region that became slow', () => {
  expect(signsOfDecay(curve(dip(77, 0.4)), [curve(), curve()]).slow).toEqual([77]);
});

it('tells of no region that was as slow before', () => {
  expect(signsOfDecay(curve(dip(77, 0.4)), [curve(dip(77, 0.4))]).slow).toEqual([]);
});

it('compares a first scan with what is around', () => {
  expect(signsOfDecay(curve(dip(77, 0.4)), []).slow).toEqual([77]);
});

it('takes small differences for noise', () => {
  const noisy = curve((speed, region) => speed * (0.7 + ((region * 37) % 60) / 100));
  expect(signsOfDecay(noisy, [curve()]).slow).toEqual([]);
});

it('takes a delay that no drive needs for a retry for noise', () => {
  const fast = { ...curve(dip(77, 0.1)), regionBytes: 81_920 };
  expect(
    signsOfDecay({ ...fast, bytesPerSecond: fast.bytesPerSecond.map((speed) => speed * 100) }, []).slow,
  ).toEqual([]);
});

it('tells of retries and of what cannot be read', () => {
  const now = { ...curve(), retries: [[3, 2]] as const, unreadable: [[4, 2048]] as const };
  expect(signsOfDecay(now, [curve()])).toMatchObject({ retried: [3], unreadable: [4] });
});

it('does not compare with a scan of another length', () => {
  const other = { ...curve((speed) => 10 * speed), regionBytes: 1 };
  expect(signsOfDecay(curve(), [other]).slow).toEqual([]);
});

it('measures regions of whole sectors, at most 200', () => {
  const length = 25_000_000_000;
  const regionBytes = regionBytesOf(length);
  expect(regionBytes % 2048).toBe(0);
  expect(Math.ceil(length / regionBytes)).toBeLessThanOrEqual(200);
  const meter = new CurveMeter(4096, true);
  meter.add(0, { bytes: 4096, ms: 2, retries: 0, bad: 0 });
  meter.add(4096, { bytes: 2048, ms: 1, retries: 3, bad: 2048 });
  expect(meter.curve()).toEqual({
    isDrive: true,
    bytes: 6144,
    regionBytes: 4096,
    bytesPerSecond: [2_048_000, 2_048_000],
    retries: [[1, 3]],
    unreadable: [[1, 2048]],
  });
});

it('does not judge the speed of an image, nor by it', () => {
  const image = { ...curve(dip(77, 0.1)), isDrive: false };
  expect(signsOfDecay(image, [curve()]).slow).toEqual([]);
  expect(signsOfDecay(curve(), [{ ...curve((speed) => speed * 9), isDrive: false }]).slow).toEqual([]);
  expect(signsOfDecay({ ...image, retries: [[1, 1]] }, []).retried).toEqual([1]);
});
