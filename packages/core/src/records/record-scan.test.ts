import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FileRecord } from './file-record.ts';
import { formatFileRecord } from './file-record.ts';
import type { StoredLine } from './line-reader.ts';
import { scanHashPrefix, scanRecord } from './record-scan.ts';

const hex = fc.stringMatching(/^[0-9a-f]{64}$/);
const digits = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String);
/** Names with quotes, backslashes, line ends, words of the format itself, and bytes that are no UTF-8. */
const segment = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 1 }),
    fc.constantFrom('a"b', 'back\\slash', 'x\ny', '","path":"', '"error":', '\udc80\udcff', 'é', '😀'),
  )
  .filter((text) => !text.includes('/') && !text.includes('\0') && text !== '.' && text !== '..');
const record: fc.Arbitrary<FileRecord> = fc.record(
  {
    path: fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/')),
    sha256: hex,
    size: fc.nat(),
    mtimeNs: fc.oneof(
      digits,
      digits.map((text) => `-${text.slice(0, 18)}`),
    ),
    ctimeNs: digits,
    dev: digits,
    ino: digits,
    nlink: fc.nat(),
    hashedAt: fc.constant('2019-05-12T10:00:00.000Z'),
    error: fc.constant('EIO'),
  },
  { requiredKeys: ['path', 'size', 'mtimeNs', 'ctimeNs', 'dev', 'ino', 'nlink', 'sha256'] },
);

function lineOf(text: string): StoredLine {
  return { bytes: Buffer.from(text), number: 2, offset: 0, whole: true };
}

function expected({ path, size, mtimeNs, dev, ino, error }: FileRecord) {
  return { path, size, mtimeNs, dev, ino, isSound: error === undefined };
}

describe('scanRecord', () => {
  it('reads from any record what parsing it reads', () => {
    fc.assert(
      fc.property(record, (one) => {
        expect(scanRecord('index', lineOf(formatFileRecord(one)))).toEqual(expected(one));
      }),
    );
  });

  it('reads a record whose fields stand in another order', () => {
    fc.assert(
      fc.property(record, (one) => {
        const { path, ...rest } = JSON.parse(formatFileRecord(one)) as Record<string, unknown>;
        const reordered = Object.fromEntries([...Object.entries(rest).reverse(), ['path', path]]);
        expect(scanRecord('index', lineOf(JSON.stringify(reordered)))).toEqual(expected(one));
      }),
    );
  });

  it('calls a record without a hash unsound', () => {
    const unread = { ...sample, sha256: undefined, error: 'EIO' };
    expect(scanRecord('index', lineOf(formatFileRecord(unread))).isSound).toBe(false);
  });

  it('refuses a line that is no record', () => {
    expect(() => scanRecord('index', lineOf(`{"sha256":"${'0'.repeat(64)}","path":"../up"}`))).toThrow(
      'line 2',
    );
  });
});

const sample: FileRecord = {
  path: 'a.jpg',
  sha256: `0123456789abcdef${'0'.repeat(48)}`,
  size: 1,
  mtimeNs: '1',
  ctimeNs: '1',
  dev: '1',
  ino: '1',
  nlink: 1,
};

describe('scanHashPrefix', () => {
  const into = { high: 0, low: 0 };

  it('takes the first 64 bits in either layout', () => {
    const stored = JSON.parse(formatFileRecord(sample)) as Record<string, unknown>;
    const reversed = JSON.stringify(Object.fromEntries(Object.entries(stored).reverse()));
    for (const text of [formatFileRecord(sample), reversed]) {
      into.high = into.low = 0;
      expect(scanHashPrefix('index', lineOf(text), into)).toBe(true);
      expect(into).toEqual({ high: 0x01234567, low: 0x89abcdef });
    }
  });

  it('finds none in a record without a hash', () => {
    const unread = { ...sample, sha256: undefined, error: 'EIO' };
    expect(scanHashPrefix('index', lineOf(formatFileRecord(unread)), into)).toBe(false);
  });
});
