import { basename, dirname, resolve } from 'node:path';
import { nodeFileAccess } from '@mediastruct/core';
import type { Problem } from '../listing/problem-list.ts';
import { rebuildIndex } from './scan-set.ts';
import { TarVolume } from './tar-volume.ts';
import { setIndexName } from './volume-names.ts';
import type { TarVolumeReader } from './volume-reader.ts';

const INDEX_END = setIndexName('');

/** Opens volumes as a command names them: by their index, or by folder and key. */
export function openVolumes(named: string): TarVolumeReader {
  const { folder, key } = volumesNamed(named);
  return TarVolume.open(folder, key);
}

/** Makes the index of volumes anew; returns what is missing in it. */
export async function rebuildVolumes(named: string): Promise<readonly Problem[]> {
  const { folder, key } = volumesNamed(named);
  return (await rebuildIndex(nodeFileAccess, folder, key)).problems;
}

function volumesNamed(named: string): { readonly folder: string; readonly key: string } {
  const path = resolve(named);
  const name = basename(path);
  const key = name.endsWith(INDEX_END) ? name.slice(0, -INDEX_END.length) : name;
  return { folder: dirname(path), key };
}

/** What `delta list` answers. */
export interface ListAnswer {
  readonly entries: readonly ListedRow[];
  readonly problems: readonly Problem[];
}

export interface ListedRow {
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'symlink';
  readonly size?: number;
  readonly sha256?: string;
  readonly target?: string;
  readonly link?: string;
  /** Numbers of the volumes that hold its content. */
  readonly volumes?: readonly number[];
}

/** Memory: about 300 bytes an entry. */
export function listAnswer(named: string, problems: readonly Problem[]): ListAnswer {
  const entries = [...openVolumes(named).list()].map((entry): ListedRow => {
    const { path, kind } = entry;
    if (kind === 'folder') return { path, kind };
    if (kind === 'symlink') return { path, kind, target: entry.target };
    const { size, sha256, link, places } = entry;
    const volumes = places.map(({ volume }) => volume);
    return { path, kind, size, sha256, ...(link === undefined ? {} : { link }), volumes };
  });
  return { entries, problems };
}
