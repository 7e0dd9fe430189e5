import { join } from 'node:path';
import type { Session } from '@mediastruct/core';
import { errnoOf, lstatOrNull, MediaStructError, ScratchFolder } from '@mediastruct/core';
import type { DiskIdentity } from '../disks/disk-identity.ts';
import { CATALOGUE } from '../disks/disk-texts.ts';
import { unpackSet } from '../set/read-set.ts';
import { SET_FILE } from '../set/write-set.ts';
import type { CarriedCatalogue } from './audited-disk.ts';
import { knownObjects } from './audit-objects.ts';

const UNREADABLE = { generation: null, writtenAt: null, notListed: 0, onlyListed: 0 };

/** Reads the catalogue that a disk carries to its end, and compares what it lists for that disk with what is known. Memory: about 250 bytes an object. */
export async function auditCatalogue(
  session: Session,
  root: string,
  identity: DiskIdentity,
): Promise<CarriedCatalogue> {
  const { access } = session.library;
  const path = join(root, CATALOGUE, SET_FILE);
  try {
    if (lstatOrNull(access, path) === null) return { kind: 'none', ...UNREADABLE };
    return await compared(session, root, identity);
  } catch (error) {
    if (!(error instanceof MediaStructError) && errnoOf(error) === null) throw error;
    session.warnings.add(path, error instanceof Error ? error.message : 'it cannot be read');
    return { kind: 'damaged', ...UNREADABLE };
  }
}

async function compared(
  session: Session,
  root: string,
  { diskId, generation }: DiskIdentity,
): Promise<CarriedCatalogue> {
  using scratch = new ScratchFolder('shelf');
  const { header, items } = await unpackSet(session.library.access, {
    root,
    record: 'list',
    unpacked: join(scratch.path, 'set.ndjson'),
  });
  const left = new Set(knownObjects(session, diskId).sizes.keys());
  let isThisDisk = false;
  let onlyListed = 0;
  for (const item of items()) {
    if (item.kind === 'disk') isThisDisk = item.diskId === diskId;
    // An object that was found and read later is listed in two lines.
    const isObject = item.kind === 'object' && item.event.kind !== 'read';
    if (isObject && isThisDisk && !left.delete(item.event.sha256)) onlyListed += 1;
  }
  const isSame = header.generation === generation && left.size === 0 && onlyListed === 0;
  return {
    kind: isSame ? 'same' : 'older',
    generation: header.generation,
    writtenAt: header.writtenAt,
    notListed: left.size,
    onlyListed,
  };
}
