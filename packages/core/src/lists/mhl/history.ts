import { join } from 'node:path';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import type { FileAccess } from '../../files/file-access.ts';
import { lstatOrNull } from '../../files/file-access.ts';
import { readStateFile, writeNewFile } from '../../files/state-file.ts';
import { C4 } from '../../files/c4.ts';
import type { Generation } from './chain.ts';
import { CHAIN_NAME, parseChain } from './chain.ts';
import { EarlierHashes } from './earlier-hashes.ts';
import { bytesOf, textOf } from './list-text.ts';

/** Name of the folder that a history of ASC MHL stands in. */
export const HISTORY_FOLDER = 'ascmhl';

/** A history as far as it goes, oldest generation first. */
export interface History {
  /** Folder of its chain and lists. */
  readonly folder: string;
  readonly generations: readonly Generation[];
}

/** The history in a folder `ascmhl`; null where there is no chain. A list that is not as the chain says is `damaged` (12). */
export function readHistory(access: FileAccess, folder: string): History | null {
  const path = join(folder, CHAIN_NAME);
  const text = readStateFile(access, path);
  if (text === null) return null;
  const generations = parseChain(text, path);
  for (const { name, c4 } of generations) {
    const list = join(folder, name);
    const found = lstatOrNull(access, list) === null ? 'nothing' : idOf(access, list);
    if (found !== c4) throw alteredList(list, found);
  }
  return { folder, generations };
}

/** All hashes that a history knows. */
export function earlierHashes(access: FileAccess, history: History | null): EarlierHashes {
  const earlier = new EarlierHashes();
  for (const { name } of history?.generations ?? []) {
    const path = join(history?.folder ?? '', name);
    earlier.addList(textOf(access, path), path);
  }
  return earlier;
}

/** Absolute paths of the hash lists in a folder that are none of the generations. */
export function unchainedLists(
  access: FileAccess,
  folder: string,
  generations: readonly Generation[],
): readonly string[] {
  const known = new Set(generations.map(({ name }) => name));
  return access
    .readdir(folder)
    .filter(({ kind, name }) => kind === 'file' && name.endsWith('.mhl') && !known.has(name))
    .map(({ name }) => join(folder, name))
    .sort();
}

/** Copies the lists of a history beside each other into another folder, byte by byte: the chain tells their sums. One that was copied there by a run that was killed is not copied again. */
export function copyLists(access: FileAccess, history: History, folder: string): void {
  for (const { name, c4 } of history.generations) {
    const to = join(folder, name);
    if (lstatOrNull(access, to) === null || idOf(access, to) !== c4)
      writeNewFile(access, to, bytesOf(access, join(history.folder, name)));
  }
}

/** The C4 id of a file's bytes. */
export function idOf(access: FileAccess, path: string): string {
  const c4 = new C4();
  for (const bytes of bytesOf(access, path)) c4.update(bytes);
  return c4.id();
}

function alteredList(path: string, found: string): MediaStructError {
  return new MediaStructError(
    'damaged',
    `${path}: expected the hash list that the chain beside it names, found ${found === 'nothing' ? found : 'other content'}`,
    { path, suggestions: ['The history was changed after it was written. Nothing was added to it.'] },
  );
}
