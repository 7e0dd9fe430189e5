import type { Session, VerifyReport, VolumeState } from '@mediastruct/core';
import {
  displayPath,
  listVolumes,
  MediaStructError,
  placeOfDisc,
  recordVerification,
  showVolume,
} from '@mediastruct/core';
import { compareWithListing } from './compare-with-listing.ts';
import { discName } from './disc-name.ts';
import { DiscReader } from '../read/disc-reader.ts';
import { readDisc } from './read-disc.ts';
import type { ScanCurve } from './scan/regions.ts';
import { appendScan, readScans } from './scan/scan-ledger.ts';
import type { Decay } from './scan/signs-of-decay.ts';
import { signsOfDecay } from './scan/signs-of-decay.ts';

export interface VerifyDiscRequest {
  /** Absolute path of an image or a device. */
  readonly source: string;
  /** The volume that must be there; whatever volume of the library is there where it is not given. */
  readonly volume?: string | undefined;
  /** Which disc of it, from 1; needed where several are known. */
  readonly copy?: number | undefined;
  /** Reads every sector and measures how fast. */
  readonly scan: boolean;
  /** Milliseconds of any clock that does not go back. */
  readonly nowMs: () => number;
}

/** What a scan showed. */
export interface ScanReport {
  readonly curve: ScanCurve;
  readonly decay: Decay;
  /** Earlier scans of this disc. */
  readonly earlier: number;
}

export interface DiscVerifyReport extends VerifyReport {
  /** `MS_3f2a9c01_0007 B` */
  readonly disc: string;
  readonly copy: number;
  /** How often something was read once more because it failed, and the bytes that could not be read at all. */
  readonly retries: number;
  readonly unreadableBytes: number;
  readonly scan?: ScanReport;
}

/**
 * Reads a disc or an image back without mounting it and compares each file with the library's own listing; the result goes to the volume
 * ledger, as that of `archive verify --at` does, a scan's curve to the ledger of scans. Throws `wrong-volume` (42) for a disc that is not of
 * this library, not the volume that was named, or lost together with the volume's folder; then nothing is written.
 */
export async function verifyDisc(session: Session, request: VerifyDiscRequest): Promise<DiscVerifyReport> {
  const { library, progress, stop } = session;
  const { source, scan, nowMs } = request;
  const volume = volumeOn(session, request);
  refuseUnbuilt(volume);
  const place = placeOfDisc(library, volume, { source, copy: request.copy });
  const copy = place.copy ?? 1;
  const reading = await readDisc(library.access, {
    ...{ source, nowMs, progress, stop },
    extent: scan ? 'all' : 'files',
  });
  const { volumeId } = volume;
  const { retries, unreadable: unreadableBytes, curve } = reading;
  const found = { volumeId, ...place, copy, ...compareWithListing({ library, volume, ...reading }) };
  const how = scan ? 'scan' : 'disc';
  const recorded = recordVerification(session, found, { how });
  const report = { ...found, disc: discName({ volumeId, copy }), recorded, retries, unreadableBytes };
  if (curve === null) return report;
  const earlier = readScans(library, volumeId, copy);
  // A disc that nobody told of stays unknown where it fails.
  const isKnown = showVolume(library, volumeId).copies.some((one) => one.copy === copy);
  if (recorded && isKnown) appendScan(library, { at: session.now().toISOString(), volumeId, copy, ...curve });
  return { ...report, scan: { curve, decay: signsOfDecay(curve, earlier), earlier: earlier.length } };
}

/** The volume that is on a disc, which must be the one that was named. */
function volumeOn({ library }: Session, { source, volume: named }: VerifyDiscRequest): VolumeState {
  using disc = new DiscReader(library.access, source);
  const { volumeId } = disc;
  const wanted = named === undefined ? null : showVolume(library, named);
  const found = listVolumes(library).volumes.find((one) => one.volumeId === volumeId);
  if (found !== undefined && (wanted === null || wanted.volumeId === volumeId)) return found;
  const expected = wanted?.volumeId ?? 'a volume of this library';
  throw new MediaStructError(
    'wrong-volume',
    `${displayPath(source)}: expected ${expected}, found "${displayPath(volumeId)}"; nothing was written down`,
    {
      path: source,
      suggestions: [
        'mediastruct disc check IMAGE   compares any disc with the manifests on it',
        'mediastruct disc list   lists the discs of this library',
      ],
    },
  );
}

function refuseUnbuilt({ volumeId, builtAt }: VolumeState): void {
  if (builtAt !== undefined) return;
  throw new MediaStructError('usage', `${volumeId} is planned and not built, so there is no disc of it`, {
    suggestions: ['mediastruct resume'],
  });
}
