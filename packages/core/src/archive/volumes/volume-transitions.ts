import type { VolumeCopy, VolumeState } from '../../holders/volume-state.ts';

/** What a user may say of a volume; `verified` is only ever told by reading back. */
export const VOLUME_MARKS = ['burned', 'stored', 'failed', 'migrated', 'retired'] as const;
export type MarkName = (typeof VOLUME_MARKS)[number];

/** Why a volume may not be marked so now; null where it may. `copy` is the disc meant, if one is. */
export function whyNotMark(volume: VolumeState, mark: MarkName, copy: number | undefined): string | null {
  const { state, copies, claimedBy } = volume;
  if (state === 'planned') return 'it is not built yet';
  if (mark === 'burned' && claimedBy !== undefined)
    return `the run ${claimedBy} is adding files to it and is not finished: mediastruct resume`;
  if (state === 'retired' || state === 'migrated') return `it is ${state} and counts no more`;
  const disc = copies.find((one) => one.copy === copy);
  switch (mark) {
    case 'burned':
      if (volume.folderCheck?.ok === false) return 'its folder in the archive failed its last check';
      return disc === undefined ? null : `copy ${copy} is known already (${disc.state})`;
    case 'stored':
      if (disc === undefined) return noDisc(volume, copy);
      return disc.state === 'failed' ? `copy ${copy} failed its last check` : null;
    case 'failed':
      return disc === undefined ? noDisc(volume, copy) : null;
    case 'migrated':
      return copies.length === 0 ? 'it was never burned' : null;
    case 'retired':
      return null;
  }
}

/** The disc meant where the user names none: the only one there is; for `burned` the next number. */
export function meantCopy(
  copies: readonly VolumeCopy[],
  { mark, copy }: { mark: MarkName; copy?: number | undefined },
): number | undefined {
  if (copy !== undefined) return copy;
  if (mark === 'burned') return copies.reduce((highest, one) => Math.max(highest, one.copy), 0) + 1;
  return copies.length === 1 ? copies[0]?.copy : undefined;
}

function noDisc({ copies }: VolumeState, copy: number | undefined): string {
  if (copies.length === 0) return 'no disc of it is known';
  const known = copies.map((one) => one.copy).join(', ');
  return copy === undefined
    ? `it has the copies ${known}: name one`
    : `it has no copy ${copy}, only ${known}`;
}
