import { treeOf } from '../library/library.ts';
import type { Job } from '../journal/session.ts';
import type { ArchiveOptions } from './pack/archive-options.ts';
import { archiveOptions } from './pack/archive-options.ts';
import type { ArchiveRequest } from './pack/archive-settings.ts';
import { cutSegment } from './segments/segment.ts';
import { foldersOfRun, refuseArchiveUndo } from './undoable-volumes.ts';

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
  plan: async (session, request) => (await import('./pack/plan-archive.ts')).planArchive(session, request),
  begin: async (session, run) => (await import('./begin-archive.ts')).beginArchive(session, run),
  clears: ({ library }) => [treeOf(library, 'media').root],
  finish: async (session, run) => (await import('./build-volumes.ts')).buildVolumes(session, run),
  refuseUndo: refuseArchiveUndo,
  undoEmpties: foldersOfRun,
  finishUndo: async (session, run, undo) =>
    (await import('./undo-archive.ts')).finishArchiveUndo(session, run, undo),
};
