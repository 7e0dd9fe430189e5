import type { CopyChoice, StandingDecisions } from '@mediastruct/core';
import { folderOf } from '@mediastruct/core/base';
import { fileKey } from '@mediastruct/core/decisions';
import { isAsWellHeldBy } from '@mediastruct/core/dedupe';
import { toFile } from './choose-copies.ts';
import type { HeldCopy } from './held-copies.ts';
import { standingOf, verdictsOf } from './set-standing.ts';

/** A folder of a tree, without those below it. */
export interface RuleFolder {
  readonly tree: string;
  readonly folder: string;
}

/** What keeping one of two folders would decide. */
export interface FolderRule {
  readonly keep: RuleFolder;
  readonly aside: RuleFolder;
  readonly choices: readonly CopyChoice[];
  /** Files that would be set aside, and their bytes. */
  readonly files: number;
  readonly bytes: number;
  /** Sets of both folders that somebody decided about before; these decisions stay. */
  readonly decidedBefore: number;
}

/** A set of equal files with its copies as they are now. */
export interface HeldSet {
  readonly sha256: string;
  readonly copies: readonly HeldCopy[];
}

/**
 * Decides for every set with copies in both folders that those of one stay and those of the other go, and the other way round. Copies elsewhere are not decided about, and stay. What was decided before about a copy stays. One pass over the sets; memory grows with
 * those that are covered, 600 bytes each and for each way.
 */
export function planFolderRules(
  sets: Iterable<HeldSet>,
  standing: Pick<StandingDecisions, 'copies'>,
  [one, other]: readonly [RuleFolder, RuleFolder],
): readonly [FolderRule, FolderRule] {
  const ways = [new RuleSum(one, other), new RuleSum(other, one)] as const;
  for (const { sha256, copies } of sets)
    for (const way of ways)
      way.add(copies, standing.copies.get(sha256) ?? { set: sha256, keep: [], aside: [] });
  return [ways[0].rule, ways[1].rule];
}

type Before = Pick<CopyChoice, 'set' | 'keep' | 'aside'>;

class RuleSum {
  readonly #keep: RuleFolder;
  readonly #aside: RuleFolder;
  readonly #choices: CopyChoice[] = [];
  #files = 0;
  #bytes = 0;
  #decidedBefore = 0;

  constructor(keep: RuleFolder, aside: RuleFolder) {
    this.#keep = keep;
    this.#aside = aside;
  }

  get rule(): FolderRule {
    return {
      ...{ keep: this.#keep, aside: this.#aside, choices: this.#choices },
      ...{ files: this.#files, bytes: this.#bytes, decidedBefore: this.#decidedBefore },
    };
  }

  add(copies: readonly HeldCopy[], before: Before): void {
    const kept = copies.filter((copy) => isIn(copy, this.#keep));
    const gone = copies.filter(
      (copy) =>
        isIn(copy, this.#aside) &&
        !copy.isReference &&
        !copy.isLinked &&
        kept.some((keeper) => isAsWellHeldBy(keeper.rank, copy.rank)),
    );
    if (kept.length === 0 || gone.length === 0) return;
    const stands = standingOf(before, copies).decision !== 'none';
    const verdicts = stands ? verdictsOf(before) : new Map<string, string>();
    const isOpen = (copy: HeldCopy) => !verdicts.has(fileKey(copy));
    const goes = gone.filter(isOpen);
    const isAgainst = kept.some((copy) => verdicts.get(fileKey(copy)) === 'aside');
    if (goes.length === 0 || isAgainst) {
      this.#decidedBefore += 1;
      return;
    }
    const ofBefore = (verdict: string) => copies.filter((copy) => verdicts.get(fileKey(copy)) === verdict);
    this.#choices.push({
      ...{ kind: 'copies', set: before.set },
      keep: [...ofBefore('keep'), ...kept.filter(isOpen)].map(toFile),
      aside: [...ofBefore('aside'), ...goes].map(toFile),
    });
    this.#files += goes.length;
    this.#bytes += goes.reduce((sum, { size }) => sum + size, 0);
  }
}

function isIn({ tree, path }: HeldCopy, of: RuleFolder): boolean {
  return tree === of.tree && folderOf(path) === of.folder;
}
