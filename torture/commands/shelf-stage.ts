import { createHash } from 'node:crypto';
import type { FileAccess, LedgerSummary, Session } from '@mediastruct/core';
import { planShelfBackup } from '../../plugins/shelf/src/backup/plan-shelf-backup.ts';
import { addDisk } from '../../plugins/shelf/src/disks/add-disk.ts';
import { LEAST_RESERVE } from '../../plugins/shelf/src/disks/disk-room.ts';
import { objectPath } from '../../plugins/shelf/src/disks/object-path.ts';
import { addSource } from '../../plugins/shelf/src/sources/change-source.ts';
import type { VerifiedDisk } from '../../plugins/shelf/src/verify/verify-disk.ts';
import { verifyDisk } from '../../plugins/shelf/src/verify/verify-disk.ts';
import { inlineReader, makeFolders } from '@mediastruct/core/testing';
import { applied } from './applied.ts';
import type { Planner, TortureCase } from './case.ts';
import type { Places, Stage } from './stage.ts';
import { crawlAll, makeLibrary, putFile, stageSession, uniqueText } from './stage.ts';

/** In the media tree from the beginning, and on both disks. */
export const HELD = ['2019/a.dat', '2019/b.dat', '2020/c.dat', '2020/f.dat', '2020/g.dat'];

export const DISKS = ['shelf', 'drawer'] as const;
/** Those of the shelf, a clone of the second one, and one of distbackup. */
export type DiskName = (typeof DISKS)[number] | 'clone' | 'old';

/** The disks that commands work on stand where duplicates and archive are, the other one beside the card. */
export function diskRoot({ aside, card }: Places, name: DiskName): string {
  return name === 'drawer' ? `${card}/drawer` : `${aside}/${name}`;
}

export const hashOf = (name: string) => createHash('sha256').update(uniqueText(name)).digest('hex');

export function objectOf({ places }: Stage, disk: DiskName, name: string): string {
  return `${diskRoot(places, disk)}/${objectPath(hashOf(name))}`;
}

/** What goes for what, and from where it comes, is another choice where a folder or a disk did not answer. */
export const COMPANIONS = /\/(media|shelf|drawer)(\/|$)/;

/** What the shelf keeps on a disk beside the objects: which disk it is, texts for people, and the catalogue. */
export function isOfDisk(path: string): boolean {
  return /\/(shelf|drawer|clone|old)\/(mediastruct-disk\.json|README\.txt|restore\.sh|catalogue\/[^/]+)(\.tmp)?$/.test(
    path,
  );
}

/** A library whose media tree is backed up to two disks. */
export async function prepareShelf(stage: Stage): Promise<void> {
  const { access, places } = stage;
  makeLibrary(stage);
  for (const name of HELD) putMedia(stage, name);
  await crawlAll(stage);
  const session = stageSession(stage);
  addSource(session, { name: 'photos', folder: 'media', least: 1 });
  for (const name of DISKS) {
    makeFolders(access, diskRoot(places, name));
    addDisk(session, { name, root: diskRoot(places, name) });
  }
  for (const name of DISKS) await applied(planTo(name))(session, stage);
}

export function putMedia({ access, places }: Stage, name: string): void {
  putFile(access, `${places.library}/media/${name}`, uniqueText(name));
}

export function planTo(name: DiskName): Planner {
  return (session, { access, places }) =>
    planShelfBackup(session, {
      ...{ disk: name, at: diskRoot(places, name) },
      ...{ crawls: false, acceptGone: true, reader: inlineReader(access) },
    });
}

/** A disk with room for one more small file beside its reserve. */
export function withLittleRoom({ access, places }: Stage): Stage {
  const root = diskRoot(places, 'shelf');
  const statfs: FileAccess['statfs'] = (path) => {
    const found = access.statfs(path);
    const available = LEAST_RESERVE + found.blockSize;
    return path === root ? { ...found, available, total: available } : found;
  };
  return { access: { ...access, statfs }, places };
}

export const verifyShelf: TortureCase['act'] = async (session, { places }) =>
  asSummary(
    await verifyDisk(session, { disk: 'shelf', at: diskRoot(places, 'shelf'), budget: { kind: 'all' } }),
    session,
  );

/** Other bytes of the same length in place of an object, without anybody's knowledge. */
export function spoil(stage: Stage, disk: DiskName, name: string): void {
  putFile(stage.access, objectOf(stage, disk, name), uniqueText(name).toUpperCase());
}

/** What reading a disk showed, in the shape of a run's end. */
export function asSummary(found: VerifiedDisk, { warnings }: Session): LedgerSummary {
  const { good, bytes, missing, short, wrong, unreadable } = found;
  const failed = { files: unreadable.count, bytes: 0 };
  return {
    ...{ runId: '', command: 'shelf verify', discovered: { files: good, bytes }, failures: [] },
    states: { good: { files: good, bytes }, ...(unreadable.count === 0 ? {} : { failed }) },
    failureCodes: { lost: missing.count, 'content-mismatch': short.count + wrong.count },
    warnings,
  };
}

/** What a command did that is no run, in the shape of a run's end. */
export function summaryOf(
  { warnings }: Session,
  { command, state, files }: { readonly command: string; readonly state: string; readonly files: number },
): LedgerSummary {
  const done = { files, bytes: 0 };
  return {
    runId: '',
    command,
    discovered: done,
    failures: [],
    states: { [state]: done },
    failureCodes: {},
    warnings,
  };
}
