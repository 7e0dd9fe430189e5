import { describe, expect, it } from 'vitest';

import { folderNameDate } from './folder-name-date.ts';

describe('folderNameDate', () => {
  it.each([
    ['2019-05-12', '2019-05-12'],
    ['pictures/2019-05-12 Birthday', '2019-05-12'],
    ['pictures/2019_05_12', '2019-05-12'],
    ['20190512_trip', '2019-05-12'],
    ['2019/05/12', '2019-05-12'],
    ['a/2019/05/12 Birthday/raw', '2019-05-12'],
    ['2019/05 May/12', '2019-05-12'],
    ['2018-01-01/2019-05-12', '2019-05-12'],
    ['1895-03-22 Lumière', '1895-03-22'],
    ['2019/05/12/DCIM/100CANON', '2019-05-12'],
  ])('reads %s as %s', (folder, expected) => {
    const ms = folderNameDate(folder);
    expect(ms === null ? null : new Date(ms).toISOString().slice(0, 10)).toBe(expected);
  });

  it.each([
    '',
    '2019',
    '2019/05',
    '2019-02-31',
    '2019/13/01',
    '20190512345',
    'x2019-05-12',
    '2019-05_12',
    '05/12',
    '100_0512',
  ])('finds no day in "%s"', (folder) => {
    expect(folderNameDate(folder)).toBeNull();
  });
});
