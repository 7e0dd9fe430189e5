import { folderOf, nameOf } from '../../../files/path-text.ts';
import { extensionOf, stemOf } from '../../../metadata/media-kind.ts';
import type { FileView } from '../view/file-view.ts';

/**
 * A path for a member that stays inside its tree whatever its name says: without a root, a drive, `.`, `..` or control characters.
 * Never empty.
 */
export function safeMemberPath(name: string): string {
  // Some programs for Windows separate by backslashes, which no camera and no phone has in a name.
  const separated = name.includes('/') ? name : name.replaceAll('\\', '/');
  const parts = separated
    .replace(/^[A-Za-z]:(?=\/)/, '')
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .map((part) => (part === '..' ? '__' : part.replace(/\p{Cc}/gu, '_')));
  return parts.length === 0 ? '_' : parts.join('/');
}

/** A free path for a file in a view: below no other file, and under no name that is taken. */
export function freePathIn(view: Pick<FileView, 'has' | 'isFile'>, path: string): string {
  return freeMemberPath(
    besideFiles(path, (other) => view.isFile(other)),
    (taken) => view.has(taken),
  );
}

/** A folder that has the name of a file gets another one: nothing can stand below a file. */
function besideFiles(path: string, isFile: (path: string) => boolean): string {
  const parts = path.split('/');
  for (let at = 0; at < parts.length - 1; at++)
    while (isFile(parts.slice(0, at + 1).join('/'))) parts[at] += '~';
  return parts.join('/');
}

/** The first of `a.jpg`, `a~2.jpg`, `a~3.jpg` ... that is free: two members of one name are two files. */
export function freeMemberPath(path: string, isTaken: (path: string) => boolean): string {
  if (!isTaken(path)) return path;
  const name = nameOf(path);
  const extension = extensionOf(name) === '' ? '' : name.slice(stemOf(name).length);
  const folder = folderOf(path) === '' ? '' : `${folderOf(path)}/`;
  for (let nth = 2; ; nth++) {
    const other = `${folder}${stemOf(name)}~${nth}${extension}`;
    if (!isTaken(other)) return other;
  }
}
