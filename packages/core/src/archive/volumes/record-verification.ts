import { wroteIfAllowed } from '../../files/file-access.ts';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import type { Session } from '../../journal/session.ts';
import { findVolume } from './find-volume.ts';
import type { VerifyResult } from './verify-report.ts';
import { describeFindings } from './verify-report.ts';
import type { DiscFacts, ReadBackWay, VolumeEvent } from '../../holders/volume-event.ts';
import { appendVolumeEvents, settleVolumeLedger } from '../../holders/volume-ledger.ts';
import { tellMarker } from './volume-marker.ts';
import type { VolumeState } from '../../holders/volume-state.ts';
import { meantCopy } from './volume-transitions.ts';

/** A disc that was burned, and the volume as it was when its image was made. */
export interface BurnToRecord {
  readonly facts: DiscFacts;
  readonly wrong?: string | undefined;
  readonly burned: Pick<VolumeState, 'volumeId' | 'builtAt'>;
}

/** How a disc was read back. */
export interface ReadBack {
  readonly how?: ReadBackWay | undefined;
  /** What a check beyond its files found wrong, such as sectors that are not those of the image. */
  readonly wrong?: string | undefined;
}

/**
 * Writes down what a verification found; false where the library cannot be written. A disc nobody had told of becomes
 * known by being read back whole; one that fails and was never told of stays unknown.
 */
export function recordVerification(
  session: Session,
  report: VerifyResult,
  { how, wrong }: ReadBack = {},
): boolean {
  const at = session.now().toISOString();
  return record(session, report.volumeId, (volume) => {
    const copy = report.copy ?? undefined;
    const isKnown = copy === undefined || volume.copies.some((one) => one.copy === copy);
    const found = resultOf(report, { at, copy, how, wrong });
    if (isKnown) return [found];
    return found.kind === 'failed' ? [] : [burnedEvent(volume, { at, copy, facts: {} }), found];
  });
}

/**
 * Writes down that a new disc was burned, together with what reading it back found, as one write; returns the number of the disc, null
 * where the library cannot be written. The number is the next one at this moment, because other discs may have been told of meanwhile.
 */
export function recordBurn(
  session: Session,
  report: VerifyResult,
  { facts, wrong, burned }: BurnToRecord,
): number | null {
  const at = session.now().toISOString();
  let copy = 0;
  const isRecorded = record(session, report.volumeId, (volume) => {
    refuseGrown(volume, burned);
    copy = meantCopy(volume.copies, { mark: 'burned' }) ?? 1;
    return [burnedEvent(volume, { at, copy, facts }), resultOf(report, { at, copy, how: 'burn', wrong })];
  });
  return isRecorded ? copy : null;
}

/** The disc has what the volume held when its image was made; files that were added since are not on it. */
function refuseGrown(volume: VolumeState, { volumeId, builtAt }: BurnToRecord['burned']): void {
  if (volume.builtAt === builtAt && volume.claimedBy === undefined) return;
  throw new MediaStructError(
    'plan-stale',
    `${volumeId}: files were added to the volume while it was burned, so this disc is not one of it`,
    { suggestions: ['Burn the volume again. What is on the disc can be found by: mediastruct disc import'] },
  );
}

function record(
  session: Session,
  volumeId: string,
  eventsOf: (volume: VolumeState) => readonly VolumeEvent[],
): boolean {
  const { library } = session;
  return wroteIfAllowed(() => {
    settleVolumeLedger(library.access, library.state.volumeLedger);
    const events = eventsOf(findVolume(library, volumeId));
    appendVolumeEvents(library.access, library.state.volumeLedger, events);
    if (events.length > 0) tellMarker(session, findVolume(library, volumeId));
  });
}

function resultOf(
  report: VerifyResult,
  of: ReadBack & { readonly at: string; readonly copy: number | undefined },
): VolumeEvent {
  const { volumeId, ok, files, bytes, readBack } = report;
  const { at, copy, how, wrong } = of;
  if (ok && wrong === undefined) return { kind: 'verified', at, volumeId, copy, files, bytes, readBack, how };
  const reasons = [...(ok ? [] : [describeFindings(report)]), ...(wrong === undefined ? [] : [wrong])];
  return { kind: 'failed', at, volumeId, copy, why: reasons.join(', ') };
}

function burnedEvent(
  { volumeId }: VolumeState,
  { at, copy, facts }: { readonly at: string; readonly copy: number; readonly facts: DiscFacts },
): VolumeEvent {
  return { kind: 'burned', at, volumeId, copy, date: at, ...facts };
}
