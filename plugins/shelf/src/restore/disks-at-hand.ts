import { resolve } from 'node:path';
import type { Library } from '@mediastruct/core';
import { MediaStructError } from '@mediastruct/core';
import { diskAt, foundDisk } from '../disks/disk-here.ts';
import { readShelf } from '../ledger/shelf-ledger.ts';

/** A disk that can be read now. */
export interface DiskAtHand {
  readonly diskId: string;
  /** Absolute. */
  readonly root: string;
}

/** The disks of the shelf that are plugged in, also those that are retired or were lost: at the folders that are named, and wherever they are mounted. */
export function disksAtHand(library: Library, at: readonly string[]): readonly DiskAtHand[] {
  const state = readShelf(library);
  const found = new Map<string, string>();
  for (const place of at) {
    const { root, identity } = diskAt(library.access, resolve(place));
    found.set(identity.diskId, root);
  }
  for (const { diskId, standing } of state.disks)
    if (standing !== 'dropped' && !found.has(diskId)) {
      const root = rootIfHere(library, diskId);
      if (root !== null) found.set(diskId, root);
    }
  return [...found].map(([diskId, root]) => ({ diskId, root }));
}

function rootIfHere(library: Library, diskId: string): string | null {
  try {
    return foundDisk(library, readShelf(library), { disk: diskId }).root;
  } catch (error) {
    // Not here, or here twice: then one has to be named.
    if (!(error instanceof MediaStructError)) throw error;
    return null;
  }
}
