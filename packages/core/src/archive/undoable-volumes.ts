import { MediaStructError } from '../errors/media-struct-error.ts';
import type { VolumeState } from '../holders/volume-state.ts';
import type { Run } from '../journal/run/run.ts';
import type { Session } from '../journal/session.ts';
import { listVolumes, volumeFolder } from './volumes/find-volume.ts';

/** A volume of which a good disc exists is not taken apart: `refused-archive`, exit 20. */
export function refuseArchiveUndo(session: Session, run: Run): void {
  for (const { volumeId, state, copies, claimedBy } of volumesOf(session, run)) {
    if (claimedBy !== undefined && claimedBy !== run.runId) throw beingContinued(volumeId, claimedBy);
    if (copies.every((copy) => copy.state === 'failed') && state !== 'migrated') continue;
    throw new MediaStructError(
      'refused-archive',
      `${volumeId} is ${state}: what is on a disc stays archived`,
      {
        suggestions: [`mediastruct archive show ${volumeId}`],
      },
    );
  }
}

function beingContinued(volumeId: string, claimedBy: string): MediaStructError {
  return new MediaStructError(
    'unfinished-run',
    `${volumeId}: the run ${claimedBy} is adding files to it and is not finished`,
    { suggestions: ['mediastruct resume'] },
  );
}

/** Taking back an archive run is the one way out of the archive: only out of the volumes that the run filled. */
export function foldersOfRun(session: Session, run: Run): readonly string[] {
  return volumesOf(session, run).map(({ volumeId }) => volumeFolder(session.library, volumeId));
}

/** The volumes that a run packed files into and that still hold some. */
export function volumesOf({ library }: Session, run: Run): readonly VolumeState[] {
  return listVolumes(library).volumes.filter(({ runIds }) => runIds.includes(run.runId));
}
