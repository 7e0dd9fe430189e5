import type { VolumeState } from '@mediastruct/core';
import { discRows, goodCopies, isCounting } from './disc-row.ts';

/** What is not as it should be on the shelf, each with the command that mends it. */
export interface MissingList {
  /** Volumes of which no disc that did not fail is known. */
  readonly withoutDisc: readonly Missing[];
  /** Volumes that have such a disc, and fewer proven ones than wanted. */
  readonly fewDiscs: readonly (Missing & { readonly good: number; readonly wanted: number })[];
  /** Discs that were never read back. */
  readonly unproven: readonly Missing[];
  /** Discs whose last check failed. */
  readonly failed: readonly (Missing & { readonly why: string | null })[];
  /** Discs of which nobody told where they are. */
  readonly withoutPlace: readonly Missing[];
}

export interface Missing {
  /** A volume, or a disc. */
  readonly name: string;
  readonly command: string;
}

/** Pure, from the volume ledger alone. */
export function planMissing(volumes: readonly VolumeState[], wanted: number): MissingList {
  const counting = volumes.filter(isCounting);
  const rows = discRows(counting);
  const sound = rows.filter(({ state }) => state !== 'failed');
  const hasDisc = new Set(sound.map(({ volumeId }) => volumeId));
  const burn = (volumeId: string) => `mediastruct disc burn ${volumeId} --device DEV`;
  return {
    withoutDisc: counting
      .filter(({ volumeId }) => !hasDisc.has(volumeId))
      .map(({ volumeId }) => ({ name: volumeId, command: burn(volumeId) })),
    fewDiscs: counting
      .filter((volume) => hasDisc.has(volume.volumeId) && goodCopies(volume) < wanted)
      .map((volume) => ({
        ...{ name: volume.volumeId, command: burn(volume.volumeId) },
        ...{ good: goodCopies(volume), wanted },
      })),
    unproven: sound
      .filter(({ verifiedAt }) => verifiedAt === null)
      .map(({ disc, volumeId, letter }) => ({
        name: disc,
        command: `mediastruct disc verify ${volumeId} --copy ${letter}`,
      })),
    failed: rows
      .filter(({ state }) => state === 'failed')
      .map(({ disc, volumeId, why }) => ({ name: disc, why, command: burn(volumeId) })),
    withoutPlace: sound
      .filter(({ place }) => place === null)
      .map(({ disc, volumeId, letter }) => ({
        name: disc,
        command: `mediastruct disc move ${volumeId} ${letter} "PLACE"`,
      })),
  };
}

export function missingCount(list: MissingList): number {
  return Object.values(list).reduce((sum: number, part: readonly unknown[]) => sum + part.length, 0);
}
