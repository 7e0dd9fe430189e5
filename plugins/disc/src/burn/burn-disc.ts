import { dirname } from 'node:path';
import type { DiscFacts, Session, VerifyResult, VolumeDetails } from '@mediastruct/core';
import {
  displayPath,
  lstatOrNull,
  MediaStructError,
  recordBurn,
  refuseImageNearFolder,
  sectionOf,
  showVolume,
  throwIfStopped,
  underLock,
  whyNotMark,
} from '@mediastruct/core';
import { copyLetter, discName } from '../shelf/disc-name.ts';
import { DISC_SETTINGS } from '../shelf/disc-settings.ts';
import { goodCopies } from '../shelf/disc-row.ts';
import { appendScan } from '../shelf/scan/scan-ledger.ts';
import type { BurnTarget } from './burn-target.ts';
import { burnTarget } from './burn-target.ts';
import type { BurnImage, ImageChoice } from './image-to-burn.ts';
import { imageToBurn } from './image-to-burn.ts';
import { lastWords, readMedium, refuseSmallMedium } from './medium.ts';
import type { MediumFacts } from './medium-facts.ts';
import type { BurnProof } from './read-back.ts';
import { readBack } from './read-back.ts';
import { runXorriso } from './run-xorriso.ts';
import type { XorrisoEnd } from './run-xorriso.ts';
import { whenFree } from './when-free.ts';
import { writeDisc } from './write-disc.ts';

const COMMAND = 'disc burn';

export interface BurnRequest extends ImageChoice, Pick<DiscFacts, 'label' | 'location' | 'serial'> {
  /** Id, number, or a part of the id that only one volume has. */
  readonly volume: string;
  /** `/dev/sr0`, or `stdio:FILE` for a new file in place of a disc. */
  readonly device: string;
  readonly speed?: number | undefined;
}

/** What became of one burn. */
export interface BurnReport extends Omit<VerifyResult, 'copy'> {
  /** `MS_3f2a9c01_0007 B`; null where it could not be written down. */
  readonly disc: string | null;
  readonly copy: number | null;
  readonly medium: Pick<MediumFacts, 'type' | 'product'> | null;
  readonly drive: string | null;
  readonly imageBytes: number;
  readonly imageSha256: string;
  /** Why the disc is no good although its files may be. */
  readonly wrong?: string | undefined;
  /** Reads that had to be repeated. */
  readonly retries: number;
  /** What to do now. */
  readonly next: readonly string[];
}

/**
 * Burns a volume and reads the disc back; what is written down is what the read-back showed, whatever the burning program said. The
 * library is locked only while that is written. Throws `tool-failed` (41) where burning failed and the disc is no good; then nothing is written down.
 */
export async function burnDisc(session: Session, request: BurnRequest): Promise<BurnReport> {
  const { library, stop } = session;
  const volume = showVolume(library, request.volume);
  refuseUnburnable(volume);
  const target = burnTarget(library.access, request.device);
  if (target.kind === 'file') refuseImageNearFolder(library, volume, dirname(target.path));
  // A library that is locked, or cannot be written, is better told of before an hour of burning.
  await underLock(session, { command: COMMAND }, async () => {});
  const medium = await mediumIn(session, target);
  using image = await imageToBurn(session, volume, request);
  refuseSmall(session, { target, medium, image });
  // Making the image may have taken an hour, and nothing is overwritten.
  burnTarget(library.access, request.device);
  const ended = await writeDisc(target, image, { ...session, speed: request.speed });
  if (!stop.requested) refuseNothingWritten(session, target, ended);
  const proof = await unlessStopped({ volume, target, ended }, async () => {
    throwIfStopped(stop);
    return readBack(session, { volume, target, image, nowMs: request.nowMs });
  });
  const isGood = proof.result.ok && proof.wrong === undefined;
  if (ended.status !== 0 && !isGood) throw burnFailed(target, ended);
  if (ended.status !== 0)
    session.warnings.add(
      target.path,
      `xorriso ended with ${ended.status} (${lastWords(ended.lines)}); the disc was read back whole and is good`,
    );
  const copy = await record(session, { request, medium, target, proof, burned: volume });
  return reportOf(session, { volume, request, medium, image, proof, copy, target });
}

function refuseUnburnable(volume: VolumeDetails): void {
  const refusal = whyNotMark(volume, 'burned', undefined);
  if (refusal === null) return;
  throw new MediaStructError(
    'usage',
    `${volume.volumeId} is ${volume.state} and cannot be burned: ${refusal}`,
    {
      suggestions: [`mediastruct archive show ${volume.volumeId}`],
    },
  );
}

/** A stop after burning began leaves a disc of which nothing is known; what it is worth depends on how burning ended. */
async function unlessStopped<T>(
  { volume, target, ended }: { volume: VolumeDetails; target: BurnTarget; ended: XorrisoEnd },
  task: () => Promise<T>,
): Promise<T> {
  try {
    return await task();
  } catch (error) {
    if (!(error instanceof MediaStructError) || error.code !== 'interrupted') throw error;
    const path = displayPath(target.path);
    const isBurned = ended.status === 0;
    throw new MediaStructError(
      'interrupted',
      `${path}: stopped ${isBurned ? 'before the disc was read back' : 'while the disc was burned'}; nothing was written down`,
      {
        path: target.path,
        suggestions: isBurned
          ? [`mediastruct disc verify ${path}   reads ${volume.volumeId} back and makes the disc known`]
          : ['The disc is no good; what was written to it counts for nothing.'],
      },
    );
  }
}

/** Null for a file in place of a disc; xorriso must be there for that too. */
async function mediumIn({ stop }: Session, target: BurnTarget): Promise<MediumFacts | null> {
  if (target.kind === 'drive') return readMedium(target, stop);
  await runXorriso(['-version'], { stop });
  return null;
}

function refuseSmall(
  { library }: Session,
  { target, medium, image }: { target: BurnTarget; medium: MediumFacts | null; image: BurnImage },
): void {
  if (medium !== null) {
    refuseSmallMedium(target, medium, image.bytes);
    return;
  }
  const folder = dirname(target.path);
  const { available } = library.access.statfs(folder);
  if (available >= image.bytes) return;
  throw new MediaStructError(
    'no-space',
    `${displayPath(folder)}: the disc needs ${image.bytes} bytes, ${image.bytes - available} more than are free`,
    { path: target.path, suggestions: ['Make room, or name another place. Nothing was written.'] },
  );
}

/** A file that is not there was never begun. */
function refuseNothingWritten({ library }: Session, target: BurnTarget, ended: XorrisoEnd): void {
  if (target.kind === 'file' && lstatOrNull(library.access, target.path) === null)
    throw burnFailed(target, ended);
}

function burnFailed({ kind, path }: BurnTarget, { status, lines }: XorrisoEnd): MediaStructError {
  const how = status === null ? 'was ended by a signal' : `ended with ${status}`;
  return new MediaStructError('tool-failed', `${displayPath(path)}: xorriso ${how}: ${lastWords(lines)}`, {
    path,
    suggestions: [
      kind === 'file'
        ? 'What stands in that file is no disc; remove it.'
        : 'Throw the disc away if it was written to, and take another one.',
      'Nothing was written down.',
    ],
  });
}

interface Proven {
  readonly request: BurnRequest;
  readonly medium: MediumFacts | null;
  readonly target: BurnTarget;
  readonly proof: BurnProof;
  /** The volume as it was when the burn began. */
  readonly burned: VolumeDetails;
}

/** The number of the new disc; null where the library cannot be written. */
async function record(
  session: Session,
  { request, medium, target, proof, burned }: Proven,
): Promise<number | null> {
  const { label, location, serial } = request;
  const facts = { label, location, serial, drive: medium?.drive ?? undefined };
  const { result, wrong, curve } = proof;
  return whenFree(session, { command: COMMAND, volumeId: result.volumeId, device: target.path }, () => {
    const copy = recordBurn(session, result, { facts, wrong, burned });
    // The speed of a file in place of a disc tells nothing.
    if (copy !== null && curve !== null && target.kind === 'drive')
      appendScan(session.library, {
        ...{ at: session.now().toISOString(), volumeId: result.volumeId, copy },
        ...curve,
      });
    return copy;
  });
}

interface Burned extends Omit<Proven, 'burned'> {
  readonly volume: VolumeDetails;
  readonly image: BurnImage;
  readonly copy: number | null;
}

function reportOf({ library }: Session, burned: Burned): BurnReport {
  const { volume, medium, image, proof, copy } = burned;
  const { volumeId } = volume;
  const { result } = proof;
  return {
    ...result,
    ok: result.ok && proof.wrong === undefined,
    code: result.code === 'done' && proof.wrong !== undefined ? 'content-mismatch' : result.code,
    disc: copy === null ? null : discName({ volumeId, copy }),
    copy,
    medium: medium && { type: medium.type, product: medium.product },
    drive: medium?.drive ?? null,
    imageBytes: image.bytes,
    imageSha256: image.sha256,
    wrong: proof.wrong,
    retries: proof.retries,
    next: nextSteps(burned, {
      good: goodCopies(showVolume(library, volumeId)),
      wanted: sectionOf(library, DISC_SETTINGS).copies,
    }),
  };
}

function nextSteps(
  { volume: { volumeId }, request, proof, copy }: Burned,
  { good, wanted }: { readonly good: number; readonly wanted: number },
): readonly string[] {
  const burn = `mediastruct disc burn ${volumeId} --device ${request.device.startsWith('stdio:') ? 'DEV' : request.device}`;
  if (!proof.result.ok || proof.wrong !== undefined)
    return ['Throw this disc away, and burn another one:', `  ${burn}`];
  if (copy === null) return [];
  return [
    `Write on it: ${discName({ volumeId, copy })}`,
    ...(request.location === undefined
      ? ['Say where it is kept:', `  mediastruct disc move ${volumeId} ${copyLetter(copy)} "shelf 2, box 7"`]
      : []),
    ...(good < wanted ? [`${wanted} good discs are wanted, ${good} there:`, `  ${burn}`] : []),
  ];
}
