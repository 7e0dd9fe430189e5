import { dirname, join } from 'node:path';
import { lstatOrNull, orNullIfAbsent } from '../files/file-access.ts';
import { syncFolder } from '../files/sync-folder.ts';
import { hashFile } from '../files/hash-file.ts';
import { walkTree } from '../files/walk.ts';
import { isAtOrBelow } from '../library/path-below.ts';
import type { Run } from '../journal/run/run.ts';
import type { Session } from '../journal/session.ts';
import { removeEmptyFolders } from './build-volumes.ts';
import { rebuildWithout } from './built-volume.ts';
import { findVolume, listingPath, listVolumes, volumeFolder } from './volumes/find-volume.ts';
import type { VolumeEvent } from '../holders/volume-event.ts';
import { appendVolumeEvents, readVolumeLedger, settleVolumeLedger } from '../holders/volume-ledger.ts';
import { foldersOfRun, volumesOf } from './undoable-volumes.ts';
import { tellMarker } from './volumes/volume-marker.ts';
import type { VolumeState } from '../holders/volume-state.ts';
import { applyEvent } from '../holders/volume-state.ts';

/**
 * After the files of a run are back: its volumes' tag files, listings and markers go and the volumes are
 * retired. A tag file that is not as it was written stays, and so does all of a volume that still holds a
 * file, or of which a file could not be brought back: only its listing tells what is missing then. May be repeated.
 */
export async function finishArchiveUndo(session: Session, run: Run, undo: Run): Promise<void> {
  const { access, state } = session.library;
  settleVolumeLedger(access, state.volumeLedger);
  const missed = foldersMissed(session, { run, undo });
  for (const volume of volumesOf(session, run)) {
    const folder = volumeFolder(session.library, volume.volumeId);
    const isMissed = missed.has(folder);
    const rebuilt = volume.state === 'retired' ? null : rebuildWithout(session, volume, run.runId);
    if (rebuilt === 'some stayed')
      tellNotEmpty(session, findVolume(session.library, volume.volumeId), folder);
    if (rebuilt !== null) continue;
    if (isMissed || holdsPayload(session, folder)) tellNotEmpty(session, volume, folder);
    else takeApart(session, volume, folder);
  }
  for (const volume of everFilledBy(session, run)) tellMarker(session, volume);
}

/** Volumes that a run packed files into, also those that hold none of it any more. */
function everFilledBy({ library }: Session, run: Run): readonly VolumeState[] {
  const events = readVolumeLedger(library.access, library.state.volumeLedger)?.events ?? [];
  const ids = new Set(events.filter((event) => 'runId' in event && event.runId === run.runId).map(idOf));
  return listVolumes(library).volumes.filter((volume) => ids.has(volume.volumeId));
}

function idOf({ volumeId }: VolumeEvent): string {
  return volumeId;
}

/** Folders of volumes out of which a file could not be brought back. */
function foldersMissed(
  session: Session,
  { run, undo }: { readonly run: Run; readonly undo: Run },
): ReadonlySet<string> {
  const folders = foldersOfRun(session, run);
  const missed = new Set<string>();
  for (const { operation, outcome } of undo.outcomes()) {
    if (outcome.kind !== 'failed' && operation.state !== 'failed') continue;
    const folder = folders.find((one) => isAtOrBelow(one, operation.from));
    if (folder !== undefined) missed.add(folder);
  }
  return missed;
}

function holdsPayload({ library: { access } }: Session, folder: string): boolean {
  const data = join(folder, 'data');
  return lstatOrNull(access, data) !== null && !walkTree(access, data).next().done;
}

function tellNotEmpty(session: Session, volume: VolumeState, folder: string): void {
  const message = 'files of it could not be brought back, so the volume stays; archive verify tells which';
  session.warnings.add(folder, message);
  if (volume.folderCheck?.ok === false) return;
  tell(session, volume, { kind: 'failed', why: 'an undo brought some of its files back' });
}

function takeApart(session: Session, volume: VolumeState, folder: string): void {
  const { access } = session.library;
  for (const [name, sha256] of Object.entries(volume.tagFiles)) {
    const path = join(folder, name);
    const found = lstatOrNull(access, path) === null ? null : hashFile(access, path);
    if (found?.kind === 'hashed' && found.sha256 === sha256) access.unlink(path);
    else if (found !== null)
      session.warnings.add(
        path,
        found.kind === 'failed' ? found.message : 'changed since it was written; it stays',
      );
  }
  const listing = listingPath(session.library, volume.volumeId);
  if (lstatOrNull(access, listing) !== null) access.unlink(listing);
  removeEmptyFolders(access, folder);
  for (const path of [folder, dirname(folder)]) orNullIfAbsent(() => syncFolder(access, path));
  if (volume.state !== 'retired') tell(session, volume, { kind: 'retired', why: 'undone' });
}

function tell(
  session: Session,
  volume: VolumeState,
  said: { readonly kind: 'failed' | 'retired'; readonly why: string },
): void {
  const { library } = session;
  const event: VolumeEvent = { ...said, at: session.now().toISOString(), volumeId: volume.volumeId };
  appendVolumeEvents(library.access, library.state.volumeLedger, [event]);
  tellMarker(session, applyEvent(volume, event));
}
