import { describe, expect, it } from 'vitest';
import type { FileRecord, StatRecord } from '../../records/file-record.ts';
import { parseRot } from '../rot-message.ts';
import type { Reading } from './judge-reading.ts';
import { judgeReading } from './judge-reading.ts';
import { RangeFindings } from './range-findings.ts';

const STAT: StatRecord = { size: 10, mtimeNs: '10', ctimeNs: '11', dev: '1', ino: '2', nlink: 1 };
const WRITTEN: StatRecord = { ...STAT, size: 12, mtimeNs: '20', ctimeNs: '21' };
const KNOWN: FileRecord = {
  path: 'a.jpg',
  sha256: 'ab'.repeat(32),
  ...STAT,
  hashedAt: '2026-01-01T00:00:00.000Z',
  verifiedAt: '2026-02-01T00:00:00.000Z',
  camera: 'Canon',
  origin: 'DCIM/a.jpg',
  event: 'Party',
};
const FAILED: Reading = {
  outcome: { kind: 'failed', errno: 'EIO', message: 'i/o error' },
  at: '2026-03-01T00:00:00.000Z',
};

function judge(known: FileRecord | null, stat: StatRecord, reading: Reading, inodeOutlivesMount = true) {
  const found = new RangeFindings();
  const met = { stat, inodeOutlivesMount };
  const record = judgeReading({ path: 'a.jpg', known, met, isAccepted: false }, reading, found);
  return { found, record };
}

function reads(sha256: string): Reading {
  return { outcome: { kind: 'made', sha256 }, at: '2026-04-01T00:00:00.000Z' };
}

describe('judgeReading', () => {
  it('keeps all that was known of a file that was written and cannot be read', () => {
    const { found, record } = judge(KNOWN, WRITTEN, FAILED);
    expect(record).toEqual({ ...KNOWN, error: 'EIO: i/o error' });
    expect(found.failed).toEqual([{ of: 'file', path: 'a.jpg', message: 'i/o error' }]);
  });

  it('then tells the change where other content is read, and keeps what an ingest found where it is the same', () => {
    const { record: failed } = judge(KNOWN, WRITTEN, FAILED);
    const changed = judge(failed, WRITTEN, reads('cd'.repeat(32)));
    expect(changed.found.counts).toMatchObject({ changed: 1, readAgain: 0 });
    expect(changed.found.rotten).toEqual([]);
    expect(changed.record).not.toHaveProperty('camera', 'Canon');
    const same = judge(failed, WRITTEN, reads(KNOWN.sha256 as string));
    expect(same.record).toMatchObject({ ...WRITTEN, camera: 'Canon', origin: 'DCIM/a.jpg', event: 'Party' });
    expect(same.record.error).toBeUndefined();
    expect(same.found.counts).toMatchObject({ changed: 0, readAgain: 1, readAgainBytes: 12 });
  });

  it('then tells rot where the file was not written', () => {
    const { record: failed } = judge(KNOWN, STAT, FAILED);
    expect(judge(failed, STAT, reads('cd'.repeat(32))).found.rotten).toMatchObject([
      { sha256: KNOWN.sha256 },
    ]);
  });

  it('tells rot where a mount in another time zone moved the time, and keeps the old hash', () => {
    const sha256 = 'cd'.repeat(32);
    const moved = (hours: number) => ({ ...STAT, mtimeNs: String(10n + BigInt(hours) * 3_600_000_000_000n) });
    const { found, record } = judge(KNOWN, moved(1), reads(sha256), false);
    expect(found.rotten).toMatchObject([{ sha256: KNOWN.sha256, found: sha256 }]);
    expect(record).toMatchObject({ sha256: KNOWN.sha256, ...moved(1) });
    expect(record.error).toContain('time but for a shift of time zone');
    expect(parseRot(record.error ?? '')).toEqual({ sha256: KNOWN.sha256, found: sha256 });
    const still = judge(record, moved(1), reads(sha256), false);
    expect(still.record).toEqual(record);
    for (const [hours, outlives] of [
      [15, false],
      [1, true],
    ] as const) {
      const { found: edited } = judge(KNOWN, moved(hours), reads(sha256), outlives);
      expect(edited).toMatchObject({ rotten: [], changed: ['a.jpg'] });
    }
  });

  it('has the file as it is now where it never could be read', () => {
    const { record } = judge(null, STAT, FAILED);
    expect(record).toEqual({ path: 'a.jpg', ...STAT, error: 'EIO: i/o error' });
    expect(judge(record, WRITTEN, FAILED).record).toMatchObject(WRITTEN);
  });
});
