import { createHash, randomBytes } from 'node:crypto';
import type { FileAccess } from '@mediastruct/core';
import { errnoOf, orNullIfAbsent, pathToBytes } from '@mediastruct/core';

const PART = /^\.ms-restore-[0-9a-f]{16}\.part$/;

/** The name of a file that is being written. Never the same twice, so that no other run can have a hand in it. */
export function partName(): string {
  return `.ms-restore-${randomBytes(8).toString('hex')}.part`;
}

/** The name under which the parts of a split file come together, over days; the same in every run. */
export function joiningName(file: { readonly path: string; readonly sha256: string }): string {
  const place = createHash('sha256').update(pathToBytes(file.path)).digest('hex').slice(0, 16);
  return `.ms-restore-${place}-${file.sha256.slice(0, 16)}.joining`;
}

/** Takes away what a run left in a folder that was killed: regular files of a name that only `partName` gives. Returns how many. */
export function removeLeftParts(access: FileAccess, folder: string): number {
  let removed = 0;
  for (const { name } of orNullIfAbsent(() => access.readdir(folder)) ?? []) {
    if (!PART.test(name)) continue;
    try {
      if (access.lstat(`${folder}/${name}`).kind !== 'file') continue;
      access.unlink(`${folder}/${name}`);
      removed += 1;
    } catch (error) {
      // It does no harm where it stands, and the next run tries again.
      if (errnoOf(error) === null) throw error;
    }
  }
  return removed;
}
