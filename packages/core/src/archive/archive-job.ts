import { treeOf } from '../library/library.ts';
import type { Job } from '../journal/session.ts';
import { beginArchive } from './begin-archive.ts';
import { buildVolumes } from './build-volumes.ts';
import type { ArchiveOptions } from './pack/archive-options.ts';
import { archiveOptions } from './pack/archive-options.ts';
import type { ArchiveRequest } from './pack/archive-settings.ts';
import { cutSegment } from './segments/segment.ts';
import { planArchive } from './pack/plan-archive.ts';
import { finishArchiveUndo, foldersOfRun, refuseArchiveUndo } from './undo-archive.ts';

/** Packs the date tree into volumes. */
export const archiveJob: Job<ArchiveRequest, ArchiveOptions> = {
  name: 'archive',
  options: archiveOptions.options,
  states: {
    packed: 'into a volume',
    segment: 'a part of a file, into a volume',
    split: 'in segments over volumes, which hold it together',
    left: 'stays where it is',
  },
  derivations: { segment: cutSegment },
  writes: ({ library }) => [treeOf(library, 'archive').root],
  plan: planArchive,
  begin: beginArchive,
  clears: ({ library }) => [treeOf(library, 'media').root],
  finish: buildVolumes,
  refuseUndo: refuseArchiveUndo,
  undoEmpties: foldersOfRun,
  finishUndo: finishArchiveUndo,
};
