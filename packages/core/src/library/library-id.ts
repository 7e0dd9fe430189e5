import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { MediaStructError } from '../errors/media-struct-error.ts';
import type { FileAccess } from '../files/file-access.ts';
import { readStateFile, writeStateFile } from '../files/state-file.ts';
import { displayPath } from '../files/path-text.ts';
import type { StatePaths } from './library.ts';

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The id that a library has from its beginning, or null where the file was deleted; a damaged file is `damaged` (12). It goes with the library where it is moved or copied. */
export function readLibraryId(access: FileAccess, state: Pick<StatePaths, 'folder'>): string | null {
  const path = idPath(state);
  const id = readStateFile(access, path)?.trim();
  if (id === undefined || ID.test(id)) return id ?? null;
  throw new MediaStructError('damaged', `${displayPath(path)}: expected the id of the library`, {
    path,
    suggestions: ['Delete the file: the library gets a new id, and plans saved before are refused.'],
  });
}

/** The id of the library, which gets one if it has none: at its beginning, else with its next plan. */
export function libraryId(access: FileAccess, state: Pick<StatePaths, 'folder'>): string {
  const known = readLibraryId(access, state);
  if (known !== null) return known;
  const id = giveNewId(access, state);
  // Another command may have given it one in between; the last one stands.
  return readLibraryId(access, state) ?? id;
}

/** Gives a library an id that no other has: plans that were saved before are not its own any more. */
export function giveNewId(access: FileAccess, state: Pick<StatePaths, 'folder'>): string {
  const id = randomUUID();
  writeStateFile(access, idPath(state), `${id}\n`);
  return id;
}

function idPath({ folder }: Pick<StatePaths, 'folder'>): string {
  return join(folder, 'library-id');
}
