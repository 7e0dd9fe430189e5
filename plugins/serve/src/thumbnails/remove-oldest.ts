import { basename, dirname, join } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import { lstatOrNull, orNullIfAbsent } from '@mediastruct/core/base';

/** Once there is more than its share in a folder, it is brought down to this part of it, so that the next picture does not begin anew. */
const BROUGHT_DOWN_TO = 0.9;
/** What a server wrote half and was killed at; no picture takes a day to be written. Nanoseconds. */
const LEFT_NS = 86_400_000_000_000n;
const PICTURE = /^([0-9a-f]{2})[0-9a-f]{62}\.jpg$/;
const HALF = /^([0-9a-f]{2})[0-9a-f]{62}\.jpg\.\d+\.tmp$/;

/**
 * Removes the small pictures of a folder that were looked at the longest ago, until they take no more than their share, and what servers left that were killed. Takes away only
 * what a server put there: files named by a hash that begins as the folder is named, in a folder of that name in one named `thumbnails`, neither of them a symlink. Memory: 100 bytes a picture of the folder.
 */
export function removeOldest(access: FileAccess, folder: string, share: number): void {
  if (!isOurs(access, folder)) return;
  const now = BigInt(Date.now()) * 1_000_000n;
  const pictures = access
    .readdir(folder)
    .filter(({ name, kind }) => kind === 'file' && isNamedBy(folder, name))
    .flatMap(({ name }) => {
      const stat = lstatOrNull(access, join(folder, name));
      return stat?.kind === 'file' ? [{ name, size: stat.size, usedNs: stat.mtimeNs }] : [];
    });
  const remove = (name: string) => orNullIfAbsent(() => access.unlink(join(folder, name)));
  for (const { name, usedNs } of pictures) if (HALF.test(name) && now - usedNs > LEFT_NS) remove(name);
  const whole = pictures.filter(({ name }) => PICTURE.test(name));
  let taken = whole.reduce((sum, { size }) => sum + size, 0);
  if (taken <= share) return;
  whole.sort((a, b) => (a.usedNs < b.usedNs ? -1 : a.usedNs > b.usedNs ? 1 : 0));
  for (const { name, size } of whole) {
    if (taken <= share * BROUGHT_DOWN_TO) return;
    remove(name);
    taken -= size;
  }
}

function isNamedBy(folder: string, name: string): boolean {
  const [, start] = PICTURE.exec(name) ?? HALF.exec(name) ?? [];
  return start !== undefined && start === basename(folder);
}

/** A symlink in the place of either would lead elsewhere, whatever the names there. */
function isOurs(access: FileAccess, folder: string): boolean {
  const above = dirname(folder);
  return (
    basename(above) === 'thumbnails' &&
    lstatOrNull(access, above)?.kind === 'folder' &&
    lstatOrNull(access, folder)?.kind === 'folder'
  );
}
