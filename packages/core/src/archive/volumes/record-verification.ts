import { wroteIfAllowed } from '../../files/file-access.ts';
import type { Session } from '../../journal/session.ts';
import { findVolume } from './find-volume.ts';
import type { VerifyResult } from './verify-report.ts';
import { describeFindings } from './verify-report.ts';
import type { VolumeEvent } from '../../holders/volume-event.ts';
import { appendVolumeEvents, settleVolumeLedger } from '../../holders/volume-ledger.ts';
import { tellMarker } from './volume-marker.ts';
import type { VolumeState } from '../../holders/volume-state.ts';

/**
 * Writes down what a verification found; false where the library cannot be written. A disc nobody had told of becomes
 * known by being read back whole; one that fails and was never told of stays unknown.
 */
export function recordVerification(session: Session, volume: VolumeState, report: VerifyResult): boolean {
  const { library } = session;
  const events = eventsOf(volume, report, session.now().toISOString());
  return wroteIfAllowed(() => {
    settleVolumeLedger(library.access, library.state.volumeLedger);
    appendVolumeEvents(library.access, library.state.volumeLedger, events);
    if (events.length > 0) tellMarker(session, findVolume(library, volume.volumeId));
  });
}

function eventsOf(volume: VolumeState, report: VerifyResult, at: string): VolumeEvent[] {
  const { volumeId, ok, files, bytes, readBack } = report;
  const copy = report.copy ?? undefined;
  const isKnown = copy === undefined || volume.copies.some((one) => one.copy === copy);
  if (!ok) return isKnown ? [{ kind: 'failed', at, volumeId, copy, why: describeFindings(report) }] : [];
  const verified: VolumeEvent = { kind: 'verified', at, volumeId, copy, files, bytes, readBack };
  return isKnown ? [verified] : [{ kind: 'burned', at, volumeId, copy, date: at }, verified];
}
