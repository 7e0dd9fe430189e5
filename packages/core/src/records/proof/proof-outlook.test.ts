import { describe, expect, it } from 'vitest';
import { proofOutlook } from './proof-outlook.ts';

const NOW = new Date('2026-06-30T12:00:00Z');

describe('proofOutlook', () => {
  it('tells how much was read when, and when all will have been at this pace', () => {
    const days = [
      { day: '2026-01-01', files: 30, bytes: 300 },
      { day: '2026-06-10', files: 10, bytes: 60 },
      { day: '2026-06-30', files: 10, bytes: 40 },
    ];
    expect(proofOutlook(days, NOW)).toEqual({
      oldest: '2026-01-01',
      recent: { files: 20, bytes: 100 },
      older: { files: 30, bytes: 300 },
      allBy: '2026-09-28',
    });
  });

  it('knows no end where nothing was read of late, and counts what was never read', () => {
    const days = [
      { day: '', files: 1, bytes: 5 },
      { day: '2026-01-01', files: 3, bytes: 30 },
    ];
    expect(proofOutlook(days, NOW)).toMatchObject({ oldest: '2026-01-01', older: { files: 4 }, allBy: null });
  });

  it('is done today where all was read of late, and for an empty tree', () => {
    const recent = [{ day: '2026-06-29', files: 3, bytes: 30 }];
    expect(proofOutlook(recent, NOW)).toMatchObject({ older: { files: 0 }, allBy: '2026-06-30' });
    expect(proofOutlook([], NOW)).toMatchObject({ oldest: null, allBy: '2026-06-30' });
  });
});
