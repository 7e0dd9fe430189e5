import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToPath } from '../files/path-text.ts';
import type { FileRecord } from './file-record.ts';
import { formatFileRecord, isPathInside, parseFileRecord } from './file-record.ts';
import type { JsonObject } from './stored-json.ts';

const PLACE = { path: 'media.ndjson', number: 3, offset: 77 };

const record: FileRecord = {
  path: '2019/05/12/a.jpg',
  sha256: 'ab'.repeat(32),
  size: 5,
  mtimeNs: '-1',
  ctimeNs: '1557650000123456789',
  dev: '18446744073709551615',
  ino: '9007199254740993',
  nlink: 1,
  hashedAt: '2026-01-01T00:00:00.000Z',
  verifiedAt: '2026-01-01T00:00:00.000Z',
  taken: {
    local: '2019-05-12T10:11:12',
    offset: null,
    source: 'exif',
    precision: 'second',
    confidence: 'high',
  },
  also: { md5: '0'.repeat(32) },
  error: undefined,
};

function stored(change: Readonly<Record<string, unknown>> = {}): JsonObject {
  return { ...(JSON.parse(formatFileRecord(record)) as JsonObject), ...change };
}

describe('parseFileRecord', () => {
  it('reads what formatFileRecord wrote', () => {
    expect(parseFileRecord(stored(), PLACE)).toEqual(record);
  });

  it('reads paths of any bytes', () => {
    const segment = fc
      .uint8Array({ minLength: 1, maxLength: 8 })
      .filter((bytes) => !bytes.includes(0x2f) && !bytes.includes(0))
      .map((bytes) => bytesToPath(bytes))
      .filter((text) => text !== '.' && text !== '..');
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 3 }), (segments) => {
        const path = segments.join('/');
        const line = JSON.parse(formatFileRecord({ ...record, path })) as JsonObject;
        expect(parseFileRecord(line, PLACE).path).toBe(path);
      }),
    );
  });

  it.each([
    ['size', -1],
    ['size', 1.5],
    ['size', 2 ** 53],
    ['size', '5'],
    ['mtimeNs', 5],
    ['mtimeNs', '1e9'],
    ['ino', ''],
    ['nlink', null],
    ['sha256', 'ab'],
    ['sha256', 'AB'.repeat(32)],
    ['sha256', undefined],
    ['path', ''],
    ['path', '/etc/passwd'],
    ['path', 'a/../../b'],
    ['path', 'a//b'],
    ['path', 'a/./b'],
    ['path', 'a\0b'],
    ['path', undefined],
    ['pathB64', 'Li4vYQ=='],
    ['taken', 'yesterday'],
    ['taken', { local: 5 }],
    ['hashedAt', 5],
    ['also', 'md5'],
    ['also', { md5: 5 }],
    ['also', { md5: 'ab' }],
    ['error', 5],
  ])('refuses field %s as %j, naming file, line and byte', (name, value) => {
    expect(() => parseFileRecord(stored({ [name]: value }), PLACE)).toThrow(
      expect.objectContaining({
        code: 'damaged',
        exitCode: 12,
        message: expect.stringContaining('media.ndjson: line 3 (byte 77)') as string,
      }) as Error,
    );
  });

  it('leaves out a further digest of an algorithm that it does not know', () => {
    expect(parseFileRecord(stored({ also: { crc9: 'x', md5: 'a'.repeat(32) } }), PLACE).also).toEqual({
      md5: 'a'.repeat(32),
    });
  });

  it('takes a record without a hash only where an error says why', () => {
    expect(parseFileRecord(stored({ sha256: undefined, error: 'EIO' }), PLACE)).toMatchObject({
      sha256: undefined,
      error: 'EIO',
    });
  });
});

describe('isPathInside', () => {
  it.each(['a', 'a/b', '...', '..a', 'a..', ' '])('takes %j', (path) => {
    expect(isPathInside(path)).toBe(true);
  });
});
