import type { FileRecord, TakenRecord } from '../records/file-record.ts';
import type { VolumeState } from '../holders/volume-state.ts';
import type { VolumeFacts } from './volume-facts.ts';
import { volumeFacts } from './volume-facts.ts';

/** One place where a content is, as indexes and catalogues tell. */
export interface FoundPlace {
  /** Null where the content could not be read when it was indexed. */
  readonly sha256: string | null;
  readonly size: number;
  readonly taken: TakenRecord | null;
  /** The tree whose index lists it; null where only its volume's catalogue does, so that it is on discs alone. */
  readonly tree: string | null;
  /** Absolute path of the tree. */
  readonly root: string;
  /** Relative to the tree; begins with the volume's id for a file of a volume. */
  readonly path: string;
  readonly state: 'on-disk' | 'unburned' | 'burned';
  readonly volume: VolumeFacts | null;
}

export interface PlaceAbout {
  readonly tree: string | null;
  readonly root: string;
  readonly volumeId: string | null;
}

export function foundPlace(
  { sha256, size, taken, path }: Pick<FileRecord, 'sha256' | 'size' | 'taken' | 'path'>,
  { tree, root, volumeId }: PlaceAbout,
  volumes: ReadonlyMap<string, VolumeState>,
): FoundPlace {
  const volume = volumeId === null ? null : volumeFacts(volumeId, volumes.get(volumeId));
  const state = volume === null ? 'on-disk' : volume.isBurned ? 'burned' : 'unburned';
  return { sha256: sha256 ?? null, size, taken: taken ?? null, tree, root, path, state, volume };
}
