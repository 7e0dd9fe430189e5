import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { formatFileRecord } from '../../records/file-record.ts';
import { batchesInOrder, lineBatches } from '../../records/line-batches.ts';
import type { StoredLine } from '../../records/line-reader.ts';
import { readPieces } from './read-pieces.ts';

const MIB = 1 << 20;

function linesOf(paths: readonly string[]): StoredLine[] {
  let offset = 0;
  return paths.map((path, nth) => {
    const stat = { size: 1, mtimeNs: '1', ctimeNs: '1', ino: '1', dev: '1', nlink: 1 };
    const at = '2026-01-01T00:00:00.000Z';
    const record = { path, sha256: '0'.repeat(64), ...stat, hashedAt: at, verifiedAt: at };
    const bytes = Buffer.from(formatFileRecord(record), 'utf8');
    const line = { bytes, number: nth + 1, offset, whole: true };
    offset += bytes.length + 1;
    return line;
  });
}

const batchesOf = (paths: readonly string[]) => batchesInOrder(lineBatches('x', linesOf(paths)));
const many = (count: number) =>
  Array.from({ length: count }, (_, nth) => `m/${String(nth).padStart(6, '0')}`);
const pathsIn = (lines: Uint8Array) =>
  [
    ...Buffer.from(lines)
      .toString('utf8')
      .matchAll(/"path":"([^"]*)"/g),
  ].map(([, path]) => path);

describe('readPieces', () => {
  it.each([[['a', 'z']], [[]]])(
    'divides what a crawl had made between two records of the index, or without one: %j',
    (known) => {
      const made = many(15_000);
      const pieces = [...readPieces({ indexPath: 'x', known: batchesOf(known), made: linesOf(made) })];
      expect(pieces.length).toBeGreaterThan(3);
      for (const piece of pieces) expect(piece.made.length).toBeLessThan(MIB + 1000);
      expect(pieces.flatMap((piece) => pathsIn(piece.made))).toEqual(made);
      expect(pieces.flatMap((piece) => pathsIn(piece.known))).toEqual(known);
      expect(pieces.map(({ from }) => from)).toEqual([null, ...pieces.slice(0, -1).map(({ to }) => to)]);
      expect(pieces.at(-1)?.to).toBeNull();
    },
  );

  it('refuses an index whose order breaks where one part ends and the next begins', () => {
    const paths = many(5000);
    const [{ known = new Uint8Array(0) } = {}] = readPieces({
      indexPath: 'x',
      known: batchesOf(paths),
      made: [],
    });
    const cut = pathsIn(known).length;
    const broken = [...paths.slice(0, cut), 'm/000000', ...paths.slice(cut)];
    const pieces = () => [...readPieces({ indexPath: 'x', known: batchesOf(broken), made: [] })];
    expect(pieces).toThrow('out of order');
  });
});
