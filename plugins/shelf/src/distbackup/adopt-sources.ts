import { createHash } from 'node:crypto';
import type { Session } from '@mediastruct/core';
import { readShelf, tellShelf } from '../ledger/shelf-ledger.ts';
import type { KnownSource } from '../ledger/shelf-state.ts';
import { readSourceListing, sourceListingPath } from '../sources/source-listing.ts';
import { takeListing } from '../sources/take-listing.ts';
import type { DistbackupDisk } from './distbackup-disk.ts';
import type { DistbackupList, DistbackupMount } from './distbackup-list.ts';
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
}

export interface AdoptSourcesRequest {
  readonly list: DistbackupList;
  readonly disk: DistbackupDisk;
  /** All disks of the list. */
  readonly known: readonly { readonly uuid: string }[];
  readonly leftOut: LeftOut;
}

/**
 * Makes every folder of the list a source that is not on this computer, as of the time of the list. Where another disk of the same set was adopted before, the
 * newer list tells what there is, and what only the older one has is kept as gone. May be repeated.
 */
export function adoptSources(session: Session, request: AdoptSourcesRequest): readonly TakenSource[] {
  const { list } = request;
  const { library, now } = session;
  const mounts = allMounts(list.mounts());
  const gone = [...list.objects(null)].filter(({ isGone, path }) => isGone && path !== null);
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
    const source = sourceOf(session, { mount, request });
    const header = { sourceId: source.sourceId, name: source.name, at: writtenAt };
    takeListing(session, header, entries());
    const { sourceId, name } = source;
    return [{ sourceId, name, ...countsOf(session, sourceId), root: mount.realPath }];
  });
}

/** What is counted while looking is counted again while writing. */
function isEmpty(entries: Iterable<unknown>, leftOut: LeftOut): boolean {
  const before = { ...leftOut };
  const [first] = entries;
  Object.assign(leftOut, before);
  return first === undefined;
}

/** How many files a source has, and how many it had before. */
function countsOf({ library }: Session, sourceId: string): { readonly files: number; readonly gone: number } {
  const counts = { files: 0, gone: 0 };
  for (const { kind } of readSourceListing(library.access, sourceListingPath(library, sourceId)))
    if (kind === 'file') counts.files += 1;
    else if (kind === 'gone') counts.gone += 1;
  return counts;
}

/** The source of a mount: one that a disk of the same set brought before, or a new one. */
function sourceOf(
  session: Session,
  { mount, request }: { readonly mount: DistbackupMount; readonly request: AdoptSourcesRequest },
): Pick<KnownSource, 'sourceId' | 'root' | 'name'> {
  const { sources } = readShelf(session.library);
  const uuids = [request.disk.uuid, ...request.known.map(({ uuid }) => uuid)];
  const ids = uuids.map((uuid) => sourceIdOf(uuid, mount));
  const known = sources.find(({ sourceId }) => ids.includes(sourceId));
  if (known !== undefined) return known;
  const sourceId = sourceIdOf(request.disk.uuid, mount);
  const name = freeName(
    nameOfMount(mount),
    sources.map((one) => one.name),
  );
  tellShelf(session, [
    { kind: 'source-added', sourceId, name },
    { kind: 'source-mapped', sourceId, root: null },
  ]);
  return { sourceId, root: null, name };
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
