import { beginArchive } from './begin-archive.ts';
import { buildVolumes } from './build-volumes.ts';
import { finishArchiveUndo, refuseArchiveUndo } from './undo-archive.ts';

/** What archiving adds to the shared way of a run. */
export const archiveSteps = {
  /** Before the first file is placed. */
  begin: beginArchive,
  finish: buildVolumes,
  refuseUndo: refuseArchiveUndo,
  /** Taking back an archive run is the one way out of the archive. */
  undoLeavesProtectedRoots: true,
  finishUndo: finishArchiveUndo,
};
