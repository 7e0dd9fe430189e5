import type { Session } from '@mediastruct/core';
import { errnoOf } from '@mediastruct/core/base';
import { isStillThere } from '../disks/disk-here.ts';
import { readDiskIdentity } from '../disks/disk-identity.ts';
import { tellShelf } from '../ledger/shelf-ledger.ts';
import { writeSet } from './write-set.ts';

/** Writes the catalogue of the set to a disk that is here; what hinders it is told, and what stands on the disk is none the worse. */
export async function describeSet(
  session: Session,
  { root, diskId }: { readonly root: string; readonly diskId: string },
): Promise<void> {
  const { access } = session.library;
  if (!isStillThere(access, root, diskId)) {
    session.warnings.add(root, 'the disk is not here any more, so the catalogue on it is as it was before');
    return;
  }
  try {
    session.progress({ kind: 'phase', phase: 'writing the catalogue to the disk' });
    const identity = readDiskIdentity(access, root);
    if (identity === null) return;
    const { available: freeBytes } = access.statfs(root);
    tellShelf(session, [{ kind: 'disk-seen', diskId, path: root, freeBytes }]);
    await writeSet(session, root, identity);
  } catch (error) {
    const isOfSystem = error instanceof Error && (errnoOf(error) !== null || 'code' in error);
    if (!isOfSystem) throw error;
    session.warnings.add(root, `the catalogue on the disk could not be written: ${error.message}`);
  }
}
