import type { Library, VolumeCopy, VolumeFile, VolumeState } from '@mediastruct/core';
import { listVolumes, lstatOrNull, MediaStructError, readVolumeFiles } from '@mediastruct/core';

/** What the library knows of its volumes. */
export interface ListedVolumes {
  readonly states: ReadonlyMap<string, VolumeState>;
  /** All files of all volumes, read anew at each call. A listing that is damaged is told once, and the others are read. */
  readonly files: () => Generator<VolumeFile>;
}

export function listedVolumes(library: Library, onDamaged: (error: MediaStructError) => void): ListedVolumes {
  const states = new Map(listVolumes(library).volumes.map((volume) => [volume.volumeId, volume]));
  const told = new Set<string>();
  const files = function* (): Generator<VolumeFile> {
    for (const volumeId of states.keys()) {
      const path = `${library.state.volumes}/${volumeId}.ndjson`;
      if (lstatOrNull(library.access, path) === null) continue;
      try {
        yield* readVolumeFiles(library.access, path);
      } catch (error) {
        if (!(error instanceof MediaStructError)) throw error;
        if (!told.has(path)) onDamaged(error);
        told.add(path);
      }
    }
  };
  return { states, files };
}

/** The discs of a volume that did not fail, in words for people: `"Family 7", shelf B; disc 2`; null where none is known. */
export function placeOf(volume: VolumeState | undefined): string | null {
  const discs = (volume?.copies ?? []).filter(({ state }) => state !== 'failed').map(describe);
  return discs.length === 0 ? null : discs.join('; ');
}

function describe({ copy, label, location }: VolumeCopy): string {
  const disc = label === undefined ? `disc ${copy}` : `"${label}"`;
  return location === undefined ? disc : `${disc}, ${location}`;
}
