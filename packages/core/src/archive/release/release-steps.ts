import { join } from 'node:path';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import { lstatOrNull } from '../../files/file-access.ts';
import { walkTree } from '../../files/walk.ts';
import type { VolumeEvent } from '../../holders/volume-event.ts';
import { appendVolumeEvents, settleVolumeLedger } from '../../holders/volume-ledger.ts';
import { applyEvent } from '../../holders/volume-state.ts';
import type { Run } from '../../journal/run/run.ts';
import { runOptions } from '../../journal/run/run-options.ts';
import type { Session } from '../../journal/session.ts';
import { removeEmptyFolders } from '../build-volumes.ts';
import { findVolume, volumeFolder } from '../volumes/find-volume.ts';
import { describeFindings } from '../volumes/verify-report.ts';
import { verifyVolume } from '../volumes/verify-volume.ts';
import { tellMarker } from '../volumes/volume-marker.ts';
import { refused } from './plan-release.ts';
import { missingForRelease } from './release-conditions.ts';
import { releaseOptions } from './release-options.ts';

/**
 * Reads the disc to its last byte before the first file goes, and tells the ledger; one that is not whole is refused with what
 * was found, and nothing goes. A run that is resumed reads it again.
 */
export async function readDisc(session: Session, run: Run): Promise<void> {
  const { volumeId, at, copy } = runOptions(releaseOptions, run);
  const report = await verifyVolume(session, { volume: volumeId, at, copy });
  if (!report.recorded)
    throw new MediaStructError(
      'refused-archive',
      `${volumeId} cannot be released: that its disc was read cannot be written into the volume ledger`,
      {
        path: session.library.state.volumeLedger,
        suggestions: ['Make the library writable. Nothing was changed.'],
      },
    );
  if (report.ok && report.code === 'done') return refuseUnproven(session, { volumeId, copy });
  throw new MediaStructError(
    report.code === 'done' ? 'content-mismatch' : report.code,
    `${volumeId} cannot be released: its disc does not read back whole: ${describeFindings(report)}`,
    {
      path: at,
      suggestions: [`mediastruct archive verify ${volumeId} --at ${at} --copy ${copy}   lists what differs`],
    },
  );
}

/** The other discs are looked up again: a saved plan may be older than what is known of them now. */
function refuseUnproven(
  { library, now }: Session,
  { volumeId, copy }: { volumeId: string; copy: number },
): void {
  const missing = missingForRelease(findVolume(library, volumeId), {
    policy: library.config.archive,
    disc: copy,
    now: now(),
  });
  if (missing.length > 0) throw refused(volumeId, missing);
}

/** Where every file is gone the empty folders go too and the ledger is told. May be repeated. */
export async function tellReleased(session: Session, run: Run): Promise<void> {
  const { library } = session;
  const { volumeId, at } = runOptions(releaseOptions, run);
  const folder = volumeFolder(library, volumeId);
  removeEmptyFolders(library.access, folder);
  if (lstatOrNull(library.access, folder) !== null) {
    session.warnings.add(folder, 'not all of it could be released; what is left stays in the archive');
    return;
  }
  tell(session, { kind: 'released', at: session.now().toISOString(), volumeId, runId: run.runId, disc: at });
}

/** What an undo brought back stands in the archive again, and the ledger is told. May be repeated. */
export async function tellReturned(session: Session, run: Run): Promise<void> {
  const { library } = session;
  const { volumeId } = runOptions(releaseOptions, run);
  const data = join(volumeFolder(library, volumeId), 'data');
  if (lstatOrNull(library.access, data) === null || walkTree(library.access, data).next().done) return;
  tell(session, { kind: 'returned', at: session.now().toISOString(), volumeId });
}

function tell(session: Session, event: Extract<VolumeEvent, { kind: 'released' | 'returned' }>): void {
  const { access, state } = session.library;
  settleVolumeLedger(access, state.volumeLedger);
  const volume = findVolume(session.library, event.volumeId);
  const isTold = (volume.releasedAt !== undefined) === (event.kind === 'released');
  if (!isTold) appendVolumeEvents(access, state.volumeLedger, [event]);
  tellMarker(session, isTold ? volume : applyEvent(volume, event));
}
