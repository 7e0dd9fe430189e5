import { join } from 'node:path';
import { lstatOrNull } from '../files/file-access.ts';
import { hashFile } from '../files/hash-file.ts';
import { folderOf } from '../files/path-text.ts';
import { MediaStructError } from '../errors/media-struct-error.ts';
import type { VolumeFile } from '../holders/volume-listing.ts';
import { readVolumeFiles } from '../holders/volume-listing.ts';
import { appendVolumeEvents } from '../holders/volume-ledger.ts';
import type { VolumeState } from '../holders/volume-state.ts';
import type { Session } from '../journal/session.ts';
import type { Library } from '../library/library.ts';
import { treeOf } from '../library/library.ts';
import { originalOfListed } from './bag/payload-paths.ts';
import type { BuiltVolume } from './bag/volume-writer.ts';
import { VolumeWriter } from './bag/volume-writer.ts';
import { TOOL_VERSION } from '../version.ts';
import { dayOfFolder, UNDATED } from './pack/day-of-group.ts';
import { findVolume, highestVolumeNumber, listingPath, volumeFolder } from './volumes/find-volume.ts';
import { updateMarker } from './volumes/volume-marker.ts';

/**
 * The files of a volume that runs other than the given one packed, as its listing tells, with their original names. Throws `damaged` (12) where
 * the listing is gone: without it nobody knows what they packed.
 */
export function* filesOfOtherRuns(library: Library, volumeId: string, runId: string): Generator<VolumeFile> {
  for (const file of filesOf(library, volumeId)) if (file.runId !== runId) yield file;
}

function* filesOf(library: Library, volumeId: string): Generator<VolumeFile> {
  const path = listingPath(library, volumeId);
  if (lstatOrNull(library.access, path) === null)
    throw new MediaStructError('damaged', `${path}: expected the listing of ${volumeId}, found nothing`, {
      path,
      suggestions: ["Give it back from a backup of the library's .mediastruct folder."],
    });
  const media = treeOf(library, 'media').root;
  for (const file of readVolumeFiles(library.access, path))
    yield { ...file, original: originalOfListed(file, media) };
}

export interface BuiltByRuns {
  /** The run that wrote the volume's tag files. */
  readonly runId: string;
  /** The runs whose files it holds now, and its days. */
  readonly runIds: readonly string[];
  readonly firstDay: string;
  readonly lastDay: string;
  readonly built: BuiltVolume;
}

/** Tells the ledger and the marker what a volume holds now. May be repeated: what the ledger tells already is not told again. */
export function tellBuilt(session: Session, volumeId: string, told: BuiltByRuns): void {
  const { library } = session;
  const { built, runId, runIds, firstDay, lastDay } = told;
  const known = findVolume(library, volumeId);
  const isTold =
    known.builtAt !== undefined &&
    known.claimedBy === undefined &&
    sameSums(known.tagFiles, built.tagFiles) &&
    known.runIds.length === runIds.length;
  if (!isTold) {
    removeStale(session, known, built);
    const { files, bytes, tagFiles, segments } = built;
    const isShared = runIds.length > 1 || known.builtAt !== undefined;
    appendVolumeEvents(library.access, library.state.volumeLedger, [
      {
        kind: 'built',
        at: session.now().toISOString(),
        volumeId,
        runId,
        files,
        bytes,
        tagFiles,
        ...(isShared ? { runIds, firstDay, lastDay } : {}),
        ...(segments.length === 0 ? {} : { segments }),
      },
    ]);
  }
  updateMarker(library, findVolume(library, volumeId));
}

/** Gives up the claim of a run that added nothing to a volume. */
export function releaseClaim(session: Session, volumeId: string, runId: string): void {
  const { access, state } = session.library;
  const volume = findVolume(session.library, volumeId);
  if (volume.claimedBy !== runId) return;
  const { files, bytes, tagFiles, runIds, firstDay, lastDay, segments } = volume;
  const at = session.now().toISOString();
  const known = { files, bytes, tagFiles, runIds, firstDay, lastDay, segments };
  appendVolumeEvents(access, state.volumeLedger, [
    { kind: 'built', at, volumeId, runId: volume.runId, ...known },
  ]);
}

/**
 * Writes the tag files and the listing of a volume anew without the files of one run, which were taken back; those that still stand in it
 * stay listed. Null where no other run packed anything into it; then nothing is written.
 */
export function rebuildWithout(
  session: Session,
  volume: VolumeState,
  runId: string,
): 'rebuilt' | 'some stayed' | null {
  const { library } = session;
  const { volumeId, medium, plannedAt } = volume;
  const others = volume.runIds.filter((one) => one !== runId);
  const last = others.at(-1);
  if (last === undefined) return null;
  const folder = volumeFolder(library, volumeId);
  const stands = ({ path }: VolumeFile) => lstatOrNull(library.access, join(folder, path)) !== null;
  const remaining = function* (): Generator<VolumeFile> {
    for (const file of filesOf(library, volumeId)) if (file.runId !== runId || stands(file)) yield file;
  };
  const days = new DaySpan();
  let isStayed = false;
  for (const file of remaining()) {
    days.add(file);
    isStayed ||= file.runId === runId;
  }
  if (days.isEmpty) return null;
  const runIds = isStayed ? volume.runIds : others;
  const { firstDay, lastDay } = days;
  using writer = new VolumeWriter(
    library.access,
    { folder: volumeFolder(library, volumeId), listing: listingPath(library, volumeId) },
    {
      volume: { volumeId, firstDay, lastDay },
      createdAt: plannedAt,
      toolVersion: TOOL_VERSION,
      medium,
      total: highestVolumeNumber(library),
      runId: last,
    },
  );
  for (const file of remaining()) writer.add(file);
  const built = writer.commit();
  tellBuilt(session, volumeId, { built, runId: last, runIds, firstDay, lastDay });
  return isStayed ? 'some stayed' : 'rebuilt';
}

/** The first and the last day of files. */
class DaySpan {
  firstDay = '';
  lastDay = '';

  get isEmpty(): boolean {
    return this.firstDay === '';
  }

  add({ path, taken }: VolumeFile): void {
    const below = folderOf(path).replace(/^data\//, '');
    const day = taken?.local.slice(0, 10) ?? dayOfFolder(below) ?? UNDATED;
    if (this.isEmpty || day < this.firstDay) this.firstDay = day;
    if (this.isEmpty || day > this.lastDay) this.lastDay = day;
  }
}

function sameSums(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => a[name] === b[name]);
}

/** A tag file that the volume had before and has no more. */
function removeStale({ library }: Session, known: VolumeState, { tagFiles }: BuiltVolume): void {
  for (const name of Object.keys(known.tagFiles)) {
    const path = join(volumeFolder(library, known.volumeId), name);
    if (name in tagFiles) continue;
    const found = hashFile(library.access, path);
    if (found.kind === 'hashed' && found.sha256 === known.tagFiles[name]) library.access.unlink(path);
  }
}
