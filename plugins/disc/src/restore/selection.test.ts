import { describe, expect, it } from 'vitest';
import { parseDays, Selection, selectionOf } from './selection.ts';

const SHA = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const file = { path: '2019/05/12/IMG_1.JPG', inVolume: 'data/2019/05/12/IMG_1.JPG', sha256: SHA };

describe('a selection', () => {
  it.each(['IMG_1.JPG', '2019/05/12/IMG_1.JPG', '2019/05', '2019/05/', 'data/2019/05/12', '9F86D081', SHA])(
    'finds a file by %s',
    (word) => {
      const selection = new Selection([word], null);
      expect(selection.wants(file)).toBe(true);
      expect(selection.unfitted).toEqual([]);
    },
  );

  it.each(['MG_1.JPG', '2019/0', '9f86d08', 'img_1.jpg', ''])('takes no file for %j', (word) => {
    const selection = new Selection([word], null);
    expect(selection.wants(file)).toBe(false);
    expect(selection.unfitted).toEqual([word]);
  });

  it('finds a name that cannot be typed as it is shown', () => {
    const odd = { ...file, path: '2019/05/12/a\udcff.jpg' };
    expect(new Selection(['a\\xff.jpg'], null).wants(odd)).toBe(true);
  });

  it.each([
    ['2019-05-12', true],
    ['2019-05', true],
    ['2019', true],
    ['2019-04..2019-05', true],
    ['2019-05-13..2019-06', false],
    ['2018', false],
  ])('has the days of %s: %j', (days, isWanted) => {
    expect(new Selection([], parseDays(days)).wants(file)).toBe(isWanted);
  });

  it('goes by the day of capture before that of the folder', () => {
    const taken = { ...file, taken: '2018-01-01T10:00:00' };
    expect(new Selection([], parseDays('2018')).wants(taken)).toBe(true);
    expect(new Selection([], parseDays('2019')).wants(taken)).toBe(false);
  });

  it.each([
    [[], { all: false }],
    [['a'], { all: true }],
    [[], { all: true, day: '2019' }],
    [[], { all: false, day: 'yesterday' }],
  ])('refuses %j with %j', (words, asked) => {
    expect(() => selectionOf(words, asked)).toThrow(expect.objectContaining({ code: 'usage' }));
  });
});
