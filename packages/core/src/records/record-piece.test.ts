import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FileStat } from '../files/file-access.ts';
import { comparePaths } from '../files/path-text.ts';
import type { FileRecord } from './file-record.ts';
import { formatFileRecord, formatReadRecord, toStatRecord } from './file-record.ts';
import { formatStatFields, readAgainLine, readPiece, recordAt, scanUnchanged } from './record-piece.ts';

const AT = '2026-06-01T00:00:00.000Z';
const stat: FileStat = {
  ...{ kind: 'file', dev: 39n, ino: 2n ** 60n, size: 12, nlink: 1, mode: 0o644 },
  ...{ mtimeNs: 1_557_650_000_000_000_000n, ctimeNs: -5n, atimeNs: 0n },
};

function record(path: string, more: Partial<FileRecord> = {}): FileRecord {
  const times = { hashedAt: AT, verifiedAt: AT };
  return { path, sha256: 'ab'.repeat(32), ...toStatRecord(stat), ...times, ...more };
}

function piece(...records: readonly FileRecord[]): Buffer {
  return Buffer.from(records.map((one) => `${formatFileRecord(one)}\n`).join(''), 'utf8');
}

function scanned(one: FileRecord, now: FileStat = stat): unknown {
  const bytes = piece(one);
  const [line] = readPiece(bytes, 'index');
  return line && scanUnchanged(bytes, line, formatStatFields(now));
}

describe('readPiece', () => {
  const path = fc.array(fc.constantFrom('a', 'ü', '"', '\\', '\udc80', '🎉', ' '), {
    minLength: 1,
    maxLength: 5,
  });
  const paths = fc.uniqueArray(
    path.map((parts) => parts.join('')),
    { maxLength: 8 },
  );

  it('finds every line and its path, whatever is in it', () => {
    fc.assert(
      fc.property(paths, (names) => {
        const records = names.sort(comparePaths).map((name) => record(name));
        const bytes = piece(...records);
        const lines = [...readPiece(bytes, 'index')];
        expect(lines.map((line) => line.path)).toEqual(names);
        expect(lines.map((line) => recordAt(bytes, line, 'index'))).toMatchObject(records);
        expect(Buffer.concat(lines.map(({ start, end }) => bytes.subarray(start, end))).equals(bytes)).toBe(
          true,
        );
      }),
    );
  });

  it('refuses lines out of order', () => {
    expect(() => [...readPiece(piece(record('b'), record('a')), 'index')]).toThrow('"a" is out of order');
  });
});

describe('scanUnchanged', () => {
  it('tells the times of a record whose stat is what it was, whatever else it knows', () => {
    const verifiedAt = '2026-07-01T00:00:00.000Z';
    expect(scanned(record('a.jpg', { verifiedAt }))).toEqual({ hashedAt: AT, verifiedAt });
    expect(scanned(record('a.jpg', { camera: 'a "camera"', origin: 'b' }))).toEqual({
      hashedAt: AT,
      verifiedAt: AT,
    });
  });

  it.each(['size', 'mtimeNs', 'ctimeNs', 'dev', 'ino', 'nlink'] as const)('refuses another %s', (field) => {
    const now = stat[field];
    const other = typeof now === 'bigint' ? now + 1n : now + 1;
    expect(scanned(record('a.jpg'), { ...stat, [field]: other })).toBeNull();
    const longer = typeof now === 'bigint' ? now * 10n : now * 10;
    expect(scanned(record('a.jpg'), { ...stat, [field]: longer })).toBeNull();
  });

  it('leaves to a parser what has an error, no hash, no times, or a layout of its own', () => {
    expect(scanned(record('a.jpg', { error: 'EIO: it failed' }))).toBeNull();
    expect(scanned(record('a.jpg', { camera: 'a', error: 'bit rot' }))).toBeNull();
    expect(scanned(record('a.jpg', { sha256: undefined, error: 'EIO' }))).toBeNull();
    expect(scanned(record('a.jpg', { verifiedAt: undefined }))).toBeNull();
    expect(scanned(record('a"b.jpg'))).toBeNull();
  });
});

describe('readAgainLine', () => {
  const sha256 = 'ab'.repeat(32);
  const at = '2026-08-01T00:00:00.000Z';

  function again(one: FileRecord, read: { sha256?: string; stat?: FileStat } = {}): string | null {
    const bytes = piece(record('before'), one);
    const line = [...readPiece(bytes, 'index')][1];
    return line === undefined ? null : readAgainLine(bytes, line, { sha256, stat, at, ...read });
  }

  it('gives a line the new times and leaves what else it knows', () => {
    for (const more of [{}, { camera: 'a "camera"', origin: 'ü' }]) {
      const line = formatFileRecord(record('ü.jpg', { ...more, hashedAt: at, verifiedAt: at }));
      expect(again(record('ü.jpg', more))).toBe(line);
    }
  });

  it('leaves a record to its judge where hash or stat are others, or it has an error or a layout of its own', () => {
    expect(again(record('c.jpg'), { sha256: 'ac'.repeat(32) })).toBeNull();
    expect(again(record('c.jpg'), { stat: { ...stat, ctimeNs: 1n } })).toBeNull();
    expect(again(record('c.jpg', { error: 'bit rot' }))).toBeNull();
    expect(again(record('c"d.jpg'))).toBeNull();
  });
});

describe('formatReadRecord', () => {
  it('makes the line that formatFileRecord makes', () => {
    for (const path of ['a/b.jpg', 'quote "\\ \n.jpg', 'ü🎉', 'bytes \udc80.jpg'])
      expect(formatReadRecord(path, 'ab'.repeat(32), { stat, at: AT })).toBe(formatFileRecord(record(path)));
  });
});
