import { itemAt } from '@mediastruct/core';
import type { RestoreInput } from '../restore-plan.ts';
import { HolderSets } from '../table/holder-sets.ts';

/** Wanted contents that are on the same holders, so that one choice of disks brings all of them or none. */
export interface Signature {
  /** Numbers of the holders that may be asked, in ascending order. */
  readonly holders: readonly number[];
  files: number;
  bytes: number;
}

export interface Signatures {
  readonly signatures: readonly Signature[];
  /** The number of the signature of each wanted row, in the order of the rows; that without holders is among them. */
  readonly ofRow: Uint32Array;
  readonly rows: Uint32Array;
}

/** Memory: 8 bytes a wanted content, and about 200 for each set of holders. */
export function signaturesOf({ table, rows, holders, without }: RestoreInput): Signatures {
  const wanted = rows?.slice().sort() ?? Uint32Array.from({ length: table.count }, (_, row) => row);
  const mayAsk = new Uint8Array(holders.length).fill(1);
  for (const holder of without) mayAsk[holder] = 0;
  const sets = new HolderSets();
  const signatures: Signature[] = [];
  const ofRow = new Uint32Array(wanted.length);
  const found: number[] = [];
  wanted.forEach((row, at) => {
    found.length = 0;
    for (let copy = itemAt(table.firstCopy, row); copy < itemAt(table.firstCopy, row + 1); copy += 1) {
      const holder = itemAt(table.copyHolder, copy);
      if (mayAsk[holder] === 1) found.push(holder);
    }
    const number = sets.numberOf(found);
    ofRow[at] = number;
    const signature = (signatures[number] ??= { holders: [...found], files: 0, bytes: 0 });
    signature.files += 1;
    signature.bytes += itemAt(table.sizes, row);
  });
  return { signatures, ofRow, rows: wanted };
}
