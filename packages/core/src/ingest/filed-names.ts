import { dirname } from 'node:path';
import { folderOf, nameOf } from '../files/path-text.ts';
import { MARK_DIGITS } from '../metadata/filed-stems.ts';
import { stemOf } from '../metadata/media-kind.ts';
import { fillFolder, fillName } from './fill-template.ts';
import { isNameTooLong, markedName } from './member-names.ts';
import type { NameFacts } from './template-fields.ts';
import type { Templates } from './templates.ts';

/** Folder and stem, below the media tree, that the files of a group share. */
export function filedStem({ folderTemplate, nameTemplate }: Templates, facts: NameFacts): string {
  const folder = fillFolder(folderTemplate, facts);
  const stem = fillName(nameTemplate, facts);
  return folder === '' ? stem : `${folder}/${stem}`;
}

/**
 * A path for a member of a group, and takes it. Two members may want one name (`a.json` twice); the second is told apart by its own hash.
 * `taken` holds the paths of the others in lower case.
 */
export function freeName(
  path: string,
  { sha256 = '', taken }: { readonly sha256?: string | undefined; readonly taken: Set<string> },
): string {
  const short = isNameTooLong(nameOf(path)) ? shortened(path) : path;
  const free = taken.has(short.toLowerCase())
    ? inFolder(short, markedName(nameOf(short), sha256.slice(0, MARK_DIGITS)))
    : short;
  taken.add(free.toLowerCase());
  return free;
}

/** Tried in order where other content has the name: marked with the file's own hash, short and then whole. */
export function otherNames(to: string, sha256 = ''): readonly string[] {
  return [sha256.slice(0, MARK_DIGITS), sha256].map(
    (mark) => `${dirname(to)}/${markedName(nameOf(to), mark)}`,
  );
}

function shortened(path: string): string {
  const name = nameOf(path);
  return inFolder(path, markedName(name, String(stemOf(name).length)));
}

function inFolder(path: string, name: string): string {
  const folder = folderOf(path);
  return folder === '' ? name : `${folder}/${name}`;
}
