import { resolve } from 'node:path';
import type { Session } from '@mediastruct/core';
import { diskAt, rootIfHere } from '../disks/disk-here.ts';
import { readShelf } from '../ledger/shelf-ledger.ts';

/** A disk that can be read now. */
export interface DiskAtHand {
  readonly diskId: string;
  /** Absolute. */
  readonly root: string;
}

/** The disks of the shelf that are plugged in, also those that are retired or were lost: at the folders that are named, and wherever they are mounted. A folder that held one and does not answer is warned of. */
export function disksAtHand({ library, warnings }: Session, at: readonly string[]): readonly DiskAtHand[] {
  const state = readShelf(library);
  const found = new Map<string, string>();
  for (const place of at) {
    const { root, identity } = diskAt(library.access, resolve(place));
    found.set(identity.diskId, root);
  }
  for (const disk of state.disks)
    if (disk.standing !== 'dropped' && !found.has(disk.diskId)) {
      const root = rootIfHere(library, { state, onUnread: warnings.add }, disk);
      if (root !== null) found.set(disk.diskId, root);
    }
  return [...found].map(([diskId, root]) => ({ diskId, root }));
}
