import { basename } from 'node:path';
import { describeLibrary } from '@mediastruct/command';
import type { StoredProblem } from '@mediastruct/core';
import { lstatOrNull } from '@mediastruct/core/base';
import { listVolumes } from '@mediastruct/core/archive';
import { proofCounts } from '@mediastruct/core/catalogue';
import { readStatus } from '@mediastruct/core/find';
import type { LibraryView } from '../library-view.ts';
import type { NextStep } from './next-steps.ts';
import { planNextSteps } from './next-steps.ts';

export interface Home {
  /** The name of the library's folder. */
  readonly name: string;
  /** As `mediastruct status` says it. */
  readonly sentence: string;
  /** Files by how many proven copies they have: none, one, two, more; and their bytes. */
  readonly proofs: { readonly files: readonly number[]; readonly bytes: readonly number[] };
  readonly steps: readonly NextStep[];
  readonly problems: readonly StoredProblem[];
}

/** How the library stands, and what to do next. */
export function readHome({ library, options, catalogue }: LibraryView, now: Date): Home {
  const status = readStatus(library, { ...options, now });
  const volumes = status.volumes === null ? [] : listVolumes(library).volumes;
  const archive = library.trees.find(({ role }) => role === 'archive')?.root ?? '';
  const isThere = (volumeId: string) =>
    lstatOrNull(library.access, `${archive}/${volumeId}`)?.kind === 'folder';
  const foldersThere = new Set(volumes.map(({ volumeId }) => volumeId).filter(isThere));
  const disks = catalogue
    .holders()
    .filter(({ holder }) => holder.kind === 'disk' && holder.holdsCopies && holder.isRetired !== true)
    .map(({ holder }) => ({ name: holder.name, place: holder.place, provenAt: holder.provenAt() }));
  const days = proofCounts(library, catalogue);
  const sum = (of: 'files' | 'bytes') =>
    [0, 1, 2, 3].map((level) => days.reduce((all, day) => all + (day[of][level] ?? 0), 0));
  return {
    name: basename(library.root),
    sentence: describeLibrary({ ...status, now }),
    proofs: { files: sum('files'), bytes: sum('bytes') },
    steps: planNextSteps({ status, volumes, disks, foldersThere, now }),
    problems: status.problems,
  };
}
