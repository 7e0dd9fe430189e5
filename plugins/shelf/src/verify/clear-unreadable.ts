import { dirname } from 'node:path';
import type { Run, Session } from '@mediastruct/core';
import { errnoOf, lstatOrNull, makeFolders, messageOf, runOptions, syncFolder } from '@mediastruct/core';
import { isStillThere } from '../disks/disk-here.ts';
import { quarantinePlace, UNREADABLE } from './heal-operations.ts';
import { HEAL_OPTIONS } from './heal-options.ts';

/**
 * Renames what cannot be read, and stands where a good copy is to be placed, into the quarantine of the disk. Only a rename can: nothing that reads it would
 * end. May be repeated: what the run placed meanwhile can be read, and stays.
 */
export async function clearUnreadable(session: Session, run: Run): Promise<void> {
  const { library, content, warnings } = session;
  const { access } = library;
  const { root, diskId } = runOptions({ options: HEAL_OPTIONS }, run);
  for (const operation of run.operations()) {
    if (operation.kind !== 'copy' || operation.because.code !== UNREADABLE) continue;
    const { to, sha256 } = operation;
    const [now] = await content.hashFiles([to]);
    // It is absent, or what stands there can be read and is no business of this step.
    if (now?.kind === 'hashed') continue;
    if (!isStillThere(access, root, diskId)) {
      warnings.add(root, 'the disk does not answer, so what cannot be read on it was not put aside');
      return;
    }
    try {
      if (lstatOrNull(access, to) === null) continue;
      const aside = freePlace(session, root, sha256);
      makeFolders(access, dirname(aside));
      access.rename(to, aside);
      syncFolder(access, dirname(aside));
      syncFolder(access, dirname(to));
    } catch (error) {
      if (errnoOf(error) === null) throw error;
      warnings.add(to, `it cannot be read, and could not be put aside either: ${messageOf(error)}`);
    }
  }
}

/** A rename would replace what has the name. */
function freePlace({ library: { access } }: Session, root: string, sha256: string): string {
  for (let nth = 1; ; nth += 1) {
    const place = quarantinePlace(root, sha256, `unreadable-${nth}`);
    if (lstatOrNull(access, place) === null) return place;
  }
}
