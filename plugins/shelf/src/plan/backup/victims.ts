import { itemAt } from '@mediastruct/core/base';
import type { BackupInput, EvictReason, Eviction } from '../backup-plan.ts';
import { Grown } from '../table/grow.ts';
import { sortRows } from '../table/sort-rows.ts';
import type { DiskFacts } from './disk-facts.ts';
import { EXPIRED, wantedCopies } from './disk-facts.ts';
import type { Room } from './room.ts';

/** For whom room is to be made: a content with so many proven copies, and whether no holder that counts has it. */
export interface Needy {
  readonly copies: number;
  readonly hasNone: boolean;
}

/**
 * Copies on the disk that may make room, each at most once. Expired ones go first, whatever the new content has. Then surplus ones: those with most
 * proven copies elsewhere first, of these the ones whose other copies are at two sites, of these the ones of low priority; and only while they keep more than the new content has. A copy that its policy asks
 * for goes only for a content of which there is none. One without a proven copy elsewhere never goes, unless it is expired and the
 * user said so. Memory: 4 bytes for each copy on the disk.
 */
export class Victims {
  readonly #facts: DiskFacts;
  readonly #bytesOf: (row: number) => number;
  readonly #queues: Readonly<Record<EvictReason, Queue>>;
  #needy: Needy = { copies: 0, hasNone: false };
  #eligible = 0;

  constructor(input: BackupInput, facts: DiskFacts, room: Room) {
    this.#facts = facts;
    this.#bytesOf = (row) => room.bytesOf(itemAt(input.table.sizes, row));
    const rows = { expired: newRows(), surplus: newRows(), 'for-none': newRows() };
    for (let row = 0; row < input.table.count; row += 1) {
      if (facts.isHere[row] !== 1 || input.mayEvict?.(row) === false) continue;
      const because = whyItMayGo(input, facts, row);
      if (because !== null) rows[because].push(row);
    }
    const key = (row: number) =>
      ((255 - itemAt(facts.elsewhere, row)) << 17) |
      ((1 - itemAt(facts.isApart, row)) << 16) |
      (itemAt(input.table.priority, row) + 32_768);
    const queue = (of: EvictReason) => ({ rows: sortRows(rows[of].items(), key), next: 0 });
    this.#queues = {
      expired: queue('expired'),
      surplus: queue('surplus'),
      'for-none': queue('for-none'),
    };
  }

  /** Turns to contents that are as needy as this one; `eligible` is about them. */
  turnTo(needy: Needy): void {
    if (needy.copies === this.#needy.copies && needy.hasNone === this.#needy.hasNone && this.#eligible > 0)
      return;
    this.#needy = needy;
    this.#eligible = 0;
    for (const because of ORDER) {
      const { rows, next } = this.#queues[because];
      for (let at = next; at < rows.length && this.#mayGo(because, itemAt(rows, at)); at += 1)
        this.#eligible += this.#bytesOf(itemAt(rows, at));
    }
  }

  /** The bytes that all copies would free which may go for the contents turned to. */
  get eligible(): number {
    return this.#eligible;
  }

  /** The next copy to go; null where there is none. */
  take(): Eviction | null {
    for (const because of ORDER) {
      const queue = this.#queues[because];
      const row = queue.rows[queue.next];
      if (row === undefined || !this.#mayGo(because, row)) continue;
      queue.next += 1;
      this.#eligible -= this.#bytesOf(row);
      return { row, because, left: itemAt(this.#facts.elsewhere, row) };
    }
    return null;
  }

  #mayGo(because: EvictReason, row: number): boolean {
    if (because === 'expired') return true;
    if (because === 'for-none') return this.#needy.hasNone;
    return itemAt(this.#facts.elsewhere, row) > this.#needy.copies;
  }
}

function newRows(): Grown<Uint32Array> {
  return new Grown((length) => new Uint32Array(length));
}

interface Queue {
  readonly rows: Uint32Array;
  next: number;
}

const ORDER = ['expired', 'surplus', 'for-none'] as const;

function whyItMayGo(input: BackupInput, { elsewhere }: DiskFacts, row: number): EvictReason | null {
  const left = itemAt(elsewhere, row);
  const isExpired = input.table.standing[row] === EXPIRED;
  if (left === 0) return isExpired && input.mayReleaseExpired === true ? 'expired' : null;
  if (isExpired) return 'expired';
  return left >= wantedCopies(input, row) ? 'surplus' : 'for-none';
}
