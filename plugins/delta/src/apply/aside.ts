import { dirname, join } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import { lstatOrNull, makeFolders, syncFolder } from '@mediastruct/core';

interface AsidePlaces {
  /** Absolute path of the folder that is changed. */
  readonly folder: string;
  /** Absolute path of the folder for what is kept. */
  readonly kept: string;
}

/** Moves entries out of the folder to those that are kept, each by one rename. What is there already was moved before. */
export function putAside(access: FileAccess, paths: readonly string[], { folder, kept }: AsidePlaces): void {
  for (const path of paths) moveEntry(access, join(folder, path), join(kept, path));
}

/** The way back; an entry whose old place is taken stays where it is and is told. */
export function putAsideBack(
  access: FileAccess,
  paths: readonly string[],
  { folder, kept, onTaken }: AsidePlaces & { readonly onTaken: (path: string) => void },
): void {
  for (const path of paths) {
    const [from, to] = [join(kept, path), join(folder, path)];
    if (lstatOrNull(access, from) === null) continue;
    if (lstatOrNull(access, to) === null) moveEntry(access, from, to);
    else onTaken(to);
  }
}

/** A rename replaces a file in silence, so the new name is looked at first; nobody else writes among what is kept. */
function moveEntry(access: FileAccess, from: string, to: string): void {
  if (lstatOrNull(access, to) !== null || lstatOrNull(access, from) === null) return;
  makeFolders(access, dirname(to));
  access.rename(from, to);
  syncFolder(access, dirname(to));
  syncFolder(access, dirname(from));
}
