import type { VolumeState } from '@mediastruct/core';

/** Whether the discs of a volume count: it was built, and no other volume took its place. */
export function isCounting({ state }: Pick<VolumeState, 'state'>): boolean {
  return state !== 'planned' && state !== 'migrated' && state !== 'retired';
}

/** The number of a volume, by which commands take it: 7 for `MS_3f2a9c01_0007`. */
export function volumeNumber(volumeId: string): number {
  return Number(/(\d+)$/.exec(volumeId)?.[1] ?? 0);
}
