import type { VolumeCopy, VolumeState, VolumeStateName } from '../holders/volume-state.ts';
import { hasGoodDisc } from '../holders/volume-presence.ts';

/** One disc of a volume. */
export interface DiscPlace {
  /** From 1. */
  readonly copy: number;
  readonly state: VolumeCopy['state'];
  /** What is written on the disc or its case. */
  readonly label: string | null;
  readonly serial: string | null;
  readonly location: string | null;
  readonly burnedAt: string;
  readonly verifiedAt: string | null;
}

/** The volume that a file is in; label, place and last check are those of its best disc. */
export interface VolumeFacts {
  readonly id: string;
  /** unknown: the volume ledger does not tell of it, or is damaged. */
  readonly state: VolumeStateName | 'unknown';
  /** A disc exists that did not fail its last check, and the volume is neither migrated nor retired. */
  readonly isBurned: boolean;
  readonly label: string | null;
  readonly location: string | null;
  /** The last read-back of that disc; of the volume's folder where no disc is known. ISO 8601 UTC. */
  readonly verifiedAt: string | null;
  /** The best first. */
  readonly discs: readonly DiscPlace[];
}

const BEST_FIRST: readonly VolumeCopy['state'][] = ['stored', 'verified', 'burned', 'failed'];

export function volumeFacts(id: string, volume: VolumeState | undefined): VolumeFacts {
  if (volume === undefined)
    return {
      id,
      state: 'unknown',
      isBurned: false,
      label: null,
      location: null,
      verifiedAt: null,
      discs: [],
    };
  const discs = [...volume.copies]
    .sort((a, b) => BEST_FIRST.indexOf(a.state) - BEST_FIRST.indexOf(b.state) || a.copy - b.copy)
    .map(discPlace);
  const best = discs[0];
  const { folderCheck } = volume;
  return {
    id,
    state: volume.state,
    isBurned: counts(volume) && hasGoodDisc(volume),
    label: best?.label ?? null,
    location: best?.location ?? null,
    verifiedAt: best === undefined ? (folderCheck?.ok ? folderCheck.at : null) : best.verifiedAt,
    discs,
  };
}

function counts({ state }: VolumeState): boolean {
  return state !== 'migrated' && state !== 'retired';
}

function discPlace({ copy, state, label, serial, location, burnedAt, verifiedAt }: VolumeCopy): DiscPlace {
  return {
    copy,
    state,
    label: label ?? null,
    serial: serial ?? null,
    location: location ?? null,
    burnedAt,
    verifiedAt: verifiedAt ?? null,
  };
}
