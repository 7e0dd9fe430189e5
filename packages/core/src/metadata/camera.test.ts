import { describe, expect, it } from 'vitest';

import { cameraOf, parseClockShift, settingFor } from './camera.ts';

describe('cameraOf', () => {
  it.each([
    [{ 'EXIF:IFD0:Make': 'Canon', 'EXIF:IFD0:Model': 'Canon EOS R5' }, 'Canon EOS R5'],
    [{ 'EXIF:IFD0:Make': 'NIKON CORPORATION', 'EXIF:IFD0:Model': 'NIKON D70' }, 'NIKON D70'],
    [{ 'QuickTime:Keys:Make': 'Apple', 'QuickTime:Keys:Model': 'iPhone 8' }, 'Apple iPhone 8'],
    [{ 'EXIF:IFD0:Model': ' X100  ' }, 'X100'],
    [{ 'EXIF:IFD0:Make': 'GoPro' }, 'GoPro'],
    [{ 'EXIF:IFD0:Model': '' }, null],
    [{}, null],
  ])('names %j', (tags, name) => {
    expect(cameraOf(tags)).toBe(name);
  });
});

describe('settingFor', () => {
  it('finds a camera in any case, then the rule for all others', () => {
    const settings = { 'canon eos r5': 1, '*': 2 };
    expect(settingFor(settings, 'Canon EOS R5')).toBe(1);
    expect(settingFor(settings, 'NIKON D70')).toBe(2);
    expect(settingFor(settings, null)).toBe(2);
    expect(settingFor({ a: 1 }, 'b')).toBeUndefined();
    expect(settingFor(undefined, 'b')).toBeUndefined();
  });
});

describe('parseClockShift', () => {
  it.each([
    ['+1h', 3_600_000],
    ['-30m', -1_800_000],
    ['+1h30m', 5_400_000],
    ['-1d2h', -93_600_000],
    ['+45s', 45_000],
    ['+01:30', 5_400_000],
    ['-00:00:10', -10_000],
    ['1h', null],
    ['+', null],
    ['+h', null],
    ['+1x', null],
    ['', null],
  ])('reads %s as %s', (text, ms) => {
    expect(parseClockShift(text)).toBe(ms);
  });
});
