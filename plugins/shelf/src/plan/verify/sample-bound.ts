import type { SampleBound, SampleInput } from '../verify-plan.ts';

/**
 * The most objects that may be damaged, with the confidence asked for, after a sample of them was read: the upper limit of the exact
 * (hypergeometric) one-sided confidence interval. With one more damaged than that, a sample as good as this one would have been rarer than
 * 1 - confidence. Throws `RangeError` for numbers that fit no sample.
 */
export function sampleBound(input: SampleInput): SampleBound {
  const { population, sample, bad, confidence } = input;
  if (!isPossible(input)) throw new RangeError(`no sample is like this: ${JSON.stringify(input)}`);
  if (population === 0) return { most: 0, share: 0 };
  const risk = 1 - confidence;
  // The chance falls as more are damaged; the largest number whose chance is above the risk is looked for by halving.
  let [from, to] = [bad, population - (sample - bad)];
  while (from < to) {
    const middle = Math.ceil((from + to) / 2);
    if (chanceOfAtMost(bad, { population, damaged: middle, sample }) > risk * ROUNDING) from = middle;
    else to = middle - 1;
  }
  return { most: from, share: from / population };
}

/** A chance that is the risk exactly, as with 95 good ones of 100, must not be above it by the last digits of its sum. */
const ROUNDING = 1 + 1e-9;

/** How many have to be read so that, if none of them is bad, at most so large a share is damaged; the population where a smaller number does not do. */
export function sampleSizeFor(
  { population, confidence }: Pick<SampleInput, 'population' | 'confidence'>,
  share: number,
): number {
  let [from, to] = [0, population];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (sampleBound({ population, sample: middle, bad: 0, confidence }).share <= share) to = middle;
    else from = middle + 1;
  }
  return from;
}

function isPossible({ population, sample, bad, confidence }: SampleInput): boolean {
  const isCounted = [population, sample, bad].every((count) => Number.isSafeInteger(count) && count >= 0);
  return isCounted && bad <= sample && sample <= population && confidence > 0 && confidence < 1;
}

interface Drawing {
  readonly population: number;
  readonly damaged: number;
  readonly sample: number;
}

/** The chance that a sample has at most so many damaged ones. The sample may be drawn from the damaged or the damaged from the sample: the chance is the same. */
function chanceOfAtMost(most: number, { population, damaged, sample }: Drawing): number {
  const least = Math.max(0, sample - (population - damaged));
  if (least > most) return 0;
  const all = lnChoose(population, sample);
  let chance = 0;
  for (let found = least; found <= Math.min(most, damaged, sample); found += 1)
    chance += Math.exp(lnChoose(damaged, found) + lnChoose(population - damaged, sample - found) - all);
  return chance;
}

/** The natural logarithm of the ways to choose. */
export function lnChoose(count: number, chosen: number): number {
  return lnFactorial(count) - lnFactorial(chosen) - lnFactorial(count - chosen);
}

const SMALL = Float64Array.from({ length: 256 }, () => 0);
for (let n = 2; n < SMALL.length; n += 1) SMALL[n] = (SMALL[n - 1] ?? 0) + Math.log(n);

/** Stirling's series; from 256 on its first three terms are exact to the last digit of a double. */
function lnFactorial(n: number): number {
  const small = SMALL[n];
  if (small !== undefined) return small;
  const inverse = 1 / n;
  const square = inverse * inverse;
  const series = inverse * (1 / 12 - square * (1 / 360 - square / 1260));
  return n * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI * n) + series;
}
