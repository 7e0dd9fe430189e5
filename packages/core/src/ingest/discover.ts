import { itemAt } from '../errors/item-at.ts';
import { ahead } from '../files/ahead.ts';
import { byFolder } from '../files/by-folder.ts';
import type { FileStat } from '../files/file-access.ts';
import type { InspectOptions } from '../files/inspect-file.ts';
import { nameOf } from '../files/path-text.ts';
import { joinPath } from '../files/walk.ts';
import type { Session } from '../journal/session.ts';
import { groupCandidates } from '../metadata/groups.ts';
import { toStatRecord } from '../records/file-record.ts';
import type { EarlierReadings } from './earlier-readings.ts';
import type { Found, FoundMember } from './found.ts';
import type { LeftOut } from './left-out.ts';
import { lookAtUnnamed } from './left-out.ts';
import type { GroupsToRead } from './read-groups.ts';
import { readGroups } from './read-groups.ts';
import type { IngestSource } from './sources.ts';
import { accessTo, contentOf, faultsOf, keepFiles } from './walk-source.ts';

/** Files hashed together; bounds what waits in memory beside one folder's names. */
const HASHED_TOGETHER = 256;

/** Batches that are under way at once, so that threads have work while this one looks at names. */
const BATCHES_AHEAD = 4;

/** How files are read as they are found. */
export interface Discovering {
  readonly inspect?: InspectOptions;
  /** What need not be read again; absent where all is read. */
  readonly earlier?: EarlierReadings | undefined;
}

/** Walks the sources and tells every file once, in groups, hashed. */
export async function* discover(
  session: Session,
  sources: readonly IngestSource[],
  how: Discovering = {},
): AsyncGenerator<Found> {
  for await (const found of ahead(batchesOf(session, sources, how), BATCHES_AHEAD)) yield* found;
}

/** What was found in the order of the walk; a batch whose files are still read is a promise. */
function* batchesOf(
  session: Session,
  sources: readonly IngestSource[],
  { inspect = {}, earlier }: Discovering,
): Generator<Batch> {
  for (const [number, source] of sources.entries()) {
    const leftOut: LeftOut[] = [...faultsOf(number, source)];
    // Walk entries that are no files to group are told between the folders.
    const walked = keepFiles(session, { number, source, leftOut });
    for (const { folder, entries } of byFolder(walked)) {
      yield leftOut.splice(0);
      yield* readFolder(session, { number, source, folder, entries, inspect, earlier });
    }
    yield leftOut;
  }
}

type Batch = readonly Found[] | Promise<readonly Found[]>;

interface SourceFolder extends Omit<GroupsToRead, 'groups'> {
  readonly entries: readonly { readonly path: string; readonly stat: FileStat }[];
}

function* readFolder(session: Session, at: SourceFolder): Generator<Batch> {
  const groups = (at.source.opened?.group ?? groupCandidates)(at.entries.map(({ path }) => nameOf(path)));
  let waiting: FoundMember[][] = [];
  let files = 0;
  for (const group of groups) {
    const members = group.members.map(({ index, role, to, isWeak }): FoundMember => {
      const { path, stat } = itemAt(at.entries, index);
      const about = to === index ? undefined : itemAt(at.entries, to).path;
      return {
        ...{ path, role, stat: toStatRecord(stat), about },
        isWeak: isWeak ? true : undefined,
        ...contentOf(at.source, path),
      };
    });
    const [main] = members;
    const alone = main === undefined || members.length > 1 ? null : lookAtAlone(session, at, main);
    if (alone?.kind === 'left-out') {
      yield [alone];
      continue;
    }
    waiting.push(alone === null ? members : [alone.member]);
    files += members.length;
    if (files < HASHED_TOGETHER) continue;
    yield readGroups(session, { ...at, groups: waiting });
    waiting = [];
    files = 0;
  }
  yield readGroups(session, { ...at, groups: waiting });
}

/** A file that belongs to no other: what is no picture is left out before its content is read. A source by itself was asked for. */
function lookAtAlone(
  session: Session,
  { source, number }: SourceFolder,
  member: FoundMember,
): LeftOut | { readonly kind: 'picture'; readonly member: FoundMember } | null {
  const { path, stat, content } = member;
  const seen = lookAtUnnamed(accessTo(session, source), joinPath(source.root, path));
  if (seen === null) return null;
  if (seen.kind === 'picture-inside') return { kind: 'picture', member: { ...member, isByContent: true } };
  if (source.only !== undefined) return null;
  const detail = 'no picture and no film';
  const known = { kind: 'left-out', source: number, path, content, stat } as const;
  return { ...known, state: 'skipped', code: seen.code, detail };
}
