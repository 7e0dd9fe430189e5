import { joinPath } from '../../files/walk.ts';
import type { NewOperation } from '../../journal/plan/operation.ts';
import type { Tree } from '../../library/library.ts';
import type { FileRecord } from '../../records/file-record.ts';
import { isHashed, statOf } from '../../records/file-record.ts';
import { originalOf, segmentPath } from '../bag/payload-paths.ts';
import type { HashedPieces } from '../segments/hash-pieces.ts';
import { SEGMENT } from '../segments/segment.ts';
import type { LeftFile, UnitMember } from './plan-units.ts';

/** The trees that a plan takes files from and puts them into. */
export interface PackTrees {
  readonly media: Tree;
  readonly archive: Tree;
}

/** One piece of a file, and the id of the volume that it goes to. */
export interface PlacedPiece {
  readonly volumeId: string;
  readonly bytes: number;
}

export function leaveFile({ record, state, because }: LeftFile, { media }: PackTrees): NewOperation {
  return {
    kind: 'none',
    from: joinPath(media.root, record.path),
    stat: statOf(record),
    sha256: record.sha256,
    state,
    because,
  };
}

/** A file goes into one volume. */
export function packFile(
  { record, payload }: UnitMember,
  { volumeId, group }: { readonly volumeId: string; readonly group: string | undefined },
  { media, archive }: PackTrees,
): NewOperation {
  if (!isHashed(record)) throw unhashed(record);
  return {
    kind: 'move',
    from: joinPath(media.root, record.path),
    to: joinPath(archive.root, `${volumeId}/${payload}`),
    stat: statOf(record),
    sha256: record.sha256,
    hashedAt: record.hashedAt,
    also: record.also,
    state: 'packed',
    because: { code: 'packed', detail: volumeId },
    group,
    ...knownOf(record, payload),
  };
}

/** A file goes into several volumes: each gets its segment, and then the file is taken away, which they hold together. */
export function cutFile(
  { record, payload }: UnitMember,
  { pieces, hashed }: { readonly pieces: readonly PlacedPiece[]; readonly hashed: HashedPieces },
  { media, archive }: PackTrees,
): readonly NewOperation[] {
  if (!isHashed(record)) throw unhashed(record);
  if (hashed.kind === 'failed') return [cannotCut(record, hashed.message, media)];
  if (hashed.sha256 !== record.sha256)
    return [cannotCut(record, 'it reads otherwise than its index says: mediastruct crawl --force', media)];
  const from = joinPath(media.root, record.path);
  const { stat } = hashed;
  const { size, sha256 } = record;
  let start = 0;
  const segments = pieces.map(({ volumeId, bytes }, at): NewOperation & { readonly to: string } => {
    const params = { start, bytes, number: at + 1, of: pieces.length, size, sha256 };
    start += bytes;
    return {
      kind: 'derive',
      from,
      to: joinPath(archive.root, `${volumeId}/${segmentPath(payload, at + 1)}`),
      stat,
      sha256: hashed.pieces[at] ?? '',
      how: SEGMENT,
      params,
      size: bytes,
      state: 'segment',
      because: { code: 'segment', detail: volumeId },
      group: record.path.toWellFormed(),
      ...knownOf(record, payload),
    };
  });
  const keepers = segments.map(({ to }) => to);
  const because = { code: 'segments', detail: pieces.map(({ volumeId }) => volumeId).join(', ') };
  return [
    ...segments,
    { kind: 'retract', from, stat, sha256, keepers, joined: true, state: 'split', because },
  ];
}

/** Under its old name a file is still found where the volume has it under another one. */
function knownOf({ path, taken, camera, origin, event }: FileRecord, payload: string) {
  return { taken, camera, origin: origin ?? originalOf(path, payload), event };
}

function cannotCut(record: FileRecord, message: string, media: Tree): NewOperation {
  return {
    kind: 'none',
    from: joinPath(media.root, record.path),
    stat: statOf(record),
    sha256: record.sha256,
    state: 'failed',
    because: { code: 'unreadable', detail: message },
  };
}

function unhashed({ path }: FileRecord): Error {
  return new Error(`${path}: expected a record with a hash among those to pack`);
}
