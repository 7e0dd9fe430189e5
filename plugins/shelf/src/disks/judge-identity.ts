import type { KnownDisk, ShelfState, Stamp } from '../ledger/shelf-state.ts';
import type { DiskIdentity } from './disk-identity.ts';

/**
 * How a disk that is here compares with what is known of it.
 * same: as it was left here. other-set: a disk of other people's. unknown: of this set, added on another computer.
 * newer: another computer wrote to it since. rolled-back: as it was some backups ago, so it is an old image, or a clone
 * that was left behind. clone: two disks that were one, or two computers that wrote at the same generation.
 */
export type IdentityVerdict =
  | { readonly kind: 'same'; readonly disk: KnownDisk }
  | { readonly kind: 'newer' | 'rolled-back' | 'clone'; readonly disk: KnownDisk }
  | { readonly kind: 'other-set' | 'unknown' };

/** Judges what a disk says of itself. */
export function judgeIdentity({ setId, disks }: ShelfState, identity: DiskIdentity): IdentityVerdict {
  if (setId !== identity.setId) return { kind: 'other-set' };
  const disk = disks.find(({ diskId, standing }) => diskId === identity.diskId && standing !== 'dropped');
  if (disk === undefined) return { kind: 'unknown' };
  const { stamp, pending, before } = disk;
  if (isSame(stamp, identity) || isSame(pending, identity)) return { kind: 'same', disk };
  const latest = Math.max(stamp?.generation ?? 0, pending?.generation ?? 0);
  if (identity.generation > latest) return { kind: 'newer', disk };
  return { kind: before.some((one) => isSame(one, identity)) ? 'rolled-back' : 'clone', disk };
}

function isSame(stamp: Stamp | null, { generation, nonce }: Stamp): boolean {
  return stamp !== null && stamp.generation === generation && stamp.nonce === nonce;
}
