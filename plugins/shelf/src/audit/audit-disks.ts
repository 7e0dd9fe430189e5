import type { Session } from '@mediastruct/core';
import { MediaStructError, unfinishedRuns } from '@mediastruct/core';
import type { FoundDisk } from '../disks/disk-here.ts';
import { foundDisk, isStillThere } from '../disks/disk-here.ts';
import { judgeIdentity } from '../disks/judge-identity.ts';
import { knownDisk } from '../disks/known-disk.ts';
import { readShelf } from '../ledger/shelf-ledger.ts';
import type { KnownDisk, ShelfState } from '../ledger/shelf-state.ts';
import { auditCatalogue } from './audit-catalogue.ts';
import { auditObjects } from './audit-objects.ts';
import type { AuditedDisk } from './audited-disk.ts';

export interface AuditRequest {
  /** The name or folder of one disk; all of the shelf where it is absent. */
  readonly disk?: string | undefined;
  /** Where that disk is, if it has to be told. */
  readonly at?: string | undefined;
}

/**
 * Compares disks with what is known of them, and reads no content: whether they are here and as they were left, what stands on them by name and size, and what
 * the catalogue lists that they carry. Changes nothing and needs no lock. A disk that is asked for by its name and is not here is `tree-changed` (24).
 */
export async function auditDisks(session: Session, request: AuditRequest): Promise<readonly AuditedDisk[]> {
  const { library } = session;
  if (unfinishedRuns(library).length > 0)
    session.progress({
      kind: 'note',
      message: 'a run goes on or was cut off; what it stored and took away is not known yet',
    });
  const state = readShelf(library);
  const { disk } = request;
  if (disk !== undefined) {
    const found = foundDisk(library, { state }, { disk, at: request.at });
    const known = ofShelf(state, found) ?? (disk.includes('/') ? null : knownDisk(state, disk));
    if (known === null) throw unknownDisk(found);
    return [await auditDisk(session, { state, known, found })];
  }
  const audited: AuditedDisk[] = [];
  for (const known of state.disks)
    if (known.standing !== 'dropped')
      audited.push(await auditDisk(session, { state, known, found: foundIfHere(session, state, known) }));
  return audited;
}

function ofShelf({ disks }: ShelfState, { identity }: FoundDisk): KnownDisk | undefined {
  return disks.find(({ diskId, standing }) => diskId === identity.diskId && standing !== 'dropped');
}

function unknownDisk({ root, identity }: FoundDisk): MediaStructError {
  return new MediaStructError(
    'wrong-volume',
    `${root}: "${identity.name}" is no disk that this library knows`,
    {
      path: root,
      suggestions: [`mediastruct shelf disk pull ${root}   takes over what a disk of this set knows`],
    },
  );
}

function foundIfHere(
  { library, warnings }: Session,
  state: ShelfState,
  { diskId, name }: KnownDisk,
): FoundDisk | null {
  try {
    return foundDisk(library, { state, onUnread: warnings.add }, { disk: diskId });
  } catch (error) {
    if (!(error instanceof MediaStructError)) throw error;
    // It is here twice, or its file cannot be read.
    if (error.code !== 'tree-changed') warnings.add(error.path ?? name, error.message);
    return null;
  }
}

interface Auditing {
  readonly state: ShelfState;
  readonly known: KnownDisk;
  readonly found: FoundDisk | null;
}

async function auditDisk(session: Session, { state, known, found }: Auditing): Promise<AuditedDisk> {
  const { diskId, name, place, standing, stamp, seen } = known;
  const of = { diskId, name, place, standing, seenAt: seen?.at ?? null };
  const generation = { known: stamp?.generation ?? null, onDisk: found?.identity.generation ?? null };
  if (found === null)
    return { ...of, root: null, identity: null, generation, objects: null, catalogue: null };
  const { root, identity } = found;
  const told = { ...of, root, identity: judgeIdentity(state, identity).kind, generation };
  const objects = auditObjects(session, diskId, root);
  const catalogue = await auditCatalogue(session, root, identity);
  if (isStillThere(session.library.access, root, identity.diskId)) return { ...told, objects, catalogue };
  // Of a disk that was pulled out everything would look missing.
  session.warnings.add(root, `the disk "${name}" is not here any more, so nothing is told of it`);
  return { ...told, root: null, identity: null, objects: null, catalogue: null };
}
