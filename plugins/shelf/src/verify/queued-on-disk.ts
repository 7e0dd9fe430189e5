import type { Session } from '@mediastruct/core';
import type { AskedDisk } from '../disks/disk-here.ts';
import { diskHere } from '../disks/disk-here.ts';
import { examineQueue } from './examine-queue.ts';
import type { SickObject } from './sick-object.ts';

/** Everything on a disk that was found bad and waits to be brought back, looked at now. Errors: those of `diskHere`; `wrong-volume` (42) for a folder of `from`. */
export async function queuedOnDisk(
  session: Session,
  asked: AskedDisk,
  from: readonly string[],
): Promise<readonly SickObject[]> {
  return examineQueue(session, diskHere(session.library, asked), from);
}
