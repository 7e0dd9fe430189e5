import { MediaStructError } from '../errors/media-struct-error.ts';
import type { DiscFacts, PlacedSegment, ReadBackWay, TagSums, VolumeEvent } from './volume-event.ts';

/**
 * planned: files are being placed. built: the bag is whole and on no disc known of (unburned). burned: a disc
 * exists. verified: a disc was read back whole. stored: and its place is known. failed: the last check of
 * every copy failed. migrated: its files are in another volume. retired: it counts no more.
 */
export const VOLUME_STATES = [
  'planned',
  'built',
  'burned',
  'verified',
  'stored',
  'failed',
  'migrated',
  'retired',
] as const;
export type VolumeStateName = (typeof VOLUME_STATES)[number];

export type CopyState = 'burned' | 'verified' | 'stored' | 'failed';

/** One disc of a volume. */
export interface VolumeCopy extends DiscFacts {
  /** From 1. */
  readonly copy: number;
  readonly state: CopyState;
  readonly burnedAt: string;
  readonly verifiedAt?: string | undefined;
  /** How it was read then; absent where its files were read from where it was mounted. */
  readonly verifiedBy?: ReadBackWay | undefined;
  readonly storedAt?: string | undefined;
  readonly failedAt?: string | undefined;
  readonly why?: string | undefined;
}

/** A volume as its events leave it. */
export interface VolumeState {
  readonly volumeId: string;
  readonly state: VolumeStateName;
  /** The run that built it last, and all whose files it holds. */
  readonly runId: string;
  readonly runIds: readonly string[];
  /** The run that is adding files to it and has not built it again. */
  readonly claimedBy?: string | undefined;
  readonly medium: string;
  readonly capacity: number;
  /** Payload. */
  readonly files: number;
  readonly bytes: number;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly plannedAt: string;
  readonly builtAt?: string | undefined;
  readonly tagFiles: TagSums;
  /** Its parts of files that are split over volumes. */
  readonly segments: readonly PlacedSegment[];
  readonly copies: readonly VolumeCopy[];
  /** The last check of the volume's folder in the archive. */
  readonly folderCheck?: { readonly at: string; readonly ok: boolean; readonly why?: string } | undefined;
  /** When its folder left the archive, so that only discs hold it; absent while the folder is there. ISO 8601 UTC. */
  readonly releasedAt?: string | undefined;
  /** Why it failed, was migrated or retired. */
  readonly why?: string | undefined;
}

/** Folds events into the state of each volume, by id in ascending order; an event out of turn is `damaged`. */
export function foldVolumes(events: Iterable<VolumeEvent>): ReadonlyMap<string, VolumeState> {
  const volumes = new Map<string, VolumeState>();
  for (const event of events) volumes.set(event.volumeId, applyEvent(volumes.get(event.volumeId), event));
  return new Map([...volumes].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The state after one more event. */
export function applyEvent(volume: VolumeState | undefined, event: VolumeEvent): VolumeState {
  if (event.kind === 'planned') return planned(event);
  if (volume === undefined) throw outOfTurn(event, 'it was never planned');
  const changed = change(volume, event);
  return { ...changed, state: stateOf(changed, event) };
}

function planned(event: Extract<VolumeEvent, { kind: 'planned' }>): VolumeState {
  const { kind: state, at, volumeId, runId, medium, capacity, files, bytes, firstDay, lastDay } = event;
  const known = { volumeId, runId, runIds: [runId], medium, capacity, files, bytes, firstDay, lastDay };
  return { ...known, state, plannedAt: at, tagFiles: {}, segments: [], copies: [] };
}

function change(volume: VolumeState, event: Exclude<VolumeEvent, { kind: 'planned' }>): VolumeState {
  switch (event.kind) {
    case 'built':
      return {
        ...volume,
        runId: event.runId,
        runIds: event.runIds ?? [event.runId],
        claimedBy: undefined,
        firstDay: event.firstDay ?? volume.firstDay,
        lastDay: event.lastDay ?? volume.lastDay,
        segments: event.segments ?? [],
        files: event.files,
        bytes: event.bytes,
        builtAt: event.at,
        tagFiles: event.tagFiles,
      };
    case 'continued':
      return { ...volume, claimedBy: event.runId };
    case 'burned':
      return {
        ...volume,
        copies: [...volume.copies.filter(({ copy }) => copy !== event.copy), newCopy(event)],
      };
    case 'verified':
      if (event.copy === undefined) return { ...volume, folderCheck: { at: event.at, ok: true } };
      return changeCopy(volume, event.copy, (copy) => ({
        ...copy,
        state: copy.storedAt === undefined ? 'verified' : 'stored',
        verifiedAt: event.at,
        verifiedBy: event.how,
        failedAt: undefined,
        why: undefined,
      }));
    case 'stored':
      return changeCopy(volume, event.copy, (copy) => ({
        ...copy,
        state: copy.state === 'failed' ? 'failed' : 'stored',
        storedAt: event.at,
        location: event.location,
      }));
    case 'failed':
      if (event.copy === undefined)
        return { ...volume, folderCheck: { at: event.at, ok: false, why: event.why } };
      return changeCopy(volume, event.copy, (copy) => ({
        ...copy,
        state: 'failed',
        failedAt: event.at,
        why: event.why,
      }));
    case 'migrated':
    case 'retired':
      return { ...volume, why: event.why };
    case 'released':
      return { ...volume, releasedAt: event.at };
    case 'returned':
      return { ...volume, releasedAt: undefined };
  }
}

function newCopy(event: Extract<VolumeEvent, { kind: 'burned' }>): VolumeCopy {
  const { copy, date, serial, drive, label, location } = event;
  return { copy, state: 'burned', burnedAt: date, serial, drive, label, location };
}

function changeCopy(
  volume: VolumeState,
  number: number,
  changed: (copy: VolumeCopy) => VolumeCopy,
): VolumeState {
  if (!volume.copies.some(({ copy }) => copy === number))
    throw outOfTurn({ volumeId: volume.volumeId }, `it has no copy ${number}`);
  return { ...volume, copies: volume.copies.map((copy) => (copy.copy === number ? changed(copy) : copy)) };
}

/** The best that is true of any copy; the folder's own check counts only while there is no disc. */
function stateOf(volume: VolumeState, event: VolumeEvent): VolumeStateName {
  if (event.kind === 'retired' || event.kind === 'migrated') return event.kind;
  if (volume.state === 'retired' || volume.state === 'migrated') return volume.state;
  for (const state of ['stored', 'verified', 'burned'] as const)
    if (volume.copies.some((copy) => copy.state === state)) return state;
  if (volume.copies.length > 0 || volume.folderCheck?.ok === false) return 'failed';
  return volume.builtAt === undefined ? 'planned' : 'built';
}

function outOfTurn({ volumeId }: Pick<VolumeEvent, 'volumeId'>, what: string): MediaStructError {
  return new MediaStructError('damaged', `The volume ledger tells of ${volumeId}, but ${what}`, {
    suggestions: ['The ledger is .mediastruct/volumes.ndjson; give it back from a backup.'],
  });
}
