import { lstatOrNull } from '../files/file-access.ts';
import { MediaStructError } from '../errors/media-struct-error.ts';
import type { Run } from '../journal/run/run.ts';
import { runOptions } from '../journal/run/run-options.ts';
import type { Session } from '../journal/session.ts';
import { archiveOptions } from './pack/archive-options.ts';
import { isAsBuilt, isContinuable } from './pack/begun-volume.ts';
import { listVolumes, volumeFolder } from './volumes/find-volume.ts';
import type { VolumeEvent } from '../holders/volume-event.ts';
import type { VolumeState } from '../holders/volume-state.ts';
import type { Tally } from '../journal/plan/tallies.ts';
import {
  appendVolumeEvents,
  createVolumeLedger,
  readVolumeLedger,
  settleVolumeLedger,
} from '../holders/volume-ledger.ts';

/**
 * Before the first file of a run is placed: its volumes' ids must be free, then they are its own. A saved plan
 * whose numbers another run has used meanwhile is `plan-stale` (22). May be repeated.
 */
export async function beginArchive(session: Session, run: Run): Promise<void> {
  const { access } = session.library;
  const { volumes } = runOptions(archiveOptions, run);
  const isBegun = lstatOrNull(access, run.journal) !== null;
  for (const { volumeId, continues } of volumes)
    if (
      !isBegun &&
      continues === undefined &&
      lstatOrNull(access, volumeFolder(session.library, volumeId)) !== null
    )
      throw stale(volumeId, 'a folder of that name is in the archive already');
  claimVolumes(session, run);
}

/** Writes `planned` for each volume of the run that has none yet; refuses those of another run. */
export function claimVolumes(session: Session, run: Run): void {
  const options = runOptions(archiveOptions, run);
  const { access, state } = session.library;
  settleVolumeLedger(access, state.volumeLedger);
  const ledger = readVolumeLedger(access, state.volumeLedger, state.volumes);
  if (ledger === null)
    createVolumeLedger(access, state.volumeLedger, { setId: options.setId, createdAt: run.header.createdAt });
  else if (ledger.setId !== options.setId)
    throw stale(`MS_${options.setId}`, `this library's volumes are MS_${ledger.setId}`);
  const known = new Map(listVolumes(session.library).volumes.map((volume) => [volume.volumeId, volume]));
  const planned: VolumeEvent[] = [];
  for (const { volumeId, files, bytes, firstDay, lastDay, continues } of options.volumes) {
    const claimed = known.get(volumeId);
    if (continues !== undefined) {
      if (isClaimed(claimed, run)) continue;
      refuseUncontinuable(session, claimed, { volumeId, continues });
      planned.push({ kind: 'continued', at: session.now().toISOString(), volumeId, runId: run.runId });
      continue;
    }
    if (claimed !== undefined && claimed.runId !== run.runId)
      throw stale(volumeId, `the run ${claimed.runId} has used that number`);
    if (claimed !== undefined) continue;
    const { medium, capacity } = options;
    const of = { at: session.now().toISOString(), volumeId, runId: run.runId };
    planned.push({ kind: 'planned', ...of, medium, capacity, files, bytes, firstDay, lastDay });
  }
  appendVolumeEvents(access, state.volumeLedger, planned);
}

/** A volume that files are to be added to must be as it was when that was planned. */
function refuseUncontinuable(
  { library }: Session,
  volume: VolumeState | undefined,
  { volumeId, continues }: { volumeId: string; continues: Tally },
): void {
  const isSame = volume?.files === continues.files && volume.bytes === continues.bytes;
  if (volume !== undefined && isContinuable(volume) && isSame && isAsBuilt(library, volume)) return;
  throw stale(volumeId, 'it is not as it was when files were to be added to it');
}

/** Whether the run may add to it, or has done so already. */
function isClaimed(volume: VolumeState | undefined, { runId }: Run): boolean {
  return volume?.claimedBy === runId || volume?.runIds.includes(runId) === true;
}

function stale(what: string, why: string): MediaStructError {
  return new MediaStructError('plan-stale', `${what}: expected the volume as it was planned, but ${why}`, {
    suggestions: ['Run the command again; it makes a new plan from what is there now.'],
  });
}
