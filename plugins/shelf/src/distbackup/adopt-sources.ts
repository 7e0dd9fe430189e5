import { createHash } from 'node:crypto';
import type { Session } from '@mediastruct/core';
import type { NewShelfEvent } from '../ledger/shelf-event.ts';
import { readShelf, tellShelf } from '../ledger/shelf-ledger.ts';
import type { KnownSource } from '../ledger/shelf-state.ts';
import type { SourceEntry } from '../sources/source-entry.ts';
import { readSourceListing, sourceListingPath } from '../sources/source-listing.ts';
import { takeListing } from '../sources/take-listing.ts';
import type { DistbackupDisk } from './distbackup-disk.ts';
import type { DistbackupList, DistbackupMount } from './distbackup-list.ts';
import { wronglyLeftOut } from './faithful-patterns.ts';
import type { FolderSettings } from './folder-settings.ts';
import { parseFolderSettings } from './folder-settings.ts';
import type { MountSettings } from './mount-settings.ts';
import { isOfMount, settingsOfMount } from './mount-settings.ts';
import type { LeftOut } from './mounted-entries.ts';
import { allMounts, inPathOrder, mountedEntries, nameOfMount } from './mounted-entries.ts';

/** A source that a list of distbackup became. */
export interface TakenSource {
  readonly sourceId: string;
  readonly name: string;
  readonly files: number;
  /** Contents that had a name there before. */
  readonly gone: number;
  /** Where it stood on the computer that wrote the list; empty where it is not told. */
  readonly root: string;
  /** What distbackup was told of it; null where the source was here before and keeps what it has. */
  readonly settings: MountSettings | null;
}

export interface AdoptSourcesRequest {
  readonly list: DistbackupList;
  readonly disk: DistbackupDisk;
  /** All disks of the list. */
  readonly known: readonly { readonly uuid: string }[];
  readonly leftOut: LeftOut;
}

/**
 * Makes every folder of the list a source that is not on this computer, as of the time of the list, with the settings that distbackup has for it. Where another disk of the same set was adopted before, the
 * newer list tells what there is, and what only the older one has is kept as gone. May be repeated.
 */
export function adoptSources(session: Session, request: AdoptSourcesRequest): readonly TakenSource[] {
  const { list } = request;
  const { library, now } = session;
  const mounts = allMounts(list.mounts());
  const gone = [...list.objects(null)].filter(({ isGone, path }) => isGone && path !== null);
  const folders = readFolders(list);
  const writtenAt = new Date(Number(library.access.lstat(list.path).mtimeNs / 1_000_000n)).toISOString();
  return mounts.flatMap((mount) => {
    const entries = () =>
      mountedEntries(mount, mounts, {
        entries: inPathOrder(list.files(mount.virtualPath), list.symlinks(mount.virtualPath)),
        gone,
        goneSince: now().toISOString(),
        leftOut: request.leftOut,
      });
    if (isEmpty(entries(), request.leftOut)) return [];
    const source = sourceOf(session, { mount, mounts, request, folders, entries });
    const header = { sourceId: source.sourceId, name: source.name, at: writtenAt };
    takeListing(session, header, entries());
    const { sourceId, name, settings } = source;
    return [{ sourceId, name, ...countsOf(session, sourceId), root: mount.realPath, settings }];
  });
}

/** Settings of folders, and the folders whose settings cannot be read. */
interface Folders {
  readonly read: readonly FolderSettings[];
  readonly unread: readonly string[];
}

function readFolders(list: DistbackupList): Folders {
  const read: FolderSettings[] = [];
  const unread: string[] = [];
  for (const { virtualPath, text } of list.settings()) {
    const settings = parseFolderSettings(virtualPath, text);
    if (settings === null) unread.push(virtualPath);
    else read.push(settings);
  }
  return { read, unread };
}

function isEmpty(entries: Iterable<unknown>, leftOut: LeftOut): boolean {
  return uncounted(leftOut, () => {
    const [first] = entries;
    return first === undefined;
  });
}

/** What is counted while looking is counted again while writing. */
function uncounted<T>(leftOut: LeftOut, look: () => T): T {
  const before = { ...leftOut };
  const found = look();
  Object.assign(leftOut, before);
  return found;
}

/** How many files a source has, and how many it had before. */
function countsOf({ library }: Session, sourceId: string): { readonly files: number; readonly gone: number } {
  const counts = { files: 0, gone: 0 };
  for (const { kind } of readSourceListing(library.access, sourceListingPath(library, sourceId)))
    if (kind === 'file') counts.files += 1;
    else if (kind === 'gone') counts.gone += 1;
  return counts;
}

interface Mounted {
  readonly mount: DistbackupMount;
  readonly mounts: readonly DistbackupMount[];
  readonly request: AdoptSourcesRequest;
  readonly folders: Folders;
  readonly entries: () => Iterable<SourceEntry>;
}

/** The source of a mount: one that a disk of the same set brought before, or a new one. */
function sourceOf(
  session: Session,
  { mount, mounts, request, folders, entries }: Mounted,
): Pick<KnownSource, 'sourceId' | 'name'> & Pick<TakenSource, 'settings'> {
  const { sources } = readShelf(session.library);
  const uuids = [request.disk.uuid, ...request.known.map(({ uuid }) => uuid)];
  const ids = uuids.map((uuid) => sourceIdOf(uuid, mount));
  const known = sources.find(({ sourceId }) => ids.includes(sourceId));
  if (known !== undefined) return { ...known, settings: null };
  const sourceId = sourceIdOf(request.disk.uuid, mount);
  const name = freeName(
    nameOfMount(mount),
    sources.map((one) => one.name),
  );
  const said = settingsOfMount(mount, mounts, { name, folders: folders.read });
  const wrong = uncounted(request.leftOut, () =>
    wronglyLeftOut(session.library.access, said.ignore, entries()),
  );
  const settings = withUntaken(said, {
    wrong,
    unread: folders.unread.filter((path) => isOfMount(mount, mounts, path)),
  });
  tellShelf(session, [
    { kind: 'source-added', sourceId, name },
    { kind: 'source-mapped', sourceId, root: null },
    ...settingEvents(sourceId, settings),
  ]);
  return { sourceId, name, settings };
}

/** Patterns that would leave out a file of the list are not taken over at all. */
function withUntaken(
  settings: MountSettings,
  { wrong, unread }: { readonly wrong: string | null; readonly unread: readonly string[] },
): MountSettings {
  const { ignore, notTaken } = settings;
  const patterns =
    wrong === null ? [] : [`its patterns (${ignore.join('  ')}): they would leave out ${wrong}`];
  return {
    ...settings,
    ignore: wrong === null ? ignore : [],
    notTaken: [...notTaken, ...patterns, ...unread.map((path) => `${path}: its settings cannot be read`)],
  };
}

function settingEvents(sourceId: string, settings: MountSettings): readonly NewShelfEvent[] {
  const { ignore, most, priority, isLocked, followsSymlinks } = settings;
  const set = {
    ...(ignore.length === 0 ? {} : { ignore: [...ignore] }),
    ...(most === null ? {} : { most }),
    ...(priority === null ? {} : { priority }),
    ...(followsSymlinks ? { followsSymlinks } : {}),
  };
  return [
    ...(Object.keys(set).length === 0 ? [] : [{ kind: 'source-set' as const, sourceId, ...set }]),
    ...(isLocked ? [{ kind: 'source-locked' as const, sourceId, isLocked }] : []),
  ];
}

/** The same for everybody who adopts that disk, so that what two computers took over can be merged. Shaped as a UUID of version 8 (RFC 9562). */
function sourceIdOf(uuid: string, { virtualPath }: DistbackupMount): string {
  const digits = createHash('sha256').update(`distbackup source\0${uuid}\0${virtualPath}`).digest('hex');
  const part = (from: number, to: number) => digits.slice(from, to);
  return `${part(0, 8)}-${part(8, 12)}-8${part(13, 16)}-a${part(17, 20)}-${part(20, 32)}`;
}

function freeName(name: string, taken: readonly string[]): string {
  for (let nth = 1; ; nth += 1) {
    const tried = nth === 1 ? name : `${name} (distbackup${nth === 2 ? '' : ` ${nth - 1}`})`;
    if (!taken.includes(tried)) return tried;
  }
}
