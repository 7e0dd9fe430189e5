import { Buffer } from 'node:buffer';
import type { ShelfTable } from '../shelf-table.ts';

/** The content hash of a row. */
export function hashAt({ hashes }: Pick<ShelfTable, 'hashes'>, row: number): string {
  return Buffer.from(hashes.buffer, hashes.byteOffset + row * 32, 32).toString('hex');
}

/** The row of a content, or -1 where the table does not have it. */
export function rowOf(table: Pick<ShelfTable, 'hashes' | 'count'>, sha256: string): number {
  let [from, to] = [0, table.count];
  while (from < to) {
    const middle = (from + to) >> 1;
    const found = hashAt(table, middle);
    if (found === sha256) return middle;
    if (found < sha256) from = middle + 1;
    else to = middle;
  }
  return -1;
}
