import { join } from 'node:path';
import type { Session } from '@mediastruct/core';
import { errnoOf, MediaStructError, messageOf } from '@mediastruct/core';
import { CATALOGUE } from '../disks/disk-texts.ts';
import type { SetRecord, UnpackedSet } from './read-set.ts';
import { unpackSet } from './read-set.ts';
import { SET_FILE } from './write-set.ts';

/** A record on a disk, and a folder in which it is unpacked. */
export interface RecordAsked {
  readonly root: string;
  /** The list, or where that is damaged the SQLite file, if absent. */
  readonly record?: SetRecord | undefined;
  readonly folder: string;
}

/** Opens what a disk tells of its set. That the list is damaged and the other record is read is told. Throws `damaged` (12) where neither can be read. */
export async function openRecord(
  { library: { access }, warnings }: Session,
  { root, record, folder }: RecordAsked,
): Promise<{ readonly set: UnpackedSet; readonly record: SetRecord }> {
  const unpack = async (one: SetRecord) => {
    const unpacked = join(folder, `${one}.ndjson`);
    return { set: await unpackSet(access, { root, record: one, unpacked }), record: one };
  };
  if (record !== undefined) return unpack(record);
  try {
    return await unpack('list');
  } catch (error) {
    if (!isOfTheRecord(error)) throw error;
    try {
      const found = await unpack('sqlite');
      warnings.add(
        join(root, CATALOGUE, SET_FILE),
        `${messageOf(error)}; the SQLite file beside it was read instead`,
      );
      return found;
    } catch (second) {
      // The first fault tells as much, and names the record that is there on every disk.
      if (!isOfTheRecord(second)) throw second;
      throw error;
    }
  }
}

/** Damaged, or a sector of it cannot be read. */
function isOfTheRecord(error: unknown): boolean {
  return (error instanceof MediaStructError && error.code === 'damaged') || errnoOf(error) !== null;
}
