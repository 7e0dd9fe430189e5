import { describe, expect, it } from 'vitest';
import type { DatedGroup } from './date-groups.ts';
import { KnownMoments } from './known-moments.ts';

function dated(
  local: string,
  more: { offset?: string | null; confidence?: 'high' | 'low'; camera?: string | null } = {},
) {
  const { offset = '+02:00', confidence = 'high', camera = 'Sony A' } = more;
  const taken = { local, offset, confidence, source: 'exif', precision: 'second' };
  return { camera, decision: { taken, candidates: [], notes: [] } } as unknown as DatedGroup;
}

function offsetAt(utc: string, ...groups: DatedGroup[]): number | null {
  const moments = new KnownMoments();
  for (const group of groups) moments.add(group);
  return moments.index()('Sony A', Date.parse(utc));
}

describe('KnownMoments', () => {
  it('tells the offset of the nearest still of the camera', () => {
    const stills = [dated('2019-05-12T10:00:00'), dated('2019-05-12T20:00:00', { offset: '+09:00' })];
    expect(offsetAt('2019-05-12T08:30:00Z', ...stills)).toBe(120);
    expect(offsetAt('2019-05-12T11:30:00Z', ...stills)).toBe(540);
    expect(offsetAt('2019-05-14T08:30:00Z', ...stills)).toBeNull();
  });

  it.each([
    ['without an offset', { offset: null }],
    ['whose place was only guessed', { offset: '+00:00', confidence: 'low' as const }],
    ['of no camera', { camera: null }],
    ['of another camera', { camera: 'Sony B' }],
  ])('learns nothing from a still %s', (_, more) => {
    expect(offsetAt('2019-05-12T08:30:00Z', dated('2019-05-12T10:00:00', more))).toBeNull();
  });

  it('learns nothing from what nothing dates', () => {
    const undated = { camera: 'Sony A', decision: { taken: null, candidates: [], notes: [] } };
    expect(offsetAt('2019-05-12T08:30:00Z', undated as unknown as DatedGroup)).toBeNull();
  });
});
