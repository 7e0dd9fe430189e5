import type { FileAccess, LedgerSummary, Session } from '@mediastruct/core';
import { planShelfBackup } from '../../plugins/shelf/src/backup/plan-shelf-backup.ts';
import { addDisk } from '../../plugins/shelf/src/disks/add-disk.ts';
import { LEAST_RESERVE } from '../../plugins/shelf/src/disks/disk-room.ts';
import { addSource } from '../../plugins/shelf/src/sources/change-source.ts';
import type { VerifiedDisk } from '../../plugins/shelf/src/verify/verify-disk.ts';
import { inlineReader, makeFolders } from '@mediastruct/core/testing';
import { applied } from './applied.ts';
import type { Planner } from './case.ts';
import type { Places, Stage } from './stage.ts';
import { crawlAll, makeLibrary, putFile, stageSession, uniqueText } from './stage.ts';

/** In the media tree from the beginning, and on both disks. */
export const HELD = ['2019/a.dat', '2019/b.dat', '2020/c.dat', '2020/f.dat', '2020/g.dat'];

export const DISKS = ['shelf', 'drawer'] as const;
export type DiskName = (typeof DISKS)[number];

/** The disk that commands work on stands where duplicates and archive are, the other one beside the card. */
export function diskRoot({ aside, card }: Places, name: DiskName): string {
  return name === 'shelf' ? `${aside}/shelf` : `${card}/drawer`;
}

/** What the shelf keeps on a disk beside the objects: which disk it is, texts for people, and the catalogue. */
export function isOfDisk(path: string): boolean {
  return /\/(shelf|drawer)\/(mediastruct-disk\.json|README\.txt|restore\.sh|catalogue\/[^/]+)(\.tmp)?$/.test(
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
