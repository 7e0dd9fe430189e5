import { describe, expect, it } from 'vitest';
import type { FileRecord, StatRecord } from '../records/file-record.ts';
import { mayReuse, wouldBeRot } from './plan-reuse.ts';

const NOW = Date.parse('2026-06-01T00:00:00Z');
const DAY = 86_400_000;
const RULES = { nowMs: NOW, maxAgeDays: 120, force: false };
const SHA256 = 'ab'.repeat(32);

const stat: StatRecord = {
  size: 10,
  mtimeNs: '1557650000000000000',
  ctimeNs: '1557650000000000001',
  dev: '1',
  ino: '2',
  nlink: 1,
};
const record: FileRecord = {
  path: 'a.jpg',
  sha256: SHA256,
  ...stat,
  hashedAt: new Date(NOW - DAY).toISOString(),
};

/** The moment of hashing as nanoseconds after it. */
function afterHashing(ms: number): string {
  return `${NOW - DAY + ms}000000`;
}

describe('mayReuse', () => {
  it('trusts a young hash of a file that looks the same', () => {
    expect(mayReuse(record, stat, RULES)).toBe(true);
  });

  it.each<[string, Partial<FileRecord>]>([
    ['of a file with another size', { size: 11 }],
    ['of a file with another modification time', { mtimeNs: '1557650000000000002' }],
    ['of a file with another change time', { ctimeNs: '1557650000000000000' }],
    ['of another inode', { ino: '3' }],
    ['that is older than the maximum age', { hashedAt: new Date(NOW - 120 * DAY).toISOString() }],
    ['that was made in the future', { hashedAt: new Date(NOW + 1000).toISOString() }],
    ['that was made at no time', { hashedAt: undefined }],
    ['that was made at a time that cannot be read', { hashedAt: 'yesterday' }],
    ['with an error', { error: 'EIO' }],
    ['that is missing', { sha256: undefined }],
  ])('does not trust a hash %s', (_, change) => {
    expect(mayReuse({ ...record, ...change }, stat, RULES)).toBe(false);
  });

  it.each([
    [-10_000, true],
    [-2000, true],
    [-1999, false],
    [0, false],
    [10_000, false],
  ])('of a file written %d ms after it was hashed says %s', (ms, isTrusted) => {
    const mtimeNs = afterHashing(ms);
    expect(mayReuse({ ...record, mtimeNs }, { ...stat, mtimeNs }, RULES)).toBe(isTrusted);
  });

  it('trusts nothing under force', () => {
    expect(mayReuse(record, stat, { ...RULES, force: true })).toBe(false);
  });

  it('does not mind another device number, which a new mount may give', () => {
    expect(mayReuse(record, { ...stat, dev: '9' }, RULES)).toBe(true);
  });
});

describe('wouldBeRot', () => {
  it('means the same size and time; a written file has another time', () => {
    expect(wouldBeRot({ ...record, ctimeNs: '9', ino: '9' }, stat)).toBe(true);
    expect(wouldBeRot(record, { ...stat, mtimeNs: '9' })).toBe(false);
    expect(wouldBeRot(record, { ...stat, size: 9 })).toBe(false);
    expect(wouldBeRot({ ...record, sha256: undefined }, stat)).toBe(false);
  });
});
