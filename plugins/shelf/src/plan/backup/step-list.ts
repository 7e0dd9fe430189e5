import { itemAt } from '@mediastruct/core/base';
import type { BackupStep, Eviction, StoreReason } from '../backup-plan.ts';
import { EVICT_REASONS, STORE_REASONS } from '../backup-plan.ts';
import { Grown } from '../table/grow.ts';

/** Stands in place of the reason of an eviction that turned out not to be needed. */
const PARDONED = 255;

/** The steps of a plan in columns. Memory: 10 bytes a step and 6 an eviction, and half as much again while it grows. */
export class StepList {
  readonly #row = new Grown((length) => new Uint32Array(length));
  readonly #because = new Grown((length) => new Uint8Array(length));
  readonly #copies = new Grown((length) => new Uint8Array(length));
  /** How many evictions there are up to the end of each step. */
  readonly #lastEvict = new Grown((length) => new Uint32Array(length));
  readonly #evictRow = new Grown((length) => new Uint32Array(length));
  readonly #evictBecause = new Grown((length) => new Uint8Array(length));
  readonly #evictLeft = new Grown((length) => new Uint8Array(length));

  get length(): number {
    return this.#row.length;
  }

  /** Adds a step without the evictions that were added since the step before; they belong to it. */
  add({ row, because, copies }: Omit<BackupStep, 'evict'>): void {
    this.#row.push(row);
    this.#because.push(STORE_REASONS.indexOf(because));
    this.#copies.push(copies);
    this.#lastEvict.push(this.#evictRow.length);
  }

  /** Adds an eviction to the step that is added next. */
  evict({ row, because, left }: Eviction): void {
    this.#evictRow.push(row);
    this.#evictBecause.push(EVICT_REASONS.indexOf(because));
    this.#evictLeft.push(left);
  }

  rowAt(step: number): number {
    return this.#row.at(step);
  }

  /** The numbers of the evictions of a step: from the first up to, not including, the second. */
  evictionsAt(step: number): readonly [number, number] {
    return [step === 0 ? 0 : this.#lastEvict.at(step - 1), this.#lastEvict.at(step)];
  }

  evictedAt(eviction: number): Eviction {
    const because = itemAt(EVICT_REASONS, this.#evictBecause.at(eviction));
    return { row: this.#evictRow.at(eviction), because, left: this.#evictLeft.at(eviction) };
  }

  /** Takes an eviction out of the plan. */
  pardon(eviction: number): void {
    this.#evictBecause.items()[eviction] = PARDONED;
  }

  *steps(): Generator<BackupStep> {
    for (let step = 0; step < this.length; step += 1) {
      const because: StoreReason = itemAt(STORE_REASONS, this.#because.at(step));
      yield {
        row: this.rowAt(step),
        because,
        copies: this.#copies.at(step),
        evict: this.#evictionsOf(step),
      };
    }
  }

  #evictionsOf(step: number): readonly Eviction[] {
    const [from, to] = this.evictionsAt(step);
    if (from === to) return NONE;
    const evictions: Eviction[] = [];
    for (let at = from; at < to; at += 1)
      if (this.#evictBecause.at(at) !== PARDONED) evictions.push(this.evictedAt(at));
    return evictions;
  }
}

const NONE: readonly Eviction[] = [];
