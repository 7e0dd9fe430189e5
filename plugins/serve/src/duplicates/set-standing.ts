import type { CopyChoice } from '@mediastruct/core';
import { fileKey } from '@mediastruct/core/decisions';
import type { HeldCopy } from './held-copies.ts';

/** What stands of a set: nothing was decided; not of every copy; some of its copies go; or all stay. */
export type SetDecision = 'none' | 'part' | 'go' | 'stay';

/** What was decided about a set, held against its copies as they are now. */
export interface SetStanding {
  readonly decision: SetDecision;
  /** Copies that are still there and are to be set aside. */
  readonly goes: number;
  /** False where all of it was carried out already, so that to undo it would change nothing. */
  readonly hasEffect: boolean;
}

export type Verdict = 'keep' | 'aside';
type Choice = Pick<CopyChoice, 'keep' | 'aside'>;
/** A copy as far as it is held against a choice. */
type Standing = Pick<HeldCopy, 'tree' | 'path' | 'isReference' | 'isLinked'>;

const NOTHING: SetStanding = { decision: 'none', goes: 0, hasEffect: false };

/** What a person said of each file, by `fileKey`. */
export function verdictsOf({ keep, aside }: Choice): ReadonlyMap<string, Verdict> {
  return new Map([
    ...keep.map((file) => [fileKey(file), 'keep'] as const),
    ...aside.map((file) => [fileKey(file), 'aside'] as const),
  ]);
}

/**
 * Holds a choice against the copies of its set. References and further names of one file stay whatever is decided, so they need no decision. Where none of the copies that were to stay is
 * there any more, nothing stands: no plan sets a copy aside then. Pure.
 */
export function standingOf(choice: Choice, copies: readonly Standing[]): SetStanding {
  const verdicts = verdictsOf(choice);
  const verdictOf = (copy: Standing) => verdicts.get(fileKey(copy));
  if (!copies.some((copy) => verdictOf(copy) === 'keep')) return NOTHING;
  const loose = copies.filter(({ isReference, isLinked }) => !isReference && !isLinked);
  const goes = loose.filter((copy) => verdictOf(copy) === 'aside').length;
  const isWhole = loose.every((copy) => verdictOf(copy) !== undefined);
  return {
    decision: isWhole ? (goes > 0 ? 'go' : 'stay') : 'part',
    goes,
    hasEffect: choice.aside.length === 0 || goes > 0,
  };
}
