import type { DiscFolder } from '../disc-tree.ts';
import type { Directories } from './views.ts';

const ROOT = Buffer.of(0);

/** Bytes of a path table. */
export function pathTableBytes({ folders, view }: Pick<Directories, 'folders' | 'view'>): number {
  return folders.reduce((sum, folder) => sum + 8 + even(identifierOf(folder, view).length), 0);
}

/** The path table (ECMA-119 6.9): each folder with the number of the one above it. */
export function pathTable({ folders, view, extents }: Directories, order: 'little' | 'big'): Buffer {
  const numbers = new Map(folders.map((folder, nth) => [folder, nth + 1]));
  const records = folders.map((folder) => {
    const identifier = identifierOf(folder, view);
    const record = Buffer.alloc(8 + even(identifier.length));
    const sector = extents.get(folder)?.sector ?? 0;
    const parent = numbers.get(folder.parent ?? folder) ?? 1;
    record[0] = identifier.length;
    if (order === 'little') {
      record.writeUInt32LE(sector, 2);
      record.writeUInt16LE(parent, 6);
    } else {
      record.writeUInt32BE(sector, 2);
      record.writeUInt16BE(parent, 6);
    }
    identifier.copy(record, 8);
    return record;
  });
  return Buffer.concat(records);
}

function identifierOf(folder: DiscFolder, view: Directories['view']): Buffer {
  return folder.parent === null ? ROOT : view.identifier(folder);
}

function even(length: number): number {
  return length + (length % 2);
}
