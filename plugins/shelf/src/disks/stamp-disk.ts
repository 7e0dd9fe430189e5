import { randomUUID } from 'node:crypto';
import type { Session } from '@mediastruct/core';
import { MediaStructError } from '@mediastruct/core/base';
import { readShelf, tellShelf } from '../ledger/shelf-ledger.ts';
import type { Stamp } from '../ledger/shelf-state.ts';
import type { DiskHere } from './disk-here.ts';
import { readDiskIdentity, writeDiskIdentity } from './disk-identity.ts';
import { knownDisk } from './known-disk.ts';

/** The stamp of the next run that writes to a disk. A stamp whose writing was cut off counts, so that no generation is given twice. */
export function nextStamp({ disk, identity }: DiskHere): Stamp {
  const known = Math.max(identity.generation, disk.stamp?.generation ?? 0, disk.pending?.generation ?? 0);
  return { generation: 1 + known, nonce: randomUUID() };
}

export interface StampRequest extends Stamp {
  readonly diskId: string;
  /** The disk's folder, absolute. */
  readonly root: string;
}

/**
 * Gives the disk its new generation before the first change, so that every other state of it is told from this one. A run that is resumed finds it done, and
 * goes on where the disk is not here any more: then nothing more is tried. Throws `tree-changed` (24) where the disk is not as it was when the run was planned.
 */
export function stampDisk(
  { library, now }: Pick<Session, 'library' | 'now'>,
  { diskId, root, generation, nonce }: StampRequest,
): void {
  const { access } = library;
  const disk = knownDisk(readShelf(library), diskId);
  if (disk.stamp?.nonce === nonce) return;
  const identity = readDiskIdentity(access, root);
  if (identity?.diskId !== diskId || identity.generation >= generation + (identity.nonce === nonce ? 1 : 0))
    throw new MediaStructError(
      'tree-changed',
      `${root}: expected the disk "${disk.name}" as it was when this run was planned, found ${identity === null ? 'none' : 'it changed'}`,
      { path: root, suggestions: ['Plug it in and run the command again. Nothing was changed.'] },
    );
  tellShelf({ library, now }, [{ kind: 'disk-writing', diskId, generation, nonce }]);
  writeDiskIdentity(access, root, { ...identity, name: disk.name, generation, nonce });
  tellShelf({ library, now }, [{ kind: 'disk-written', diskId, generation, nonce }]);
}
