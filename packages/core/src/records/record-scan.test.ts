import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToPath } from '../files/path-text.ts';
import type { FileRecord } from './file-record.ts';
import { formatFileRecord, isPathInside } from './file-record.ts';
import { scanRecord } from './record-scan.ts';

const digits = fc.bigInt({ min: -(2n ** 40n), max: 2n ** 62n }).map(String);
const path = fc
  .oneof(
    fc.uint8Array({ minLength: 1, maxLength: 20 }).map((bytes) => bytesToPath(bytes)),
    fc
      .array(fc.constantFrom('a', '"', '\\', '/', 'error":', '\n', 'ü', '{'), { minLength: 1 })
      .map((parts) => parts.join('')),
  )
  .filter((text) => isPathInside(text));

const record: fc.Arbitrary<FileRecord> = fc.record({
  path,
  sha256: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex')),
  size: fc.maxSafeNat(),
  mtimeNs: digits,
  ctimeNs: digits,
  dev: digits,
  ino: digits,
  nlink: fc.nat(),
  hashedAt: fc.option(fc.constant('2026-01-01T00:00:00.000Z'), { nil: undefined }),
  error: fc.option(fc.constantFrom('EIO', 'an "error": of words'), { nil: undefined }),
});

function line(text: string) {
  return { bytes: Buffer.from(text), number: 2, offset: 0, whole: true };
}

describe('scanRecord', () => {
  it('finds in the bytes what parsing finds', () => {
    fc.assert(
      fc.property(record, (one) => {
        const { path, size, mtimeNs, dev, ino, error } = one;
        const scanned = scanRecord('index', line(formatFileRecord(one)));
        expect(scanned).toEqual({ path, size, mtimeNs, dev, ino, isSound: error === undefined });
      }),
      { numRuns: 500 },
    );
  });

  it('does not rely on the order of the fields', () => {
    fc.assert(
      fc.property(record, (one) => {
        const stored = JSON.parse(formatFileRecord(one)) as Record<string, unknown>;
        const turned = JSON.stringify(Object.fromEntries(Object.entries(stored).reverse()));
        expect(scanRecord('index', line(turned)).path).toBe(one.path);
      }),
    );
  });

  it('takes a record without a hash for unsound', () => {
    const bare = formatFileRecord({
      path: 'a',
      size: 1,
      mtimeNs: '1',
      ctimeNs: '1',
      dev: '1',
      ino: '1',
      nlink: 1,
      error: 'EIO',
    });
    expect(scanRecord('index', line(bare))).toMatchObject({ path: 'a', isSound: false });
  });
});
