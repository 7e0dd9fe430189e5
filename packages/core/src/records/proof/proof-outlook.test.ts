import { describe, expect, it } from 'vitest';
import { proofOutlook, withReadAgain } from './proof-outlook.ts';

const NOW = new Date('2026-06-30T12:00:00Z');
const NONE = { files: 0, bytes: 0 };

describe('proofOutlook', () => {
  it('tells how much was read when, and when all will have been at the pace of what was read again', () => {
    const days = [
      { day: '2026-01-01', files: 30, bytes: 300 },
      { day: '2026-06-10', files: 1000, bytes: 6000 },
      { day: '2026-06-30', files: 10, bytes: 40 },
    ];
    const readAgain = [
      { day: '2026-05-01', files: 1000, bytes: 1000 },
      { day: '2026-06-10', files: 10, bytes: 60 },
      { day: '2026-06-30', files: 10, bytes: 40 },
    ];
    expect(proofOutlook({ days, readAgain }, NOW)).toEqual({
      oldest: '2026-01-01',
      recent: { files: 1010, bytes: 6040 },
      older: { files: 30, bytes: 300 },
      unreadable: NONE,
      readAgain: { files: 20, bytes: 100 },
      allBy: '2026-09-28',
    });
  });

  it('knows no end where only new files were read, and none that nobody will see', () => {
    const days = [
      { day: '2026-01-01', files: 3, bytes: 30_000 },
      { day: '2026-06-29', files: 3, bytes: 30 },
    ];
    expect(proofOutlook({ days, readAgain: [] }, NOW)).toMatchObject({ readAgain: NONE, allBy: null });
    const readAgain = [{ day: '2026-06-29', files: 3, bytes: 3 }];
    expect(proofOutlook({ days, readAgain }, NOW)).toMatchObject({ readAgain: { files: 3 }, allBy: null });
  });

  it('counts apart what cannot be read, which no pace will reach', () => {
    const days = [
      { day: '', files: 1, bytes: 5 },
      { day: '2026-06-29', files: 3, bytes: 30 },
    ];
    expect(proofOutlook({ days, readAgain: [] }, NOW)).toMatchObject({
      oldest: '2026-06-29',
      older: NONE,
      unreadable: { files: 1, bytes: 5 },
    });
  });

  it('is done today where all was read of late, and for an empty tree', () => {
    const days = [{ day: '2026-06-29', files: 3, bytes: 30 }];
    expect(proofOutlook({ days, readAgain: [] }, NOW)).toMatchObject({ older: NONE, allBy: '2026-06-30' });
    expect(proofOutlook({ days: [], readAgain: [] }, NOW)).toMatchObject({
      oldest: null,
      allBy: '2026-06-30',
    });
  });

  it('minds no bytes where only empty files are left', () => {
    const days = [{ day: '2026-01-01', files: 30, bytes: 0 }];
    const readAgain = [{ day: '2026-06-29', files: 30, bytes: 0 }];
    expect(proofOutlook({ days, readAgain }, NOW)).toMatchObject({ allBy: '2026-07-30' });
  });
});

describe('withReadAgain', () => {
  it('sums by day what was read again in the last 30 days', () => {
    const earlier = [
      { day: '2026-05-31', files: 1, bytes: 1 },
      { day: '2026-06-01', files: 2, bytes: 2 },
      { day: '2026-06-30', files: 3, bytes: 3 },
    ];
    expect(withReadAgain(earlier, { files: 4, bytes: 4 }, NOW)).toEqual([
      { day: '2026-06-01', files: 2, bytes: 2 },
      { day: '2026-06-30', files: 7, bytes: 7 },
    ]);
    expect(withReadAgain([], NONE, NOW)).toEqual([]);
  });
});
