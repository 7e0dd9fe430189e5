import type { FileAccess, FileStat } from '../../../files/file-access.ts';
import { errnoOf, messageOf } from '../../../files/file-access.ts';
import { openForReading } from '../../../files/hash-file.ts';
import { nameOf } from '../../../files/path-text.ts';
import { toStatRecord } from '../../../records/file-record.ts';
import type {
  MemberContent,
  OpenContext,
  OpenedSource,
  SourceContent,
  SourceFault,
} from '../source-provider.ts';
import { FileView } from '../view/file-view.ts';
import { LocalCopies } from '../view/local-copies.ts';
import type { Member, OpenArchive } from './member.ts';
import { cannotRead } from './cannot-read.ts';
import { openMember } from './member-content.ts';
import { freePathIn, safeMemberPath } from './member-path.ts';
import { tarMembers } from './tar-directory.ts';
import { isCompressedTar, unpackedPath, unpackGzip } from './unpack-gzip.ts';
import { refuseOverlaps, zipMembers } from './zip-directory.ts';

interface Placed {
  readonly archive: OpenArchive;
  readonly member: Member;
}

/**
 * Opens archives that are parts of one export as one tree, so that what is told of a picture in one part finds it in another. Only
 * their lists are read. An archive that is damaged is told, and what its list says up to there is seen.
 * Memory: about 700 bytes for each file in them.
 */
export async function openArchives(context: OpenContext, paths: readonly string[]): Promise<OpenedSource> {
  const { access, folder, firstPath } = context;
  const [first = ''] = paths;
  const view = new FileView(`${first}!`);
  const placed = new Map<string, Placed>();
  const faults: SourceFault[] = [];
  const archives: OpenArchive[] = [];
  const close = () => archives.splice(0).forEach(({ fd }) => access.close(fd));
  try {
    for (const [nth, path] of paths.entries()) {
      const archive = await openArchive(context, { path, nth: firstPath + nth, faults });
      archives.push(archive);
      for (const member of await membersOf(access, archive, faults))
        place({ view, placed, access }, { archive, member });
    }
  } catch (error) {
    close();
    throw error;
  }
  const copies = new LocalCopies(access, folder);
  const find = (path: string): Placed => {
    const found = placed.get(path);
    if (found === undefined) throw new TypeError(`${path} is not in the view`);
    return found;
  };
  return {
    root: view.root,
    access: view.access(folderStat(archives)),
    faults,
    contentOf: (path) => contentOf(find(path)),
    local: (path) => {
      const { archive, member } = find(path);
      const open = () => openMember(access, archive, member);
      return copies.make({ name: nameOf(path), size: member.size, open });
    },
    [Symbol.dispose]: close,
  };
}

async function openArchive(
  { access, folder, onBytes }: OpenContext,
  { path, nth, faults }: { readonly path: string; readonly nth: number; readonly faults: SourceFault[] },
): Promise<OpenArchive> {
  const fd = openArchiveFile(access, path);
  const stat = access.fstat(fd);
  if (!isCompressedTar(path)) return { path, stat, fd, size: stat.size };
  access.close(fd);
  const unpacked = unpackedPath(folder, nth);
  const fault = await unpackGzip(access, { from: path, to: unpacked, onBytes });
  if (fault !== null) faults.push({ path, message: `the archive is damaged or cut off: ${fault}` });
  const of = openForReading(access, unpacked);
  return { path, stat, fd: of, size: access.fstat(of).size, unpacked };
}

function openArchiveFile(access: FileAccess, path: string): number {
  try {
    return openForReading(access, path);
  } catch (error) {
    throw errnoOf(error) === null ? error : cannotRead(path, error);
  }
}

/** All that the list of an archive tells; where it breaks off, what it told before. */
async function membersOf(
  access: FileAccess,
  archive: OpenArchive,
  faults: SourceFault[],
): Promise<readonly Member[]> {
  const members: Member[] = [];
  const isZip = /\.zip$/i.test(archive.path);
  try {
    if (isZip) for await (const member of zipMembers(access, archive)) members.push(member);
    else for (const member of tarMembers(access, archive)) members.push(member);
  } catch (error) {
    if (errnoOf(error) !== null) throw cannotRead(archive.path, error);
    faults.push({
      path: archive.path,
      message: `the archive cannot be read as a whole: ${messageOf(error)}`,
    });
  }
  return isZip ? refuseOverlaps(members) : members;
}

function place(
  {
    view,
    placed,
    access,
  }: { readonly view: FileView; readonly placed: Map<string, Placed>; readonly access: FileAccess },
  one: Placed,
): void {
  const { archive, member } = one;
  const path = freePathIn(view, safeMemberPath(member.name));
  placed.set(path, one);
  const stat = (): FileStat => ({
    ...archive.stat,
    kind: member.kind,
    size: member.size,
    mtimeNs: member.mtimeNs ?? archive.stat.mtimeNs,
    nlink: 1,
  });
  view.add(path, { kind: member.kind, stat, open: () => openMember(access, archive, member) });
}

function contentOf({ archive, member }: Placed): SourceContent {
  return {
    kind: 'member',
    from: archive.path,
    stat: toStatRecord(archive.stat),
    member: member.name.toWellFormed(),
    how: member.how,
    ...placeInArchive(archive, member),
    mtimeNs: member.mtimeNs === null ? undefined : String(member.mtimeNs),
  };
}

/** A derivation reads an archive and what it was unpacked to as one file, the archive first. */
function placeInArchive(
  { stat, unpacked }: OpenArchive,
  { params }: Member,
): Pick<MemberContent, 'params' | 'parts'> {
  if (unpacked === undefined) return { params };
  return { params: { ...params, at: stat.size + Number(params['at']) }, parts: [unpacked] };
}

/** Folders of a view have no stat of their own; nothing asks for more than their kind. */
function folderStat([first]: readonly OpenArchive[]): FileStat {
  const none = { dev: 0n, ino: 0n, mtimeNs: 0n, ctimeNs: 0n, atimeNs: 0n, mode: 0o555 };
  return { ...none, ...first?.stat, kind: 'folder', size: 0, nlink: 1 };
}
