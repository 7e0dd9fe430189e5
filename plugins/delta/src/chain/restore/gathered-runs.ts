import { join } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import { lstatOrNull, makeFolders, syncFolder } from '@mediastruct/core';
import { NOW_NAME } from '../../archive/archive-names.ts';
import { signaturePath } from '../../listing/listing-file.ts';
import { removeUnfinished } from '../add/remove-unfinished.ts';
import type { Chain } from '../open/open-chain.ts';
import { copyFile } from '../places/copy-file.ts';
import { runName, unfinishedRun } from '../record/chain-names.ts';

/**
 * Keeps what stands beside the volumes of the runs at hand, but for signatures: of a chain whose own folder is lost, each disc has some runs only, and what one tells is needed when the next
 * is in the drive.
 */
export function gatherRuns(access: FileAccess, { runs }: Chain, folder: string): void {
  makeFolders(access, folder);
  for (const { run, folder: from, record, fault } of runs) {
    const to = join(folder, runName(run));
    if (record === null || fault !== null || lstatOrNull(access, to) !== null) continue;
    const part = unfinishedRun(folder, run);
    if (lstatOrNull(access, part) !== null) removeUnfinished(access, part);
    access.mkdir(part, 0o700);
    const left = new Set([...record.volumes.map(({ name }) => name), signaturePath(NOW_NAME)]);
    for (const { name, kind } of access.readdir(from))
      if (kind === 'file' && !left.has(name)) copyFile(access, join(from, name), join(part, name));
    access.rename(part, to);
  }
  syncFolder(access, folder);
}

/** Removes what `gatherRuns` kept. */
export function dropRuns(access: FileAccess, folder: string): void {
  if (lstatOrNull(access, folder) !== null) removeUnfinished(access, folder);
}
