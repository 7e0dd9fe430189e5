import { randomUUID } from 'node:crypto';
import type { Session } from '@mediastruct/core';
import { MediaStructError } from '@mediastruct/core';
import { readShelf, tellShelf } from '../ledger/shelf-ledger.ts';
import type { ComparedObjects } from './compare-objects.ts';
import { compareObjects } from './compare-objects.ts';
import type { AskedDisk, FoundDisk } from './disk-here.ts';
import { foundDisk, refuseIdentity } from './disk-here.ts';
import { writeDiskIdentity } from './disk-identity.ts';
import { doubtLog } from './found-events.ts';
import { judgeIdentity } from './judge-identity.ts';
import { objectLogPath } from './object-log.ts';

export interface RefreshDiskRequest extends AskedDisk {
  /** True to take the disk as it is, also where it is a clone, an old image, or retired. */
  readonly accepts: boolean;
  /** True to take a disk that another computer wrote to, with all that stands on it: its record cannot be read. */
  readonly takesNewer?: boolean | undefined;
}

/** What a disk holds, compared with what was known of it. */
export interface RefreshedDisk extends ComparedObjects {
  readonly diskId: string;
  readonly name: string;
  readonly root: string;
}

/**
 * Looks at what stands on a disk and brings what is known of it in line. Objects that were known are counted by name and size and not read; those that were not
 * known are read. Nothing on the disk is changed but, where it is accepted as another one than was known, its identity. Memory: about 250 bytes an object.
 */
export async function refreshDisk(session: Session, request: RefreshDiskRequest): Promise<RefreshedDisk> {
  const { library } = session;
  const state = readShelf(library);
  const found = foundDisk(library, { state }, request);
  const verdict = judgeIdentity(state, found.identity);
  const isOther = verdict.kind === 'clone' || verdict.kind === 'rolled-back';
  const isNewer = verdict.kind === 'newer' && request.takesNewer === true;
  const mayBeTaken = isNewer || (isOther && request.accepts);
  if (verdict.kind !== 'same' && !mayBeTaken) throw refuseIdentity(verdict, found);
  const { disk } = verdict;
  if (disk.standing === 'retired' && !request.accepts)
    throw new MediaStructError('usage', `the disk "${disk.name}" is retired`, {
      suggestions: [`mediastruct shelf disk refresh "${disk.name}" --accept   takes it back`],
    });
  const { diskId } = disk;
  if (verdict.kind !== 'same') doubtLog(library.access, objectLogPath(library, diskId), session.now());
  const result = await compareObjects(session, { diskId, root: found.root });
  if (isOther) restamp(session, found, verdict.disk.stamp?.generation ?? 0);
  const { generation, nonce } = found.identity;
  if (isNewer) tellShelf(session, [{ kind: 'disk-written', diskId, generation, nonce }]);
  const { available: freeBytes } = library.access.statfs(found.root);
  tellShelf(session, [
    { kind: 'disk-seen', diskId, path: found.root, freeBytes },
    ...(disk.standing === 'active'
      ? []
      : [{ kind: 'disk-stands' as const, diskId, standing: 'active' as const }]),
  ]);
  return { diskId, name: disk.name, root: found.root, ...result };
}

/** Gives a disk that is taken as it is a generation above all that are known, so that it is told from its clone from now on. */
function restamp(session: Session, { root, identity }: FoundDisk, known: number): void {
  const { diskId } = identity;
  const stamp = { generation: 1 + Math.max(known, identity.generation), nonce: randomUUID() };
  tellShelf(session, [{ kind: 'disk-writing', diskId, ...stamp }]);
  writeDiskIdentity(session.library.access, root, { ...identity, ...stamp });
  tellShelf(session, [{ kind: 'disk-written', diskId, ...stamp }]);
}
