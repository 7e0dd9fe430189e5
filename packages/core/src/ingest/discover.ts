import { itemAt } from '../errors/item-at.ts';
import { basename } from 'node:path';
import { ahead } from '../files/ahead.ts';
import { byFolder } from '../files/by-folder.ts';
import { nameOf } from '../files/path-text.ts';
import type { FileAccess, FileStat } from '../files/file-access.ts';
import type { WalkEntry } from '../files/walk.ts';
import { joinPath, walkTree } from '../files/walk.ts';
import { inlineContent } from '../files/content-port.ts';
import type { Session } from '../journal/session.ts';
import { pathBelow } from '../library/path-below.ts';
import { sourceFilter } from '../library/tree-filter.ts';
import type { GroupRole } from '../metadata/group.ts';
import { groupCandidates } from '../metadata/groups.ts';
import { mediaKind } from '../metadata/media-kind.ts';
import type { LeftOut } from './left-out.ts';
import type { GatheredEvidence } from './gathered-evidence.ts';
import { LeaveOutRules } from './leave-out-rules.ts';
import { lookAtUnnamed, reasonToLeaveOut } from './left-out.ts';
import type { InspectedFile, InspectOptions, InspectOutcome } from '../files/inspect-file.ts';
import type { Damage } from '../soundness/soundness.ts';
import { throwIfStopped } from '../progress/stop-flag.ts';
import type { StatRecord } from '../records/file-record.ts';
import { toStatRecord } from '../records/file-record.ts';
import type { NativeOutcome } from '../metadata/native/native-outcome.ts';
import type { IngestSource } from './sources.ts';
import { PHOTOS_LIBRARY_NAME } from './sources/photos/photos-provider.ts';
import type { SourceContent } from './sources/source-provider.ts';

/** Files hashed together; bounds what waits in memory beside one folder's names. */
const HASHED_TOGETHER = 256;

/** A file of a group as it was found; `path` is relative to the source of its group, or to `foreign`. */
export interface FoundMember {
  readonly path: string;
  readonly role: GroupRole;
  /** Path of the file that it belongs to by its name; absent for the main file. */
  readonly about?: string | undefined;
  /** True where it belongs to the group only if its content says so, too. */
  readonly isWeak?: true | undefined;
  /** Number of the source that it stands in, where that is another one than its group's. */
  readonly foreign?: number | undefined;
  /** True for a picture that only its content shows to be one. */
  readonly isByContent?: true | undefined;
  readonly stat: StatRecord;
  readonly sha256?: string | undefined;
  /** What the native date reader saw in it while it was hashed. */
  readonly native?: NativeOutcome | undefined;
  /** Why its content could not be read. */
  readonly failure?: string | undefined;
  /** Where its content comes from, where that is not the file at its path. */
  readonly content?: SourceContent | undefined;
  /** What its structure shows; both absent where that is not known. */
  readonly sound?: true | undefined;
  readonly damage?: Damage | undefined;
  readonly xxh128?: string | undefined;
}

/** Files that belong together, the main one first. */
export interface FoundGroup {
  readonly kind: 'group';
  readonly source: number;
  readonly folder: string;
  readonly members: readonly FoundMember[];
  /** What the files tell, in the order of `members`; absent until they are read. */
  readonly evidence?: readonly GatheredEvidence[] | undefined;
  /** True for a sidecar whose picture is not beside it. The library may hold it all the same, or its picture stands in another folder. */
  readonly isOrphan?: true | undefined;
}

export type Found = FoundGroup | LeftOut;

/** Batches that are under way at once, so that threads have work while this one looks at names. */
const BATCHES_AHEAD = 4;

/** Walks the sources and tells every file once, in groups, hashed. */
export async function* discover(
  session: Session,
  sources: readonly IngestSource[],
  inspect: InspectOptions = {},
): AsyncGenerator<Found> {
  for await (const found of ahead(batchesOf(session, sources, inspect), BATCHES_AHEAD)) yield* found;
}

/** What was found in the order of the walk; a batch whose files are still read is a promise. */
function* batchesOf(
  session: Session,
  sources: readonly IngestSource[],
  inspect: InspectOptions,
): Generator<Batch> {
  for (const [number, source] of sources.entries()) {
    const leftOut: LeftOut[] = [...faultsOf(number, source)];
    // Walk entries that are no files to group are told between the folders.
    const walked = keepFiles(session, { number, source, leftOut });
    for (const { folder, entries } of byFolder(walked)) {
      yield leftOut.splice(0);
      yield* hashFolder(session, { number, source, folder, entries, inspect });
    }
    yield leftOut;
  }
}

type Batch = readonly Found[] | Promise<readonly Found[]>;

/** What could not be read of a source at all; it is told as files are. */
function faultsOf(number: number, { opened, root }: IngestSource): readonly LeftOut[] {
  return (opened?.faults ?? []).map(({ path, message, code }) => ({
    kind: 'left-out',
    source: number,
    path: pathBelow(root, path) ?? '',
    content: { kind: 'plain', from: path },
    state: code === undefined ? 'failed' : 'skipped',
    code: code ?? 'unreadable',
    detail: message,
  }));
}

/** What a source is read through: the disk, or the view of what it is. */
export function accessTo({ library }: Pick<Session, 'library'>, { opened }: IngestSource): FileAccess {
  return opened?.access ?? library.access;
}

function walkSource(
  session: Session,
  {
    source,
    onPhotosLibrary,
  }: { readonly source: IngestSource; readonly onPhotosLibrary: (path: string) => void },
): Iterable<WalkEntry> {
  return walkTree(accessTo(session, source), source.root, {
    leaveOut: (path, kind) => {
      if (source.only !== undefined) return path !== source.only;
      if (kind === 'folder' && PHOTOS_LIBRARY_NAME.test(path)) {
        onPhotosLibrary(path);
        return true;
      }
      return sourceFilter(path, kind) || (kind !== 'folder' && source.takes?.(path) === false);
    },
  });
}

function* keepFiles(
  session: Session,
  {
    number,
    source,
    leftOut,
  }: { readonly number: number; readonly source: IngestSource; readonly leftOut: LeftOut[] },
): Generator<{ path: string; stat: FileStat }> {
  // A file that is a source by itself was asked for by its name.
  const rules = source.only === undefined ? rulesOf(session, source) : null;
  const onPhotosLibrary = (path: string) => leftOut.push(photosLibraryLeft(number, path));
  for (const entry of walkSource(session, { source, onPhotosLibrary })) {
    const out = reasonToLeaveOut(accessTo(session, source), { root: source.root, rules }, entry);
    if (out === null && entry.kind === 'file') yield entry;
    else if (out !== null)
      leftOut.push({
        kind: 'left-out',
        source: number,
        path: entry.path,
        ...contentIn(source, entry),
        ...out,
      });
  }
}

function rulesOf(session: Session, source: IngestSource): LeaveOutRules {
  const { library, warnings } = session;
  const { crawl, ingest } = library.config;
  return new LeaveOutRules(accessTo(session, source), {
    root: source.root,
    patterns: [...crawl.leaveOut, ...ingest.leaveOut],
    onFault: (path, message) => warnings.add(path, message),
  });
}

/** Taking its files apart would break it, and most of them are made of others. */
function photosLibraryLeft(source: number, path: string): LeftOut {
  return {
    kind: 'left-out',
    source,
    path,
    state: 'skipped',
    code: 'photos-library',
    detail: 'a library of Apple Photos: name it as a source by itself',
  };
}

type ReadFacts = Pick<FoundMember, 'sound' | 'damage' | 'xxh128' | 'native'>;

function readFacts({ soundness, xxh128, seen }: InspectedFile): ReadFacts {
  return {
    // The look of dates answers nothing else.
    native: seen as NativeOutcome | undefined,
    ...(soundness.kind === 'sound' ? { sound: true } : {}),
    ...(soundness.kind === 'damaged' ? { damage: soundness.damage } : {}),
    ...(xxh128 === undefined ? {} : { xxh128 }),
  };
}

interface SourceFolder {
  readonly inspect: InspectOptions;
  readonly number: number;
  readonly source: IngestSource;
  readonly folder: string;
  readonly entries: readonly { readonly path: string; readonly stat: FileStat }[];
}

function* hashFolder(session: Session, at: SourceFolder): Generator<Batch> {
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
    yield hashGroups(session, { ...at, groups: waiting });
    waiting = [];
    files = 0;
  }
  yield hashGroups(session, { ...at, groups: waiting });
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

async function hashGroups(
  session: Session,
  at: SourceFolder & { groups: readonly FoundMember[][] },
): Promise<FoundGroup[]> {
  throwIfStopped(session.stop);
  const members = at.groups.flat();
  const paths = members.map(({ path, content }) =>
    content?.kind === 'plain' ? content.from : joinPath(at.source.root, path),
  );
  const outcomes = await readAll(session, { ...at, members, paths });
  session.progress({
    kind: 'advance',
    files: members.length,
    bytes: 0,
    path: paths.at(-1) ?? basename(at.folder),
  });
  const hashed = members.map((member, index): FoundMember => {
    const outcome = outcomes[index];
    if (outcome?.kind === 'hashed')
      return { ...member, stat: toStatRecord(outcome.stat), sha256: outcome.sha256, ...readFacts(outcome) };
    return { ...member, failure: outcome?.message ?? 'gave no answer' };
  });
  let next = 0;
  return at.groups.map((group) => ({
    kind: 'group',
    source: at.number,
    folder: at.folder,
    members: hashed.slice(next, (next += group.length)),
    isOrphan: isOrphan(at, group) ? true : undefined,
  }));
}

function isOrphan({ source }: SourceFolder, group: readonly FoundMember[]): boolean {
  const [main] = group;
  return source.only === undefined && main !== undefined && mediaKind(nameOf(main.path)) === 'sidecar';
}

/** What is inside another file is read through the view of its source, all else by the threads. */
function readAll(
  session: Session,
  {
    source,
    inspect,
    members,
    paths,
  }: {
    readonly source: IngestSource;
    readonly inspect: InspectOptions;
    readonly members: readonly FoundMember[];
    readonly paths: readonly string[];
  },
): Promise<readonly InspectOutcome[]> {
  const isInside = members.some(({ content }) => content?.kind === 'member');
  const content = isInside ? inlineContent(accessTo(session, source)) : session.content;
  return content.inspectFiles(paths, inspect, (bytes) =>
    session.progress({ kind: 'advance', files: 0, bytes }),
  );
}

/** Where the content of a file of a source comes from; nothing where it is the file itself. */
function contentOf({ opened }: IngestSource, path: string): Pick<FoundMember, 'content'> {
  return opened === undefined ? {} : { content: opened.contentOf(path) };
}

/** A folder that cannot be listed has no content. */
function contentIn(source: IngestSource, entry: WalkEntry): Pick<FoundMember, 'content'> {
  return entry.kind === 'failed' ? {} : contentOf(source, entry.path);
}
