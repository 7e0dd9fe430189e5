import { join } from 'node:path';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import { lstatOrNull } from '../../files/file-access.ts';
import { displayPath } from '../../files/path-text.ts';
import { joinPath, walkTree } from '../../files/walk.ts';
import { readVolumeFiles } from '../../holders/volume-listing.ts';
import type { VolumeState } from '../../holders/volume-state.ts';
import type { NewOperation } from '../../journal/plan/operation.ts';
import { prepareRun } from '../../journal/prepare-run.ts';
import type { PreparedRun } from '../../journal/run/run.ts';
import type { Session } from '../../journal/session.ts';
import { toStatRecord } from '../../records/file-record.ts';
import { findBag } from '../volumes/find-bag.ts';
import { findVolume, listingPath, volumeFolder } from '../volumes/find-volume.ts';
import { missingForRelease } from './release-conditions.ts';

export interface ReleaseRequest {
  /** Id, number, or a part of the id that only one volume has. */
  readonly volume: string;
  /** Where one of its discs is mounted. */
  readonly at: string;
  /** Which disc it is, from 1; needed where several are known. */
  readonly copy?: number | undefined;
}

/**
 * Plans to give the room of a burned volume back: every file of its folder, tag files too, is retired for its copy on the disc.
 * Nothing is read yet; the disc is read whole when the run begins. Refused (`refused-archive`, 20) where too few discs were
 * read back, or the folder holds what the volume does not list; `wrong-volume` (42) where the place is not its disc.
 */
export async function planRelease(session: Session, request: ReleaseRequest): Promise<PreparedRun> {
  const { library } = session;
  const volume = findVolume(library, request.volume);
  const { volumeId } = volume;
  const folder = volumeFolder(library, volumeId);
  refuseUnfit(session, volume);
  const place = findBag(library, volume, request);
  if (place.where !== 'disc' || place.copy === null)
    throw new MediaStructError(
      'refused-archive',
      `${displayPath(place.at)}: expected a disc of ${volumeId}, found its own folder in the archive`,
      { path: place.at, suggestions: ['Mount a disc of it and name that place with --at.'] },
    );
  const missing = missingForRelease(volume, {
    policy: library.config.archive,
    disc: place.copy,
    now: session.now(),
  });
  if (missing.length > 0) throw refused(volumeId, missing);
  const header = {
    job: 'release',
    options: { volumeId, at: place.at, copy: place.copy },
    sources: [place.at],
  };
  return prepareRun(session, header, (plan) => {
    for (const operation of releaseOperations(session, { volume, folder, at: place.at })) plan.add(operation);
  });
}

/** A volume is released once, and only one that was built. */
function refuseUnfit({ library }: Session, { volumeId, builtAt, releasedAt }: VolumeState): void {
  const fault =
    builtAt === undefined
      ? 'it was never built'
      : releasedAt !== undefined
        ? `it was released on ${releasedAt.slice(0, 10)} already`
        : lstatOrNull(library.access, volumeFolder(library, volumeId)) === null
          ? 'its folder is not in the archive'
          : null;
  if (fault !== null) throw refused(volumeId, [fault]);
}

function* releaseOperations(
  session: Session,
  { volume, folder, at }: { readonly volume: VolumeState; readonly folder: string; readonly at: string },
): Generator<NewOperation> {
  const { access } = session.library;
  const extra: string[] = [];
  const listed = new Set<string>();
  const retired = (path: string, sha256: string): NewOperation[] => {
    listed.add(path);
    const stat = lstatOrNull(access, joinPath(folder, path));
    // What is gone from the folder already stands on the disc, which is read whole; there is nothing to give back.
    if (stat?.kind !== 'file') return [];
    return [
      {
        kind: 'retire',
        from: joinPath(folder, path),
        keepers: [joinPath(at, path)],
        stat: toStatRecord(stat),
        sha256,
        state: 'released',
        because: { code: 'on-disc', detail: volume.volumeId },
      },
    ];
  };
  for (const { path, sha256 } of readVolumeFiles(access, listingPath(session.library, volume.volumeId)))
    yield* retired(path, sha256);
  for (const [name, sha256] of Object.entries(volume.tagFiles)) yield* retired(name, sha256);
  for (const entry of walkTree(access, folder)) if (!listed.has(entry.path)) extra.push(entry.path);
  if (extra.length > 0)
    throw refused(
      volume.volumeId,
      extra.slice(0, 5).map((path) => added(folder, path)),
    );
}

function added(folder: string, path: string): string {
  return `${displayPath(join(folder, path))} is not part of it and is on no disc; move it out of the folder first`;
}

export function refused(volumeId: string, why: readonly string[]): MediaStructError {
  return new MediaStructError('refused-archive', `${volumeId} cannot be released: ${why.join('; ')}`, {
    suggestions: [`mediastruct archive show ${volumeId}   tells of its discs`, 'Nothing was changed.'],
  });
}
