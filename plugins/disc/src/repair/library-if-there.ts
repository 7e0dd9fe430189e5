import process from 'node:process';
import type { FileAccess, Library } from '@mediastruct/core';
import { findLibrary, MediaStructError } from '@mediastruct/core';

/** The library of the folders above the current one; null where there is none, as on a machine that has nothing but the disc. */
export async function libraryIfThere(
  access: FileAccess,
  open: () => Promise<Library>,
  isNamed: boolean,
): Promise<Library | null> {
  if (!isNamed) {
    try {
      findLibrary(access, process.cwd());
    } catch (error) {
      if (error instanceof MediaStructError && error.code === 'usage') return null;
      throw error;
    }
  }
  return open();
}
