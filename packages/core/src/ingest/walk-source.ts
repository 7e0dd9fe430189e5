import type { FileAccess, FileStat } from '../files/file-access.ts';
import type { WalkEntry } from '../files/walk.ts';
import { joinPath, walkTree } from '../files/walk.ts';
import type { Session } from '../journal/session.ts';
import { DiskFolders } from '../library/disk-folders.ts';
import { pathBelow } from '../library/path-below.ts';
import { sourceFilter } from '../library/tree-filter.ts';
import type { FoundMember } from './found.ts';
import { LeaveOutRules } from '../library/leave-out-rules.ts';
import type { LeftOut } from './left-out.ts';
import { reasonToLeaveOut } from './left-out.ts';
import type { IngestSource } from './sources.ts';
import { belongsToDisk } from './sources.ts';
import { PHOTOS_LIBRARY_NAME } from './sources/photos/photos-provider.ts';

/** What a source is read through: the disk, or the view of what it is. */
export function accessTo({ library }: Pick<Session, 'library'>, { opened }: IngestSource): FileAccess {
  return opened?.access ?? library.access;
}

/** What could not be read of a source at all; it is told as files are. */
export function faultsOf(number: number, { opened, root }: IngestSource): readonly LeftOut[] {
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

function walkSource(
  session: Session,
  {
    source,
    onPhotosLibrary,
  }: { readonly source: IngestSource; readonly onPhotosLibrary: (path: string) => void },
): Iterable<WalkEntry> {
  const disks = new DiskFolders(session.library.access);
  return walkTree(accessTo(session, source), source.root, {
    leaveOut: (path, kind) => {
      if (source.only !== undefined) return path !== source.only;
      if (source.moves && kind === 'folder' && disks.isOne(joinPath(source.root, path)))
        throw belongsToDisk(joinPath(source.root, path));
      if (kind === 'folder' && PHOTOS_LIBRARY_NAME.test(path)) {
        onPhotosLibrary(path);
        return true;
      }
      return sourceFilter(path, kind) || (kind !== 'folder' && source.takes?.(path) === false);
    },
  });
}

/** The files of a source that are looked at; all else is put into `leftOut`. */
export function* keepFiles(
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

/** Where the content of a file of a source comes from; nothing where it is the file itself. */
export function contentOf({ opened }: IngestSource, path: string): Pick<FoundMember, 'content'> {
  return opened === undefined ? {} : { content: opened.contentOf(path) };
}

/** A folder that cannot be listed has no content. */
function contentIn(source: IngestSource, entry: WalkEntry): Pick<FoundMember, 'content'> {
  return entry.kind === 'failed' ? {} : contentOf(source, entry.path);
}
