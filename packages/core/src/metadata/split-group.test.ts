import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CandidateMember } from './split-group.ts';
import { splitGroup } from './split-group.ts';

const HOUR_MS = 3_600_000;

function member(more: Partial<CandidateMember> = {}): CandidateMember {
  return {
    role: 'twin',
    to: 0,
    isWeak: false,
    camera: 'NIKON D90',
    contentId: null,
    takenMs: 0,
    ...more,
  };
}

const MAIN = member({ role: 'main' });

describe('splitGroup', () => {
  it.each<[string, Partial<CandidateMember>]>([
    ['of the same camera and time', {}],
    ['whose camera is written otherwise', { camera: 'Nikon-D90' }],
    ['that does not say its camera or time', { camera: null, takenMs: null }],
    ['a day away', { takenMs: 24 * HOUR_MS }],
    ['that is a sidecar, whatever it says', { role: 'sidecar', camera: 'X', takenMs: 99 * HOUR_MS }],
    ['that an edit shows at the same time', { role: 'edited', isWeak: true }],
    ['that is the same shot in another format', { isWeak: true, takenMs: 900 }],
  ])('keeps a member %s', (_, more) => {
    expect(splitGroup([MAIN, member(more)])).toEqual([[0, 1]]);
  });

  it.each<[string, Partial<CandidateMember>]>([
    ['of another camera', { camera: 'Canon EOS 7D' }],
    ['more than a day away', { takenMs: 24 * HOUR_MS + 1 }],
    ['that only may be the same shot, and was taken seconds later', { isWeak: true, takenMs: 2000 }],
    ['that only may be the same shot of another camera', { isWeak: true, camera: 'NIKON D80' }],
    ['that only may be the same shot and does not say its time', { isWeak: true, takenMs: null }],
    ['that only may be an edit and does not say its time', { role: 'edited', isWeak: true, takenMs: null }],
  ])('lets a member go %s', (_, more) => {
    expect(splitGroup([MAIN, member(more)])).toEqual([[0], [1]]);
  });

  it('believes content identifiers more than cameras and times', () => {
    const still = member({ role: 'main', contentId: 'A' });
    const far = { role: 'live-clip', camera: 'Other', takenMs: 99 * HOUR_MS } as const;
    expect(splitGroup([still, member({ ...far, contentId: 'A' })])).toEqual([[0, 1]]);
    expect(splitGroup([still, member({ role: 'live-clip', contentId: 'B' })])).toEqual([[0], [1]]);
  });

  it('lets what belongs to a member go with it', () => {
    const jpeg = member({ camera: 'Canon EOS 7D' });
    const clip = member({ role: 'live-clip', to: 1, camera: null });
    const xmp = member({ role: 'sidecar', to: 1 });
    expect(splitGroup([MAIN, jpeg, clip, xmp, member({ role: 'sidecar' })])).toEqual([
      [0, 4],
      [1, 2, 3],
    ]);
  });

  it('loses no member', () => {
    const facts = fc.record({
      camera: fc.constantFrom(null, 'a', 'b'),
      takenMs: fc.constantFrom(null, 0, 48 * HOUR_MS),
      contentId: fc.constantFrom(null, 'A', 'B'),
      isWeak: fc.boolean(),
      role: fc.constantFrom('twin', 'live-clip', 'edited', 'sidecar' as const),
      back: fc.nat(5),
    });
    fc.assert(
      fc.property(fc.array(facts, { minLength: 1, maxLength: 8 }), (list) => {
        const members = list.map(({ back, ...one }, at) => ({ ...one, to: Math.max(0, at - 1 - back) }));
        const first = { ...members[0], to: 0 } as CandidateMember;
        const parts = splitGroup([first, ...members.slice(1)]);
        expect(parts.flat().sort((a, b) => a - b)).toEqual(list.map((_, at) => at));
      }),
    );
  });
});
