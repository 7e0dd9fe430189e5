import type { VerifyBudget } from './plan-proof.ts';

/**
 * What is left of a budget for the files that are read only while it lasts. Readers that work at the same time do not know of each other, so
 * a little more is read: 8 MiB or one file each.
 */
export class Spending {
  readonly #now: () => Date;
  readonly #endMs: number | null;
  #bytes: number;

  /** `bytes` are for the days that are read in part. A time begins now. */
  constructor(
    budget: VerifyBudget | null,
    { now, bytes }: { readonly now: () => Date; readonly bytes: number },
  ) {
    this.#now = now;
    this.#endMs = budget?.kind === 'time' ? now().getTime() + budget.ms : null;
    this.#bytes = bytes;
  }

  /** Bytes; without a limit while a time lasts. */
  get left(): number {
    if (this.#endMs === null) return this.#bytes;
    return this.#now().getTime() < this.#endMs ? Number.POSITIVE_INFINITY : 0;
  }

  spend(bytes: number): void {
    this.#bytes = Math.max(0, this.#bytes - bytes);
  }
}
