import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  formatOffset,
  formatWallClock,
  isKnownZone,
  offsetBetween,
  offsetOfZone,
  parseOffset,
  parseWallClock,
} from './wall-clock.ts';

describe('offsets', () => {
  it.each([
    ['Z', 0],
    ['+02:00', 120],
    ['-0330', -210],
    ['+2', 120],
    [' +05:45 ', 345],
    ['+14:00', 840],
    ['-12:00', -720],
    ['+14:15', null],
    ['-12:15', null],
    ['+01:75', null],
    ['02:00', null],
    ['', null],
  ])('reads %s as %s minutes', (text, minutes) => {
    expect(parseOffset(text)).toBe(minutes);
  });

  it('are found again from a local and a UTC clock up to 7 minutes apart', () => {
    const quarters = fc.integer({ min: -48, max: 56 });
    fc.assert(
      fc.property(quarters, fc.integer({ min: -420, max: 420 }), (quarter, seconds) => {
        expect(offsetBetween(quarter * 900_000 + seconds * 1000, 0)).toBe(quarter * 15);
        expect(parseOffset(formatOffset(quarter * 15))).toBe(quarter * 15);
      }),
    );
  });

  it('of zones follow summer time', () => {
    expect(offsetOfZone('Europe/Paris', Date.UTC(2019, 0, 1))).toBe(60);
    expect(offsetOfZone('Europe/Paris', Date.UTC(2019, 6, 1))).toBe(120);
    expect(offsetOfZone('+05:30', 0)).toBe(330);
    expect(offsetOfZone('UTC', 0)).toBe(0);
    expect([isKnownZone('Mars/Olympus'), isKnownZone('Asia/Tokyo')]).toEqual([false, true]);
  });
});

describe('wall clocks', () => {
  it('come back from their text', () => {
    const times = fc.date({ min: new Date('1826-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(times, (time) => {
        expect(parseWallClock(formatWallClock(time.getTime(), true))).toBe(time.getTime());
      }),
    );
    expect(parseWallClock('no')).toBeNull();
  });
});
