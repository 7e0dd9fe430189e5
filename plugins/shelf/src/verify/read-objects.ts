import type { Session } from '@mediastruct/core';
import { displayPath, lstatOrNull, MediaStructError } from '@mediastruct/core';
import type { DiskHere } from '../disks/disk-here.ts';
import { isStillThere } from '../disks/disk-here.ts';
import { objectOnDisk } from '../disks/object-path.ts';
import type { ReadEvent } from './proof-book.ts';

/** An object as it should stand on a disk. */
export interface StoredObject {
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
}

/** Reads objects of a disk to their last byte. Throws `tree-changed` (24) where the disk is not there any more afterwards: then nothing that was read counts. */
export async function readObjects(
  { content, progress, library, now, warnings }: Session,
  { disk, root }: DiskHere,
  objects: readonly StoredObject[],
): Promise<readonly ReadEvent[]> {
  const { access } = library;
  const at = now().toISOString();
  const paths = objects.map(({ sha256 }) => objectOnDisk({ access, onFailed: warnings.add }, root, sha256));
  const outcomes = await content.hashFiles(paths, (bytes) => progress({ kind: 'advance', files: 0, bytes }));
  progress({ kind: 'advance', files: objects.length, bytes: 0 });
  const events = objects.map(({ sha256, size }, nth): ReadEvent => {
    const outcome = outcomes[nth];
    if (outcome?.kind !== 'hashed') {
      const why = isAbsent(access, paths[nth] ?? '') ? 'missing' : 'unreadable';
      return { kind: 'drop', at, sha256, why };
    }
    if (outcome.sha256 === sha256) return { kind: 'read', at, sha256 };
    return { kind: 'drop', at, sha256, why: outcome.stat.size === size ? 'wrong' : 'short' };
  });
  if (isStillThere(access, root, disk.diskId)) return events;
  throw pulledOut(root, disk.name);
}

function isAbsent(access: Session['library']['access'], path: string): boolean {
  try {
    return lstatOrNull(access, path) === null;
  } catch {
    // A disk that cannot even tell whether the file is there.
    return false;
  }
}

function pulledOut(root: string, name: string): MediaStructError {
  return new MediaStructError(
    'tree-changed',
    `${displayPath(root)}: the disk "${name}" is not here any more`,
    {
      path: root,
      suggestions: ['Plug it in and run the command again: it goes on with what was read longest ago.'],
    },
  );
}
