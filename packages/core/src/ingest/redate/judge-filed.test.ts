import { describe, expect, it } from 'vitest';
import type { CaptureTime, DateCandidate } from '../../metadata/capture-time.ts';
import { hasOtherDate } from './judge-filed.ts';

const time = (local: string, more: Partial<CaptureTime> = {}): CaptureTime => ({
  local,
  offset: null,
  source: 'exif:DateTimeOriginal',
  precision: 'second',
  confidence: 'high',
  ...more,
});

function judge(
  stored: CaptureTime | null,
  taken: CaptureTime | null,
  { others = [] as readonly CaptureTime[], isShifted = false } = {},
): boolean {
  const all = [...(taken === null ? [] : [taken]), ...others];
  const candidates = all.map((one): DateCandidate => ({
    ...one,
    member: 'a.jpg',
    tag: '',
    raw: '',
    tier: 1,
    verdict: 'usable',
    why: '',
  }));
  return hasOtherDate({ stored, decision: { taken, candidates }, isShifted });
}

const OLD = time('2015-01-01T10:00:00');
const OWNERS = time('1987-07-06T12:00:00', { source: 'xmp:DateTimeOriginal' });

describe('a filed group', () => {
  it('moves where evidence that is still there ranks lower now', () => {
    expect(judge(OLD, OWNERS, { others: [OLD] })).toBe(true);
  });

  it('moves for evidence of more confidence where that of its date is gone, and for no other', () => {
    const byTime = time('2015-01-01T10:00:00', { source: 'mtime', confidence: 'low' });
    expect(judge(byTime, time('2014-01-01T10:00:00', { source: 'name', confidence: 'medium' }))).toBe(true);
    expect(judge(byTime, time('2014-01-01T00:00:00', { source: 'folder', confidence: 'low' }))).toBe(false);
    expect(judge(OLD, time('2014-01-01T10:00:00', { source: 'name', confidence: 'medium' }))).toBe(false);
  });

  it('keeps a correction of its clock that was given once, and takes one that is given now', () => {
    const shifted = time('2015-01-01T11:00:00');
    expect(judge(shifted, OLD)).toBe(false);
    expect(judge(OLD, shifted, { isShifted: true })).toBe(true);
  });

  it('moves a time in UTC only if its place was not known', () => {
    const utc = { source: 'quicktime:CreateDate', offset: '+00:00' } as const;
    const unplaced = time('2020-06-01T22:30:00', { ...utc, confidence: 'low' });
    const placed = time('2020-06-02T01:30:00', { ...utc, offset: '+03:00', confidence: 'medium' });
    expect(judge(unplaced, placed)).toBe(true);
    expect(judge(placed, unplaced)).toBe(false);
    expect(
      judge(placed, time('2020-06-02T00:30:00', { ...utc, offset: '+02:00', confidence: 'medium' })),
    ).toBe(false);
  });

  it('keeps its date where none is found now, and moves out of undated where one is', () => {
    expect(judge(OLD, null)).toBe(false);
    expect(judge(null, OLD)).toBe(true);
    expect(judge(null, null)).toBe(false);
    expect(judge(OLD, OLD, { isShifted: true })).toBe(false);
  });
});
