import type { Session, TargetDisk } from '@mediastruct/core';
import { errnoOf } from '@mediastruct/core/base';
import { isStillThere } from './disk-here.ts';

/** A disk that a run writes to, asked before each batch whether it is still there and what is free. */
export function writtenDisk(
  { library: { access } }: Pick<Session, 'library'>,
  {
    diskId,
    root,
    reserveBytes,
    blockBytes,
  }: {
    readonly diskId: string;
    readonly root: string;
    readonly reserveBytes: number;
    readonly blockBytes?: number;
  },
): TargetDisk {
  const free = () => {
    if (!isStillThere(access, root, diskId)) return 'the disk is not here any more';
    try {
      return access.statfs(root).available;
    } catch (error) {
      if (errnoOf(error) === null) throw error;
      return 'the disk does not answer';
    }
  };
  return { root, reserveBytes, blockBytes, free };
}
