import type { Session } from '@mediastruct/core';
import {
  displayPath,
  itemAt,
  joinPath,
  MediaStructError,
  sectionOf,
  throwIfStopped,
} from '@mediastruct/core';
import { diskNumber, gatherTable } from '../backup/gather-table.ts';
import { adoptedRows } from '../disks/adopted-rows.ts';
import type { AskedDisk, DiskHere } from '../disks/disk-here.ts';
import { diskHere, isStillThere } from '../disks/disk-here.ts';
import { appendObjectEvents, objectLogPath } from '../disks/object-log.ts';
import { objectOnDisk, objectPath, RELEASED } from '../disks/object-path.ts';
import { nextStamp, stampDisk } from '../disks/stamp-disk.ts';
import { readShelf } from '../ledger/shelf-ledger.ts';
import type { Sum } from '../plan/backup-plan.ts';
import type { ReleasePlan } from '../plan/release/plan-release.ts';
import { planRelease } from '../plan/release/plan-release.ts';
import type { ReleaseContents } from '../plan/release/release-contents.ts';
import { furtherContents } from '../plan/release/release-contents.ts';
import type { ShelfTable } from '../plan/shelf-table.ts';
import { hashAt } from '../plan/table/hash-at.ts';
import { SHELF_SETTINGS } from '../policy/shelf-settings.ts';
import { describeSet } from '../set/describe-set.ts';
import type { RefreshRequest } from '../sources/refresh-sources.ts';
import { refreshSources } from '../sources/refresh-sources.ts';
import { readSourceHeader, sourceListingPath } from '../sources/source-listing.ts';
import type { SourceInGrace } from '../sources/sources-in-grace.ts';
import { sourcesInGrace } from '../sources/sources-in-grace.ts';
import { putAside } from './put-aside.ts';

export interface ReleaseRequest extends AskedDisk, Pick<RefreshRequest, 'reader'> {
  /** True where copies go that are the last proven ones, too. */
  readonly releasesLast: boolean;
}

/** What would go from a disk; see `ReleasePlan`. */
export interface ReleasePreview extends Omit<ReleasePlan, 'rows' | 'contents'> {
  readonly name: string;
  readonly diskId: string;
  /** Sources that were dropped lately, whose files stay until their days of grace are over. */
  readonly dropped: readonly Omit<SourceInGrace, 'sourceId'>[];
}

/** What would go from a disk, in numbers to agree to, and which contents those are. */
export interface AgreedRelease {
  readonly preview: ReleasePreview;
  readonly contents: ReleaseContents;
}

/**
 * Looks at the sources, so that nothing is let go of that is wanted again, and tells what would go. Errors: those of `diskHere` and `refreshSources`; `usage` (64) for a source that
 * was never looked at, because then nobody knows what it wants.
 */
export async function previewRelease(session: Session, request: ReleaseRequest): Promise<AgreedRelease> {
  const here = diskHere(session.library, request);
  const { graceDays, goneLimitPercent } = sectionOf(session.library, SHELF_SETTINGS);
  const limits = { graceDays, goneLimit: goneLimitPercent / 100 };
  const { reader } = request;
  await refreshSources(session, { crawls: true, acceptGone: false, limits, ...(reader && { reader }) });
  refuseUnknownSources(session);
  const { plan } = planned(session, here, request);
  return { preview: previewOf(session, here, plan), contents: plan.contents };
}

/** What a disk let go of. */
export interface ReleasedDisk extends ReleasePreview {
  readonly released: Sum;
  /** Absolute path of the folder in which it stands, to be deleted by its owner. */
  readonly folder: string;
}

const TOGETHER = 1000;

/**
 * Moves what the preview told, and not more, into a folder of the disk for what was let go of: throws `plan-stale` (22) where it would be by now. A copy is struck off the list of
 * the disk before it is moved, so that no other copy ever goes because of one that is not there. Nothing is deleted. May be stopped at any moment. Memory: that of the table.
 */
export async function releaseFrom(
  session: Session,
  agreed: AgreedRelease,
  request: ReleaseRequest,
): Promise<ReleasedDisk> {
  const { library } = session;
  const here = diskHere(library, request);
  refuseUnknownSources(session);
  const { table, plan } = planned(session, here, request);
  const preview = previewOf(session, here, plan);
  refuseMore(agreed, { preview, contents: plan.contents });
  const { diskId } = here.disk;
  if (plan.rows.length > 0) stampDisk(session, { diskId, root: here.root, ...nextStamp(here) });
  const released = { files: 0, bytes: 0 };
  const folder = joinPath(here.root, RELEASED);
  for (let at = 0; at < plan.rows.length; at += TOGETHER) {
    throwIfStopped(session.stop, 'mediastruct shelf release');
    if (!isStillThere(library.access, here.root, diskId)) throw pulledOut(here);
    const rows = [...plan.rows.subarray(at, at + TOGETHER)].filter((row) =>
      isOurs(session, here.root, hashAt(table, row)),
    );
    strikeOff(
      session,
      diskId,
      rows.map((row) => hashAt(table, row)),
    );
    const names = rows.map((row) => hashAt(table, row));
    const gone = putAside(session, here.root, names);
    for (const row of rows.filter((_, nth) => gone.has(itemAt(names, nth)))) {
      released.files += 1;
      released.bytes += itemAt(table.sizes, row);
    }
  }
  if (plan.rows.length > 0) await describeSet(session, { root: here.root, diskId });
  return { ...preview, released, folder };
}

function planned(
  session: Session,
  { disk }: DiskHere,
  { releasesLast }: ReleaseRequest,
): { readonly table: ShelfTable; readonly plan: ReleasePlan } {
  const { diskId } = disk;
  const gathered = gatherTable(session, { readable: new Set() });
  const { table, listed, holders, rule } = gathered;
  const number = diskNumber(session, gathered, diskId);
  const stays = adoptedRows(session, { diskId, table });
  return { table, plan: planRelease({ table, listed, holders, rule, disk: number, releasesLast, stays }) };
}

function previewOf(
  session: Session,
  { disk: { name, diskId } }: DiskHere,
  { redundant, last, kept, unlisted, fixed, waiting }: ReleasePlan,
): ReleasePreview {
  const dropped = sourcesInGrace(session).map(({ name, goneSince, until, isListed }) => ({
    ...{ name, goneSince, until, isListed },
  }));
  return { name, diskId, redundant, last, kept, unlisted, fixed, waiting, dropped };
}

function strikeOff(session: Session, diskId: string, contents: readonly string[]): void {
  const at = session.now().toISOString();
  appendObjectEvents(
    session.library.access,
    objectLogPath(session.library, diskId),
    contents.map((sha256) => ({ kind: 'drop', at, sha256, why: 'evicted' })),
  );
}

/** Where distbackup laid an object out, it stays as it is. */
function isOurs({ library: { access }, warnings }: Session, root: string, sha256: string): boolean {
  return (
    objectOnDisk({ access, onFailed: warnings.add }, root, sha256) === joinPath(root, objectPath(sha256))
  );
}

/** What a source wants is told by its listing alone: without one everything would look dropped. */
function refuseUnknownSources({ library }: Session): void {
  for (const { name, sourceId } of readShelf(library).sources)
    if (readSourceHeader(library.access, sourceListingPath(library, sourceId)) === null)
      throw new MediaStructError(
        'usage',
        `the source "${displayPath(name)}": expected a list of what it has, found none, so nobody knows what is still wanted`,
        {
          suggestions: [
            'mediastruct shelf disk pull PATH   takes the list over from a disk that has it',
            'mediastruct shelf source map SOURCE FOLDER   says where it stands, so that it can be looked at',
          ],
        },
      );
}

function refuseMore(agreed: AgreedRelease, now: AgreedRelease): void {
  const { name, diskId } = now.preview;
  const further =
    diskId === agreed.preview.diskId
      ? furtherContents(agreed.contents, now.contents)
      : now.contents.isLast.length;
  if (further === 0) return;
  throw new MediaStructError(
    'plan-stale',
    `the disk "${displayPath(name)}": expected to let go of what was agreed to, found ${further} files that were not`,
    { suggestions: ['Give the command again. Nothing was changed.'] },
  );
}

function pulledOut({ disk, root }: DiskHere): MediaStructError {
  return new MediaStructError(
    'tree-changed',
    `${displayPath(root)}: the disk "${disk.name}" is not here any more`,
    { path: root, suggestions: ['Plug it in and give the command again: it goes on with what is left.'] },
  );
}
