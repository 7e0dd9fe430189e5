import type { Library } from '@mediastruct/core';
import { listVolumes, showVolume } from '@mediastruct/core';
import { lstatOrNull } from '@mediastruct/core';
import { listRunIds, parseManifestLine, readLines, runState } from '@mediastruct/core/testing';
import type { Finding } from './findings.ts';
import type { TreeState } from './tree-state.ts';

/** Each volume of a finished run is whole: its ledger tells that it is built, and its manifests tell what it holds. */
export function findVolumeFaults(library: Library, now: TreeState): Finding[] {
  const runs = new Set(listRunIds(library));
  return listVolumes(library).volumes.flatMap(({ volumeId, state, runId }): Finding[] => {
    if (!runs.has(runId) || runState(library, runId) !== 'finished' || state === 'retired') return [];
    // An undo that could not bring everything back tells of it so.
    if (state === 'failed') return [];
    if (state !== 'built') return [{ kind: 'volume', detail: `${volumeId} is ${state} after its run` }];
    const { folder } = showVolume(library, volumeId);
    return ['manifest-sha256.txt', 'tagmanifest-sha256.txt'].flatMap((name) =>
      findManifestFaults(library, { folder, name, now }),
    );
  });
}

function findManifestFaults(
  { access }: Library,
  { folder, name, now }: { folder: string; name: string; now: TreeState },
): Finding[] {
  const path = `${folder}/${name}`;
  if (lstatOrNull(access, path) === null) return [{ kind: 'volume', detail: `${path} is not there` }];
  const told = [...readLines(access, path)].map(({ bytes }) => parseManifestLine(bytes));
  if (told.length === 0) return [{ kind: 'volume', detail: `${path} is empty` }];
  return told
    .filter((entry) => entry === null || now.get(`${folder}/${entry.path}`) !== entry.sha256)
    .map((entry) => ({ kind: 'volume', detail: `${path} is wrong about ${entry?.path ?? 'a torn line'}` }));
}
