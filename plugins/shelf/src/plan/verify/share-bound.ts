import type { DrawsInput } from '../verify-plan.ts';
import { lnChoose } from './sample-bound.ts';

/** Halvings of the share: its last one is below the last digit of a double. */
const HALVINGS = 60;

/**
 * The largest share of what is drawn from that may be damaged, with the confidence asked for, after independent draws: the upper limit of the exact
 * one-sided binomial confidence interval (Clopper and Pearson 1934). Where each object was drawn as often as its size says, it is a share of the
 * bytes. 1 where nothing was drawn. Throws `RangeError` for numbers that fit no draws.
 */
export function shareBound({ draws, bad, confidence }: DrawsInput): number {
  const isCounted = [draws, bad].every((count) => Number.isSafeInteger(count) && count >= 0);
  if (!isCounted || bad > draws || confidence <= 0 || confidence >= 1)
    throw new RangeError(`no draws are like this: ${JSON.stringify({ draws, bad, confidence })}`);
  if (bad === draws) return 1;
  const risk = 1 - confidence;
  let [from, to] = [0, 1];
  for (let nth = 0; nth < HALVINGS; nth += 1) {
    const middle = (from + to) / 2;
    if (chanceOfAtMost(bad, draws, middle) > risk) from = middle;
    else to = middle;
  }
  return to;
}

function chanceOfAtMost(most: number, draws: number, share: number): number {
  let chance = 0;
  for (let bad = 0; bad <= most; bad += 1)
    chance += Math.exp(lnChoose(draws, bad) + bad * Math.log(share) + (draws - bad) * Math.log1p(-share));
  return chance;
}
