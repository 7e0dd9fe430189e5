import type { Session } from '@mediastruct/core';
import { MediaStructError } from '@mediastruct/core';
import { readShelf, tellShelf } from '../ledger/shelf-ledger.ts';
import type { Stamp } from '../ledger/shelf-state.ts';
import type { DiskHere } from './disk-here.ts';
import { readDiskIdentity, writeDiskIdentity } from './disk-identity.ts';
import { knownDisk } from './known-disk.ts';

/** The generation that the next change of a disk gives it. One that was begun and cut off counts, so that none is given twice. */
export function nextGeneration({ disk, identity }: DiskHere): number {
  return 1 + Math.max(identity.generation, disk.stamp?.generation ?? 0, disk.pending?.generation ?? 0);
}

/**
 * Gives a disk its new generation before the first change, so that every other state of it is told from this one. What goes on after it was cut off finds it done, also
 * where the disk is not here any more: then nothing more is tried. Throws `tree-changed` (24) where the disk is not as it was planned for.
 */
export function stampDisk(
  session: Session,
  { diskId, root, generation, nonce }: Stamp & { readonly diskId: string; readonly root: string },
): void {
  const { access } = session.library;
  const disk = knownDisk(readShelf(session.library), diskId);
  if (disk.stamp?.nonce === nonce) return;
  const identity = readDiskIdentity(access, root);
  if (identity?.diskId !== diskId || identity.generation >= generation + (identity.nonce === nonce ? 1 : 0))
    throw new MediaStructError(
      'tree-changed',
      `${root}: expected the disk "${disk.name}" as it was when this was planned, found ${identity === null ? 'none' : 'it changed'}`,
      { path: root, suggestions: ['Plug it in and give the command again. Nothing was changed.'] },
    );
  tellShelf(session, [{ kind: 'disk-writing', diskId, generation, nonce }]);
  writeDiskIdentity(access, root, { ...identity, name: disk.name, generation, nonce });
  tellShelf(session, [{ kind: 'disk-written', diskId, generation, nonce }]);
}
