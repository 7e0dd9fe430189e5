import type { ReadBackWay, VolumeCopy, VolumeState } from '@mediastruct/core';
import { copyLetter, discName } from './disc-name.ts';

/** One disc, as the volume ledger tells of it. */
export interface DiscRow {
  /** `MS_3f2a9c01_0007 B` */
  readonly disc: string;
  readonly volumeId: string;
  /** From 1; `letter` is the same for people. */
  readonly copy: number;
  readonly letter: string;
  readonly state: VolumeCopy['state'];
  readonly label: string | null;
  readonly serial: string | null;
  readonly place: string | null;
  readonly drive: string | null;
  /** ISO 8601. */
  readonly burnedAt: string;
  /** When it was last read back whole and was good; null where that never happened. */
  readonly verifiedAt: string | null;
  /** How: mounted, by its files; disc, unmounted; burn, right after burning; scan, every sector. */
  readonly verifiedBy: ReadBackWay | 'mounted' | null;
  /** When its last check failed, and why; null where it did not. */
  readonly failedAt: string | null;
  readonly why: string | null;
}

/** Every disc of volumes that still count, in the order of volumes and copies. */
export function discRows(volumes: Iterable<VolumeState>): readonly DiscRow[] {
  return [...volumes].filter(isCounting).flatMap(({ volumeId, copies }) =>
    copies
      .toSorted((a, b) => a.copy - b.copy)
      .map((copy) => ({
        disc: discName({ volumeId, copy: copy.copy }),
        volumeId,
        copy: copy.copy,
        letter: copyLetter(copy.copy),
        state: copy.state,
        label: copy.label ?? null,
        serial: copy.serial ?? null,
        place: copy.location ?? null,
        drive: copy.drive ?? null,
        burnedAt: copy.burnedAt,
        verifiedAt: copy.verifiedAt ?? null,
        verifiedBy: copy.verifiedAt === undefined ? null : (copy.verifiedBy ?? 'mounted'),
        failedAt: copy.failedAt ?? null,
        why: copy.why ?? null,
      })),
  );
}

/** True for a volume whose discs are still wanted. */
export function isCounting({ state }: Pick<VolumeState, 'state'>): boolean {
  return state !== 'retired' && state !== 'migrated' && state !== 'planned';
}

/** True for a disc that was read back whole and not found wrong since. */
export function isProven({ state, verifiedAt }: Pick<VolumeCopy, 'state' | 'verifiedAt'>): boolean {
  return state !== 'failed' && verifiedAt !== undefined;
}

/** Discs of a volume that are proven. */
export function goodCopies({ copies }: Pick<VolumeState, 'copies'>): number {
  return copies.filter(isProven).length;
}
