import { join } from 'node:path';
import type { Library } from '@mediastruct/core';
import { lstatOrNull, makeFolders, orNullIfAbsent, readStateFile, StateFileWriter } from '@mediastruct/core';
import { readShelf, shelfFolder } from '../ledger/shelf-ledger.ts';
import { formatConfig } from './format-config.ts';

/** It tells what a person has. */
const PRIVATE = 0o600;

/** Begins to edit the settings in a file of the library's state, or goes on with one that was kept. */
export function beginEdit(
  library: Library,
  discards: boolean,
): { readonly path: string; readonly isKept: boolean } {
  const { access } = library;
  const folder = shelfFolder(library);
  const path = join(folder, 'config-edit.toml');
  if (!discards && lstatOrNull(access, path) !== null) return { path, isKept: true };
  makeFolders(access, folder);
  using writer = new StateFileWriter(access, path, { mode: PRIVATE });
  writer.write(formatConfig(readShelf(library)));
  writer.commit();
  return { path, isKept: false };
}

/** What the editor left; empty where it took the file away. */
export function editedText({ access }: Library, path: string): string {
  return readStateFile(access, path) ?? '';
}

/** The edit was applied, or changed nothing. */
export function endEdit({ access }: Library, path: string): void {
  orNullIfAbsent(() => access.unlink(path));
}
