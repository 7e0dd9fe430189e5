import type { BudgetLeft, VerifyBudget } from './plan-proof.ts';

/**
 * What is left of a budget for the files that are read although nothing about them changed. Readers that work at the same time do not know
 * of each other, so a little more is read: 8 MiB or one file each.
 */
export class Spending {
  readonly #now: () => Date;
  readonly #budget: VerifyBudget | null;
  readonly #endMs: number;
  #bytes = 0;
  #partBytes = 0;

  /** A time begins now. */
  constructor(budget: VerifyBudget | null, now: () => Date) {
    this.#now = now;
    this.#budget = budget;
    this.#endMs = budget?.kind === 'time' ? now().getTime() + budget.ms : 0;
    if (budget?.kind === 'bytes') this.#bytes = budget.bytes;
  }

  /** Bytes; without a limit while a time lasts. */
  get left(): BudgetLeft {
    if (this.#budget?.kind !== 'time') return { bytes: this.#bytes, partBytes: this.#partBytes };
    const bytes = this.#now().getTime() < this.#endMs ? Number.POSITIVE_INFINITY : 0;
    return { bytes, partBytes: bytes };
  }

  /** The budget that is left. */
  get rest(): VerifyBudget | null {
    return this.#budget?.kind === 'bytes' ? { kind: 'bytes', bytes: this.#bytes } : this.#budget;
  }

  /** From now on so many bytes are for the days that are read in part. */
  beginPass(partBytes: number): void {
    this.#partBytes = partBytes;
  }

  spend({
    spentBytes,
    spentPartBytes,
  }: {
    readonly spentBytes: number;
    readonly spentPartBytes: number;
  }): void {
    this.#bytes = Math.max(0, this.#bytes - spentBytes);
    this.#partBytes = Math.max(0, this.#partBytes - spentPartBytes);
  }
}
