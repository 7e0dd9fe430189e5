import { folderOf, nameOf } from '../../../files/path-text.ts';
import { extensionOf, stemOf } from '../../../metadata/media-kind.ts';

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
