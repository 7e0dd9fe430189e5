import { describe, expect, it } from 'vitest';

import { parseTakeout } from './takeout.ts';

const json = (more: Record<string, unknown>): string =>
  JSON.stringify({ title: 'a.jpg', photoTakenTime: { timestamp: '1557671400', formatted: 'x' }, ...more });

describe('parseTakeout', () => {
  it('reads the time and the place', () => {
    const geoData = { latitude: 48.85, longitude: 2.35, altitude: 0 };
    expect(parseTakeout(json({ geoData }))).toEqual({
      kind: 'takeout',
      takeout: { title: 'a.jpg', photoTakenTime: 1557671400, position: { latitude: 48.85, longitude: 2.35 } },
    });
  });

  it('prefers the place of the picture and takes 0/0 for unknown', () => {
    const zero = { latitude: 0, longitude: 0 };
    const place = { latitude: -33.9, longitude: 151.2 };
    const positionOf = (more: Record<string, unknown>): unknown => {
      const outcome = parseTakeout(json(more));
      return outcome.kind === 'takeout' ? outcome.takeout.position : outcome;
    };
    expect(positionOf({ geoData: zero, geoDataExif: place })).toEqual(place);
    expect(positionOf({ geoData: place, geoDataExif: zero })).toEqual(place);
    expect(positionOf({ geoData: zero })).toBeNull();
    expect(positionOf({ geoData: { latitude: 95, longitude: 2 } })).toBeNull();
    expect(positionOf({ geoData: 'x' })).toBeNull();
  });

  it.each([
    ['no JSON', 'hello'],
    ['an album', '{"title":"Summer"}'],
    ['a list', '[1]'],
    ['null', 'null'],
    ['a time with a fraction', json({ photoTakenTime: { timestamp: '1.5' } })],
    ['a time as a number', json({ photoTakenTime: { timestamp: 1557671400 } })],
    ['a missing title', json({ title: undefined })],
  ])('refuses %s', (_, text) => {
    expect(parseTakeout(text).kind).toBe('not-takeout');
  });
});
