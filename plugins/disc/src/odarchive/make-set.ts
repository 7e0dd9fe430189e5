import { randomUUID } from 'node:crypto';
import { dirname, join, basename } from 'node:path';
import type { FileAccess, Medium, ProgressListener, StopFlag } from '@mediastruct/core';
import { refuseTaken } from '../volume/publish.ts';
import { readCatalogue, replaceCatalogue, writeNewCatalogue } from './catalogue-file.ts';
import type { LeftOut } from './catalogue-folder.ts';
import { catalogueFolder } from './catalogue-folder.ts';
import { refuseNoFolder } from './refuse-no-folder.ts';
import { planDiscs } from './plan-discs.ts';
import type { SetInfo } from './set-info.ts';
import { readSetInfo } from './set-info.ts';
import { imagesMade, ledgerPathOf, readHistory, recordEvents } from './set-ledger.ts';
import type { DiscSet } from './set-content.ts';

export interface CatalogueRequest {
  /** Absolute path of the folder. */
  readonly folder: string;
  /** Absolute path of the catalogue that is written; nothing may stand there. */
  readonly output: string;
  /** Absolute path of the catalogue that this one continues, or null. */
  readonly from: string | null;
  readonly now: () => Date;
  readonly progress: ProgressListener;
  readonly stop: StopFlag;
}

export interface CatalogueReport {
  readonly catalogue: string;
  readonly jobId: string;
  readonly guid: string;
  readonly files: number;
  readonly bytes: number;
  readonly contents: number;
  /** Files that were read; the others were taken from the catalogue that this one continues. */
  readonly read: number;
  /** Contents that no disc has yet. */
  readonly newContents: number;
  readonly unreadable: LeftOut;
  readonly leftOut: LeftOut;
}

/** Makes the catalogue of a folder, or the one that follows an earlier one. Throws as `catalogueFolder` and `readCatalogue`. */
export async function makeCatalogue(access: FileAccess, request: CatalogueRequest): Promise<CatalogueReport> {
  const { output, from, now, progress, stop } = request;
  for (const path of [output, ledgerPathOf(output)]) refuseTaken(access, path);
  refuseNoFolder(access, request.folder, 'to catalogue');
  refuseNoFolder(access, dirname(output), 'for the catalogue');
  const before = from === null ? null : readCatalogue(access, from);
  const folder = truePath(access, request.folder);
  const own = [output, ...(from === null ? [] : [from])].map((path) => truePath(access, path));
  const leaveOut = own.flatMap((path) => [path, `${path}.part`, ledgerPathOf(path)]);
  const found = await catalogueFolder(access, { folder, from: before, leaveOut, progress, stop });
  const at = now().toISOString();
  const set: DiscSet = {
    jobId: before?.jobId ?? randomUUID(),
    guid: randomUUID(),
    date: at,
    medium: before?.medium ?? null,
    // What an earlier catalogue put on discs stays there, whatever became of its files.
    discs: (before?.discs ?? []).map((disc) => ({ ...disc, isInherited: true })),
    contents: found.contents,
  };
  await writeNewCatalogue(access, output, set);
  const made = from === null ? [] : imagesMade(readHistory(access, from)).values();
  recordEvents(access, output, [...made, { event: 'catalogued', at, guid: set.guid, folder }]);
  const { files, bytes, read, contents, unreadable, leftOut } = found;
  return {
    ...{ catalogue: output, jobId: set.jobId, guid: set.guid, files, bytes, contents: contents.length, read },
    newContents: contents.filter(({ disc }) => disc === null).length,
    ...{ unreadable, leftOut },
  };
}

export interface SetPlanReport extends SetInfo {
  /** Contents that no disc of this size can hold. */
  readonly tooLarge: number;
}

/** Plans the discs of a catalogue and keeps the plan in it. Throws as `planDiscs` and `replaceCatalogue`; then it stays as it was. */
export function planSet(
  access: FileAccess,
  catalogue: string,
  { medium, now }: { readonly medium: Medium; readonly now: () => Date },
): SetPlanReport {
  const before = readCatalogue(access, catalogue);
  const made = new Set(imagesMade(readHistory(access, catalogue)).keys());
  const at = now().toISOString();
  const plan = planDiscs(before, { medium, made });
  const after = { ...plan.set, guid: randomUUID(), date: at };
  replaceCatalogue(access, catalogue, { before, after });
  recordEvents(access, catalogue, [{ event: 'planned', at, guid: after.guid, discs: after.discs.length }]);
  return { ...readSetInfo(access, catalogue), tooLarge: plan.tooLarge.length };
}

/** The path without symlinks in its folder, which is there. */
function truePath(access: FileAccess, path: string): string {
  try {
    return access.realpath(path);
  } catch {
    return join(access.realpath(dirname(path)), basename(path));
  }
}
