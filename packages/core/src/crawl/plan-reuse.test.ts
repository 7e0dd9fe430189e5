import { describe, expect, it } from 'vitest';
import type { FileRecord, StatRecord } from '../records/file-record.ts';
import { isSameButRounded, mayReuse, unsettledMs, wouldBeRot } from './plan-reuse.ts';

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

function met(now: StatRecord, inodeOutlivesMount = true) {
  return { stat: now, inodeOutlivesMount };
}

/** The moment of hashing as nanoseconds after it. */
function afterHashing(ms: number): string {
  return `${NOW - DAY + ms}000000`;
}

describe('mayReuse where inode numbers are made up', () => {
  const mounted: StatRecord = { ...stat, dev: '9', ino: '77', ctimeNs: '1' };

  it('trusts a file of the same size and time, whatever its inode and change time are now', () => {
    expect(mayReuse(record, met(mounted, false), RULES)).toBe(true);
    expect(mayReuse(record, met(mounted), RULES)).toBe(false);
  });

  it.each([
    ['1557650001999999999', true],
    ['1557649998000000001', true],
    ['1557650002000000000', false],
    ['1557649998000000000', false],
    ['1557650001000000000', false],
  ])('takes a time of %s for the same: %s', (mtimeNs, isSame) => {
    expect(mayReuse(record, met({ ...mounted, mtimeNs }, false), RULES)).toBe(isSame);
  });

  it('lets a reading wait until a later write shows in a coarse time', () => {
    const written = (ms: number) => ({ ...stat, mtimeNs: `${NOW - ms}000000` });
    expect(unsettledMs(met(written(500), false), NOW)).toBe(1501);
    expect(unsettledMs(met(written(2000), false), NOW)).toBe(0);
    expect(unsettledMs(met(written(-1), false), NOW)).toBe(0);
    expect(unsettledMs(met(written(500)), NOW)).toBe(0);
  });

  it('reads a file of another size', () => {
    expect(mayReuse(record, met({ ...mounted, size: 11 }, false), RULES)).toBe(false);
  });
});

describe('mayReuse', () => {
  it('trusts a young hash of a file that looks the same', () => {
    expect(mayReuse(record, met(stat), RULES)).toBe(true);
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
    expect(mayReuse({ ...record, ...change }, met(stat), RULES)).toBe(false);
  });

  it.each([
    [-10_000, true],
    [-2000, true],
    [-1999, false],
    [0, false],
    [10_000, false],
  ])('of a file written %d ms after it was hashed says %s', (ms, isTrusted) => {
    const mtimeNs = afterHashing(ms);
    expect(mayReuse({ ...record, mtimeNs }, met({ ...stat, mtimeNs }), RULES)).toBe(isTrusted);
  });

  it('trusts nothing under force', () => {
    expect(mayReuse(record, met(stat), { ...RULES, force: true })).toBe(false);
  });

  it('does not mind another device number, which a new mount may give', () => {
    expect(mayReuse(record, met({ ...stat, dev: '9' }), RULES)).toBe(true);
  });
});

describe('isSameButRounded', () => {
  const at = (mtimeNs: string) => ({ size: 10, mtimeNs });

  it.each([
    ['1557650001300000000', '1557650001300000000', true],
    ['1557650001300000000', '1557650001000000000', true],
    ['1557650001300000000', '1557650000000000000', true],
    ['1557650001300000000', '1557650002000000000', true],
    ['1557650000300000000', '1557650002000000000', true],
    ['1557650001300000000', '1557650003000000000', false],
    ['1557650001300000000', '1557649999000000000', false],
    ['1557650001300000000', '1557650001310000000', false],
    ['1557650001000000000', '1557650002000000000', false],
  ])('says of %s and %s, whichever is stored: %s', (one, other, isSame) => {
    expect(isSameButRounded(at(one), at(other))).toBe(isSame);
    expect(isSameButRounded(at(other), at(one))).toBe(isSame);
    expect(isSameButRounded(at(one), { ...at(other), size: 11 })).toBe(false);
  });
});

describe('wouldBeRot', () => {
  it('means the same size and time; a written file has another time', () => {
    expect(wouldBeRot({ ...record, ctimeNs: '9', ino: '9' }, met(stat))).toBe(true);
    expect(wouldBeRot(record, met({ ...stat, mtimeNs: '9' }))).toBe(false);
    expect(wouldBeRot(record, met({ ...stat, size: 9 }))).toBe(false);
    expect(wouldBeRot({ ...record, sha256: undefined }, met(stat))).toBe(false);
  });

  it('takes a rounded time for the same only where a mount may have rounded it', () => {
    const before = { ...record, mtimeNs: '1557650000700000000' };
    expect(wouldBeRot(before, met(stat, false))).toBe(true);
    expect(wouldBeRot(before, met(stat))).toBe(false);
  });

  it.each([
    [1, true],
    [-1, true],
    [5.75, true],
    [14, true],
    [-14, true],
    [14.25, false],
    [0.2, false],
  ])('takes a time that is %d hours away for the same one of another zone: %s', (hours, isSame) => {
    const away = { ...stat, mtimeNs: String(BigInt(stat.mtimeNs) + BigInt(hours * 3600) * 1_000_000_000n) };
    expect(wouldBeRot(record, met(away, false))).toBe(isSame);
    // An inode and its change time tell of an edit; and what is read is not used again unread.
    expect(wouldBeRot(record, met(away))).toBe(false);
    expect(mayReuse(record, met(away, false), RULES)).toBe(false);
    expect(wouldBeRot(record, met({ ...away, size: 11 }, false))).toBe(false);
    const fraction = { ...record, mtimeNs: '1557650000700000000' };
    expect(wouldBeRot(fraction, met(away, false))).toBe(isSame);
    const second = { ...away, mtimeNs: String(BigInt(away.mtimeNs) + 1_000_000_000n) };
    expect(wouldBeRot(record, met(second, false))).toBe(false);
  });
});
