import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import { isOfDeadProcess, orNullIfAbsent, processMark } from '@mediastruct/core';

/** Where a file stands until it is whole: beside its place, under a name that only the suite uses, so that none of anybody's is replaced. */
export function unfinishedName(path: string, what = 'part'): string {
  return join(dirname(path), `.ms-${basename(path)}.${what}`);
}

/** Tells one writer of files from all others, those of other processes among them: `host.4711-0f9a2c31`. */
export function writerMark(): string {
  return `${processMark()}-${randomBytes(4).toString('hex')}`;
}

/** As `unfinishedName`, of one writer: two that make a file of one name at the same time must not write into one. */
export function unfinishedNameOf(mark: string, path: string, what = 'part'): string {
  return unfinishedName(path, `${mark}.${what}`);
}

const LEFT = /^\.ms-(.+)\.([A-Za-z0-9-]+\.\d+)-[0-9a-f]{8}\.[a-z]+(\.tmp)?$/;

/** Removes what writers of files with some names left in a folder when they were killed; with `isAlone`, which says that no other writer can be at work there, of all. */
export function dropLeftovers(
  access: FileAccess,
  folder: string,
  {
    isOurs,
    isAlone = false,
  }: { readonly isOurs: (finalName: string) => boolean; readonly isAlone?: boolean },
): void {
  for (const { name, kind } of orNullIfAbsent(() => access.readdir(folder)) ?? []) {
    const [, finalName, mark] = LEFT.exec(name) ?? [];
    if (kind !== 'file' || finalName === undefined || mark === undefined) continue;
    if (isOurs(finalName) && (isAlone || isOfDeadProcess(mark)))
      orNullIfAbsent(() => access.unlink(join(folder, name)));
  }
}
