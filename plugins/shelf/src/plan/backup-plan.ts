import type { ProofRule, ShelfHolder } from './shelf-holder.ts';
import type { ShelfTable } from './shelf-table.ts';

/** The room of a disk as it was found just now. All in bytes. */
export interface DiskRoom {
  /** Free, as `statfs` tells it to this user. */
  readonly free: number;
  /** What has to be free at the end. A new content may use it for as long as its victims are still there. */
  readonly reserve: number;
  /** The room a file takes is rounded up to this, so that clusters of exFAT count. */
  readonly block: number;
  /** The largest file that the disk can hold; `Infinity` where there is no limit. */
  readonly largestFile: number;
}

export interface BackupInput {
  readonly table: ShelfTable;
  readonly holders: readonly ShelfHolder[];
  readonly rule: ProofRule;
  /** The number of the disk that is plugged in. */
  readonly disk: number;
  readonly room: DiskRoom;
  /** Whether a copy on the disk may go, by its row: one whose content nothing that can be read now proves may not. All may where it is absent. */
  readonly mayEvict?: ((row: number) => boolean) | undefined;
  /** True where the last copy of an expired content may go too. The user has to say so for each run. */
  readonly mayReleaseExpired?: boolean | undefined;
}

/**
 * Why a content is copied to the disk, in the order of the plan.
 * no-copy: no holder that counts has it. no-proof: some have it, and none was read back lately. too-few: fewer proven copies than its policy
 * asks for. spare: its policy is met, and there is room.
 */
export const STORE_REASONS = ['no-copy', 'no-proof', 'too-few', 'spare'] as const;
export type StoreReason = (typeof STORE_REASONS)[number];

/**
 * Why a copy on the disk may go.
 * expired: its sources dropped it long ago. surplus: more proven copies are elsewhere than its policy asks for. for-none: it falls below
 * its policy, but the new content has no copy at all.
 */
export const EVICT_REASONS = ['expired', 'surplus', 'for-none'] as const;
export type EvictReason = (typeof EVICT_REASONS)[number];

/** One step of a backup: first the content is written, made durable and read back; only then its victims are removed. */
export interface BackupStep {
  /** The row of the content in the table. */
  readonly row: number;
  readonly because: StoreReason;
  /** Its proven copies before the step. */
  readonly copies: number;
  /** Copies on this disk that make room for it. Where the content could not be written they stay. */
  readonly evict: readonly Eviction[];
}

export interface Eviction {
  readonly row: number;
  readonly because: EvictReason;
  /** Its proven copies that are left, all of them on other holders. */
  readonly left: number;
}

/**
 * Why a content whose policy is not met is not on the disk after the plan.
 * no-room: nothing that may go is large enough. no-room-to-swap: something may go, but the content does not fit beside it until
 * it has gone. too-large: the disk can hold no file of this size. not-readable: its source is not here. gone: its sources dropped it.
 */
export const UNMET_REASONS = ['no-room', 'no-room-to-swap', 'too-large', 'not-readable', 'gone'] as const;
export type UnmetReason = (typeof UNMET_REASONS)[number];

/** Contents and the sum of their sizes in bytes. */
export interface Sum {
  readonly files: number;
  readonly bytes: number;
}

/** What a backup does to one disk. The same input gives the same plan. */
export interface BackupPlan {
  /** In the order in which they are done. May be read again and again. */
  readonly steps: () => Iterable<BackupStep>;
  readonly store: Readonly<Record<StoreReason, Sum>>;
  readonly evict: Readonly<Record<EvictReason, Sum>>;
  /** Contents with fewer proven copies than their policy asks for that this plan gives no copy on this disk. */
  readonly unmet: Readonly<Record<UnmetReason, Sum>>;
  /** Their rows, in the order in which they were looked at. */
  readonly unmetRows: () => Iterable<{ readonly row: number; readonly because: UnmetReason }>;
  /** Free bytes of the disk after the plan. */
  readonly freeAfter: number;
}
