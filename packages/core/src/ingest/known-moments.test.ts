import { describe, expect, it } from 'vitest';
import type { DateCandidate } from '../metadata/capture-time.ts';
import { KnownMoments } from './known-moments.ts';

type Told = Parameters<KnownMoments['add']>[0];

function dated(
  local: string,
  more: { offset?: string | null; confidence?: 'high' | 'low'; camera?: string | null; folder?: string } = {},
): Told {
  const { offset = '+02:00', confidence = 'high', camera = 'Sony A', folder = 'card/DCIM' } = more;
  const known = { local, offset, confidence, source: 'exif:DateTimeOriginal', precision: 'second' } as const;
  const candidate: DateCandidate = {
    ...known,
    member: 'a.jpg',
    tag: '',
    raw: '',
    tier: 100,
    verdict: 'chosen',
    why: '',
  };
  return { camera, folder, decision: { taken: known, candidates: [candidate], notes: [], remarks: [] } };
}

function momentsOf(groups: readonly Told[]): KnownMoments {
  const moments = new KnownMoments();
  for (const group of groups) moments.add(group);
  return moments;
}

function offsetAt(utc: string, ...groups: Told[]): number | null {
  return momentsOf(groups).index()({ camera: 'Sony A', folder: 'card/films' }, Date.parse(utc));
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
    const nothing = { taken: null, candidates: [], notes: [], remarks: [] };
    const undated = { camera: 'Sony A', folder: 'card/DCIM', decision: nothing };
    expect(offsetAt('2019-05-12T08:30:00Z', undated)).toBeNull();
  });

  it('tells a film that names no camera the offset on which the pictures of its folder agree', () => {
    const film = { camera: null, folder: 'card/DCIM' };
    const at = Date.parse('2019-05-12T08:30:00Z');
    const stills = [dated('2019-05-12T10:00:00'), dated('2019-05-12T20:00:00', { camera: 'Sony B' })];
    expect(momentsOf(stills).index()(film, at)).toBe(120);
    expect(momentsOf(stills).index()({ ...film, folder: 'card/other' }, at)).toBeNull();
    const abroad = [...stills, dated('2019-05-12T20:00:00', { offset: '+09:00' })];
    expect(momentsOf(abroad).index()(film, at)).toBeNull();
  });

  it('knows a clock that counts up from a new year, and no other clock or year', () => {
    const { isFromZero } = momentsOf([dated('2012-01-01T00:05:12')]);
    const at = (local: string) => Date.parse(`${local}Z`);
    expect(isFromZero('Sony A', at('2012-01-03T10:00:00'))).toBe(true);
    expect(isFromZero('Sony A', at('2012-03-03T10:00:00'))).toBe(false);
    expect(isFromZero('Sony A', at('2013-01-03T10:00:00'))).toBe(false);
    expect(isFromZero('Sony B', at('2012-01-03T10:00:00'))).toBe(false);
    expect(momentsOf([dated('2012-01-01T10:05:12')]).isFromZero('Sony A', at('2012-01-03T10:00:00'))).toBe(
      false,
    );
  });
});
