import { basename } from 'node:path';
import { describeLibrary } from '@mediastruct/command';
import type { DayCount, StoredProblem } from '@mediastruct/core';
import { lstatOrNull } from '@mediastruct/core/base';
import { listVolumes } from '@mediastruct/core/archive';
import { keptProofCounts, PROOF_LEVELS } from '@mediastruct/core/catalogue';
import { readStatus } from '@mediastruct/core/find';
import type { LibraryView } from '../library-view.ts';
import type { NextStep } from './next-steps.ts';
import { planNextSteps } from './next-steps.ts';

/** Files by how many proven copies they have: none, one, two, more; and their bytes. */
export interface Proofs {
  readonly files: readonly number[];
  readonly bytes: readonly number[];
}

export interface Home {
  /** The name of the library's folder. */
  readonly name: string;
  /** As `mediastruct status` says it. */
  readonly sentence: string;
  /** Null where they have to be counted first, which takes some seconds in a large library. */
  readonly proofs: Proofs | null;
  readonly steps: readonly NextStep[];
  readonly problems: readonly StoredProblem[];
}

/** How the library stands, and what to do next. */
export function readHome(view: LibraryView, now: Date): Home {
  const { library, options } = view;
  const status = view.alone(() => readStatus(library, { ...options, now }));
  const { catalogue } = view.open();
  const volumes = status.volumes === null ? [] : listVolumes(library).volumes;
  const archive = library.trees.find(({ role }) => role === 'archive')?.root ?? '';
  const isThere = (volumeId: string) =>
    lstatOrNull(library.access, `${archive}/${volumeId}`)?.kind === 'folder';
  const foldersThere = new Set(volumes.map(({ volumeId }) => volumeId).filter(isThere));
  const disks = catalogue
    .holders()
    .filter(({ holder }) => holder.kind === 'disk' && holder.holdsCopies && holder.isRetired !== true)
    .map(({ holder }) => ({ name: holder.name, place: holder.place, provenAt: holder.provenAt() }));
  const kept = keptProofCounts(library, catalogue);
  return {
    name: basename(library.root),
    sentence: describeLibrary({ ...status, now }),
    proofs: kept === null ? null : sumOf(kept),
    steps: planNextSteps({ status, volumes, disks, foldersThere, now }),
    problems: status.problems,
  };
}

/** The proven copies of all files, counted now if they have to be. */
export async function readProofs(view: LibraryView): Promise<Proofs> {
  return sumOf(await view.proofs());
}

function sumOf(days: readonly DayCount[]): Proofs {
  const sum = (of: 'files' | 'bytes') =>
    PROOF_LEVELS.map((_, level) => days.reduce((all, day) => all + (day[of][level] ?? 0), 0));
  return { files: sum('files'), bytes: sum('bytes') };
}
