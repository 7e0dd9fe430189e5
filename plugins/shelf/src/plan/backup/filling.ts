import { itemAt } from '@mediastruct/core/base';
import type { BackupInput, StoreReason } from '../backup-plan.ts';
import type { DiskFacts } from './disk-facts.ts';
import type { Losses } from './losses.ts';
import type { Room } from './room.ts';
import type { StepList } from './step-list.ts';
import type { Victims } from './victims.ts';

/** How a content fared. */
export type Placing = 'placed' | 'no-room' | 'no-room-to-swap';

/** One disk as a plan fills it. */
export class Filling {
  readonly room: Room;
  readonly steps: StepList;
  readonly #input: BackupInput;
  readonly #facts: DiskFacts;
  readonly #victims: Victims;
  readonly #losses: Losses;

  constructor(
    input: BackupInput,
    facts: DiskFacts,
    parts: {
      readonly room: Room;
      readonly steps: StepList;
      readonly victims: Victims;
      readonly losses: Losses;
    },
  ) {
    this.#input = input;
    this.#facts = facts;
    this.room = parts.room;
    this.steps = parts.steps;
    this.#victims = parts.victims;
    this.#losses = parts.losses;
  }

  /** Stores a content that needs a copy. Where there is no room, copies go that may go for it, and are removed after it was written. */
  placeNeeded(row: number, because: StoreReason): Placing {
    const { room } = this;
    const bytes = this.#bytesOf(row);
    const lacking = room.goal + bytes - room.free;
    if (lacking > 0) {
      this.#victims.turnTo({ copies: itemAt(this.#facts.proven, row), hasNone: because === 'no-copy' });
      if (this.#victims.eligible < lacking) return 'no-room';
      if (bytes > room.free) return 'no-room-to-swap';
      this.#evict(lacking);
    }
    this.#store(row, because);
    return 'placed';
  }

  /** Stores a content whose policy is met, where there is room. */
  placeSpare(row: number): void {
    if (this.room.free - this.#bytesOf(row) >= this.room.reserve) this.#store(row, 'spare');
  }

  #evict(lacking: number): void {
    let freed = 0;
    while (freed < lacking) {
      const victim = this.#victims.take();
      // As many bytes as are lacking were eligible.
      if (victim === null) throw new RangeError('the copies that may go were counted wrong');
      this.steps.evict(victim);
      freed += this.#bytesOf(victim.row);
    }
    this.room.free += freed;
  }

  #store(row: number, because: StoreReason): void {
    this.room.free -= this.#bytesOf(row);
    this.steps.add({ row, because, copies: itemAt(this.#facts.proven, row) });
    this.#losses.stored(row);
  }

  #bytesOf(row: number): number {
    return this.room.bytesOf(itemAt(this.#input.table.sizes, row));
  }
}
