import type { BackupInput, DiskRoom, Sum } from './backup-plan.ts';
import type { ProofRule, ShelfHolder } from './shelf-holder.ts';
import type { ShelfTable } from './shelf-table.ts';

export interface AdviceInput {
  readonly table: ShelfTable;
  readonly holders: readonly ShelfHolder[];
  readonly rule: ProofRule;
  /** The room of each disk as it was when it was last here. Disks that are not named are not advised. */
  readonly rooms: readonly { readonly disk: number; readonly room: DiskRoom }[];
  /** As a backup would ask it, see `BackupInput`. */
  readonly mayEvict?: BackupInput['mayEvict'];
}

/** What plugging in one disk would bring. */
export interface DiskAdvice {
  readonly disk: number;
  /** Contents without any proven copy that would get their first one. */
  readonly firstCopies: Sum;
  /** Contents that have proven copies, fewer than their policy asks for, and would get one more. */
  readonly furtherCopies: Sum;
  /** Of all that would be stored, contents whose proven copies are at one other place: they would survive the loss of either. */
  readonly secondPlaces: Sum;
  /** Copies on it that were never read back or too long ago, so that they prove nothing until they are read again. */
  readonly dueProofs: Sum;
  /** Of those due, contents that would be proven nowhere else. */
  readonly soleProofs: Sum;
  /** Spare copies that would be added. */
  readonly spareCopies: Sum;
  /** When the oldest proof on it is from, seconds since 1970 UTC; 0 where a copy was never read back; null for an empty disk. */
  readonly oldestProof: number | null;
}

export interface Advice {
  /** The most useful first: by first copies, then sole proofs, further copies, second places, due proofs and spare copies, then by the disk's id. */
  readonly disks: readonly DiskAdvice[];
  /** Contents as they are now: without a proven copy, and with fewer than their policy asks for. */
  readonly now: { readonly noProof: Sum; readonly underLeast: Sum };
}

/** What a further, empty disk would bring. */
export interface FurtherDisk {
  /** Its size, bytes. */
  readonly bytes: number;
  /** As they would be after a backup to it. */
  readonly noProof: Sum;
  readonly underLeast: Sum;
  /** Bytes of it that would stay free. */
  readonly free: number;
  /** The most files that the loss of any one disk would leave without a proven copy, before and after. */
  readonly worstLoss: { readonly before: Sum; readonly after: Sum };
}
