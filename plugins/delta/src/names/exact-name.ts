import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import { lstatOrNull, orNullIfAbsent } from '@mediastruct/core';

/**
 * Whether an entry stands below a folder under a path letter by letter: a file system that folds names answers for other cases, too. Lists each folder of the path.
 */
export function standsExactly(access: FileAccess, root: string, path: string): boolean {
  let at = root;
  return path.split('/').every((part) => {
    const names = orNullIfAbsent(() => access.readdir(at)) ?? [];
    at = join(at, part);
    return names.some(({ name }) => name === part);
  });
}

/** Whether the file system answers for an entry under its name in the other case as well; null where the name has no letters, or another entry has that case. */
export function isFolded(access: FileAccess, path: string): boolean | null {
  const [above, name] = [dirname(path), basename(path)];
  const upper = name.toUpperCase();
  const other = upper === name ? name.toLowerCase() : upper;
  if (other === name) return null;
  if (lstatOrNull(access, join(above, other)) === null) return false;
  return standsExactly(access, above, other) ? null : true;
}

/**
 * Whether a name is free as soon as an entry goes that answered for it. Some drivers (exFAT by FUSE) answer for a name of other case for a while longer, so that nothing can be put in
 * its place. Makes and removes an empty folder.
 */
export function forgetsNames(access: FileAccess, folder: string): boolean {
  const name = `.ms-case-${randomBytes(4).toString('hex')}`;
  access.mkdir(join(folder, name));
  const other = join(folder, name.toUpperCase());
  lstatOrNull(access, other);
  access.rmdir(join(folder, name));
  return lstatOrNull(access, other) === null;
}
