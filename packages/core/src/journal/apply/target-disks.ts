import { isAtOrBelow } from '../../library/path-below.ts';
import type { PlannedOperation } from '../plan/operation.ts';
import { isPlacing, isRemoving, placedBytes, sizeOf } from '../plan/operation.ts';
import type { TargetDisk } from '../session.ts';

/** What was not tried on a disk, and why. */
export interface LeftOnDisk {
  readonly root: string;
  readonly why: string;
  readonly files: number;
  readonly bytes: number;
}

/** Bytes that a group needs on a disk for as long as it is worked on, and those that stay taken. */
interface Need {
  peak: number;
  net: number;
}

/**
 * The disks that a run names: before each batch they are asked what is free. A disk that is gone takes nothing more in
 * this run; where the room is too small for a file, smaller ones behind it are still tried.
 */
export class TargetDisks {
  readonly #disks: readonly TargetDisk[];
  readonly #gone = new Map<TargetDisk, string>();
  readonly #left = new Map<TargetDisk, { why: string; files: number; bytes: number }>();

  constructor(disks: readonly TargetDisk[]) {
    this.#disks = disks;
  }

  /** Splits a batch into what its disks can take at once, and the rest. A group is not split. */
  fitting(batch: readonly PlannedOperation[]): {
    readonly now: readonly PlannedOperation[];
    readonly later: readonly PlannedOperation[];
  } {
    if (this.#disks.length === 0) return { now: batch, later: [] };
    const free = new Map<TargetDisk, number>();
    const now: PlannedOperation[] = [];
    const later: PlannedOperation[] = [];
    for (const group of groupsOf(batch)) {
      const needs = this.#needsOf(group);
      const isFitting = [...needs].every(([disk, need]) => this.#takes(disk, need, free));
      (isFitting ? now : later).push(...group);
      // What goes away is free only after the whole batch.
      if (isFitting)
        for (const [disk, { peak }] of needs) free.set(disk, (free.get(disk) ?? 0) - Math.max(0, peak));
    }
    return { now, later };
  }

  /** Takes in that these are not tried in this run. */
  leave(operations: readonly PlannedOperation[]): void {
    for (const operation of operations) {
      const disk = this.#disks.find((one) => touches(operation, one)) ?? this.#disks[0];
      if (disk === undefined) return;
      const left = this.#left.get(disk) ?? { why: '', files: 0, bytes: 0 };
      left.why = this.#gone.get(disk) ?? 'there is no room for them';
      left.files += 1;
      if (isPlacing(operation)) left.bytes += placedBytes(operation);
      this.#left.set(disk, left);
    }
  }

  /** What was not tried, by disk. */
  left(): readonly LeftOnDisk[] {
    return [...this.#left].map(([{ root }, left]) => ({ root, ...left }));
  }

  #needsOf(group: readonly PlannedOperation[]): ReadonlyMap<TargetDisk, Need> {
    const needs = new Map<TargetDisk, Need>();
    for (const operation of group)
      for (const disk of this.#disks) {
        if (!touches(operation, disk)) continue;
        const need = needs.get(disk) ?? { peak: 0, net: 0 };
        needs.set(disk, need);
        if (isPlacing(operation) && isAtOrBelow(disk.root, operation.to)) {
          need.peak += roomOf(placedBytes(operation), disk);
          need.net += roomOf(placedBytes(operation), disk);
        }
        if (isRemoving(operation) && isAtOrBelow(disk.root, operation.from))
          need.net -= roomOf(sizeOf(operation), disk);
      }
    return needs;
  }

  #takes(disk: TargetDisk, { peak, net }: Need, known: Map<TargetDisk, number>): boolean {
    if (this.#gone.has(disk)) return false;
    const free = known.get(disk) ?? disk.free();
    if (typeof free === 'string') {
      this.#gone.set(disk, free);
      return false;
    }
    known.set(disk, free);
    return peak <= free && net <= Math.max(0, free - disk.reserveBytes);
  }
}

/** Many small files free far more than their bytes: whoever plans with blocks must not be judged by bytes. */
function roomOf(bytes: number, { blockBytes }: TargetDisk): number {
  if (blockBytes === undefined) return bytes;
  return Math.max(1, Math.ceil(bytes / blockBytes)) * blockBytes;
}

function touches(operation: PlannedOperation, { root }: TargetDisk): boolean {
  if (isAtOrBelow(root, operation.from)) return true;
  return isPlacing(operation) && isAtOrBelow(root, operation.to);
}

function groupsOf(batch: readonly PlannedOperation[]): readonly (readonly PlannedOperation[])[] {
  const groups: PlannedOperation[][] = [];
  for (const operation of batch) {
    const last = groups.at(-1);
    const isSame = last !== undefined && operation.group !== undefined && last[0]?.group === operation.group;
    if (isSame) last.push(operation);
    else groups.push([operation]);
  }
  return groups;
}
