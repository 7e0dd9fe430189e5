import type { CopyChoice, StandingClick, StandingDecisions } from '@mediastruct/core';
import type { HeldCopy } from './held-copies.ts';
import type { SetDecision, SetStanding } from './set-standing.ts';
import { standingOf } from './set-standing.ts';

type Choice = CopyChoice & { readonly click: string };

interface Known {
  readonly choice: Choice;
  /** Null for what is no set of equal files any more. */
  readonly standing: SetStanding | null;
}

export interface StandingTotals {
  /** Sets of which every copy was decided about. */
  readonly decided: number;
  /** Sets of which only some copies were. */
  readonly partly: number;
  /** Files that would be set aside. */
  readonly goes: number;
}

const STEP_SETS = 256;

/** What stands of every set that somebody decided about, each held against its copies once and again where its decision is another one. Memory: about 200 bytes for each of these sets. */
export class SetStandings {
  readonly #copiesOf: (set: string) => readonly HeldCopy[] | null;
  readonly #known = new Map<string, Known>();
  #totals: StandingTotals = { decided: 0, partly: 0, goes: 0 };
  #clicks: ReadonlyMap<string, number> = new Map();

  /** `copiesOf` gives the copies of a set as they are now; null where it is none. */
  constructor(copiesOf: (set: string) => readonly HeldCopy[] | null) {
    this.#copiesOf = copiesOf;
  }

  /** Takes in what was decided and undone since. The first time that is a look at every copy that was decided about; other questions are answered meanwhile. */
  async follow(choices: StandingDecisions['copies']): Promise<void> {
    let looked = 0;
    for (const set of this.#known.keys()) if (!choices.has(set)) this.#known.delete(set);
    for (const [set, choice] of [...choices]) {
      if (this.#known.get(set)?.choice === choice) continue;
      const copies = this.#copiesOf(set);
      this.#known.set(set, { choice, standing: copies === null ? null : standingOf(choice, copies) });
      looked += 1;
      if (looked % STEP_SETS === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    this.#sum();
  }

  get totals(): StandingTotals {
    return this.#totals;
  }

  decisionOf(set: string): SetDecision {
    return this.#known.get(set)?.standing?.decision ?? 'none';
  }

  /** The last click that still has an effect, with the number of its decisions that do; null where there is none. */
  lastOf(clicks: readonly StandingClick[]): StandingClick | null {
    const last = clicks.findLast(({ click }) => this.#clicks.has(click));
    return last === undefined ? null : { ...last, decisions: this.#clicks.get(last.click) ?? 0 };
  }

  #sum(): void {
    const clicks = new Map<string, number>();
    let [decided, partly, goes] = [0, 0, 0];
    for (const { choice, standing } of this.#known.values()) {
      if (standing === null) continue;
      decided += standing.decision === 'go' || standing.decision === 'stay' ? 1 : 0;
      partly += standing.decision === 'part' ? 1 : 0;
      goes += standing.goes;
      if (standing.hasEffect) clicks.set(choice.click, (clicks.get(choice.click) ?? 0) + 1);
    }
    this.#totals = { decided, partly, goes };
    this.#clicks = clicks;
  }
}
