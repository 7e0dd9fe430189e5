import { join } from 'node:path';
import type { FileAccess, Library } from '@mediastruct/core';
import { listRuns, lstatOrNull, Run } from '@mediastruct/core';
import * as v from 'valibot';
import { APPLY_JOB_NAME, placesOf } from './apply-home.ts';
import { APPLY_OPTIONS } from './apply-options.ts';

/** What an application keeps beside its folder, so that it can be taken back. */
export interface KeptRun {
  readonly runId: string;
  /** Names what belongs to the application in the home of the folder. */
  readonly id: string;
  /** When it was planned, ISO 8601 UTC. */
  readonly at: string;
  /** Whether all its files were moved. What an unfinished run keeps cannot be given up. */
  readonly isFinished: boolean;
  /** Whether it was taken back: then its new files are what is kept. */
  readonly isUndone: boolean;
  readonly files: number;
  readonly bytes: number;
  /** Absolute paths of the folders that hold them. */
  readonly folders: readonly string[];
}

/** The applications that keep files, oldest first. Memory: about 300 bytes a run, and a path for each level of the folders. */
export function keptRuns(library: Library): readonly KeptRun[] {
  const { access, root } = library;
  return listRuns(library)
    .toReversed()
    .flatMap(({ runId, command, createdAt, state, undoneBy }): readonly KeptRun[] => {
      if (command !== APPLY_JOB_NAME) return [];
      const { id } = v.parse(APPLY_OPTIONS, new Run(library, runId).header.options);
      const { kept, staged } = placesOf(root, id);
      const held = [kept, staged].map((folder) => ({ folder, ...filesBelow(access, folder) }));
      const full = held.filter(({ files }) => files > 0);
      if (full.length === 0) return [];
      const facts = { at: createdAt, isFinished: state === 'finished', isUndone: undoneBy !== undefined };
      const folders = full.map(({ folder }) => folder);
      return [{ runId, id, ...facts, files: sum(full, 'files'), bytes: sum(full, 'bytes'), folders }];
    });
}

interface Held {
  readonly files: number;
  readonly bytes: number;
}

function sum(held: readonly Held[], what: keyof Held): number {
  return held.reduce((total, one) => total + one[what], 0);
}

/** Files and symlinks, and their bytes. */
function filesBelow(access: FileAccess, folder: string): Held {
  let [files, bytes] = [0, 0];
  if (lstatOrNull(access, folder)?.kind !== 'folder') return { files, bytes };
  for (const { name, kind } of access.readdir(folder)) {
    const path = join(folder, name);
    const below =
      kind === 'folder' ? filesBelow(access, path) : { files: 1, bytes: Number(access.lstat(path).size) };
    files += below.files;
    bytes += below.bytes;
  }
  return { files, bytes };
}
