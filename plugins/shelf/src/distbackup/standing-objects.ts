import type { Session } from '@mediastruct/core';
import { displayPath, joinPath, throwIfStopped, walkTree } from '@mediastruct/core';
import { DISTBACKUP_OBJECTS, hashOfObject } from '../disks/object-path.ts';
import type { DistbackupList } from './distbackup-list.ts';

/** What stands among the objects of a disk of distbackup, compared with its list. */
export interface StandingObjects {
  /** By hash: objects that stand there and have the size that the list tells, where it tells one. */
  readonly found: ReadonlyMap<string, { readonly size: number; readonly origin: string | null }>;
  readonly bytes: number;
  readonly missing: number;
  readonly short: number;
  readonly strange: readonly string[];
  readonly unlisted: number;
}

const STRANGE_TOLD = 20;

/** Lists the objects; none is read. Memory: about 300 bytes an object. */
export function standingObjects(
  { library: { access }, stop, warnings, progress }: Session,
  {
    root,
    list,
    index,
  }: { readonly root: string; readonly list: DistbackupList | null; readonly index: number | null },
): StandingObjects {
  const listed = new Map<string, { readonly size: number; readonly origin: string | null }>();
  for (const { sha256, size, path, isOnDisk } of list?.objects(index) ?? [])
    if (isOnDisk) listed.set(sha256, { size, origin: path === null ? null : path.replace(/^\/+/, '') });
  const found = new Map<string, { readonly size: number; readonly origin: string | null }>();
  const strange: string[] = [];
  let [bytes, short, unlisted] = [0, 0, 0];
  for (const entry of walkTree(access, joinPath(root, DISTBACKUP_OBJECTS))) {
    throwIfStopped(stop);
    const path = `${DISTBACKUP_OBJECTS}/${entry.path}`;
    const sha256 = hashOfObject(path);
    if (entry.kind === 'failed') {
      if (entry.errno === 'ENOENT' && entry.path === '') continue;
      unlisted += 1;
      warnings.add(joinPath(root, path), entry.message);
    } else if (entry.kind !== 'file' || sha256 === null) strange.push(displayPath(path));
    else {
      const { size } = entry.stat;
      const known = listed.get(sha256);
      listed.delete(sha256);
      progress({ kind: 'advance', files: 1, bytes: 0 });
      if (known !== undefined && known.size !== size) {
        short += 1;
        warnings.add(
          joinPath(root, path),
          `expected ${known.size} bytes, found ${size}, so it does not count`,
        );
        continue;
      }
      found.set(sha256, { size, origin: known?.origin ?? null });
      bytes += size;
    }
  }
  // What could not be listed is not taken to be missing.
  const missing = unlisted === 0 ? listed.size : 0;
  return { found, bytes, missing, short, strange: strange.slice(0, STRANGE_TOLD), unlisted };
}
