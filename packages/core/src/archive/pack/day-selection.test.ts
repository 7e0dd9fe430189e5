import { describe, expect, it } from 'vitest';
import { isSelected, parseSelection } from './day-selection.ts';

const TODAY = '2024-02-29';

describe('parseSelection', () => {
  it.each([
    [{}, { from: null, before: null }],
    [{ year: '2019' }, { from: '2019-01-01', before: '2020-01-01' }],
    [{ before: '2019-05' }, { from: null, before: '2019-05-01' }],
    [{ olderThan: '30d' }, { from: null, before: '2024-01-30' }],
    [{ olderThan: '1m' }, { from: null, before: '2024-01-29' }],
    [{ olderThan: '1y' }, { from: null, before: '2023-02-28' }],
    [
      { year: '2019', before: '2019-05-12' },
      { from: '2019-01-01', before: '2019-05-12' },
    ],
  ])('reads %j', (request, expected) => {
    expect(parseSelection(request, TODAY)).toEqual(expected);
  });

  it.each([
    { year: '19' },
    { before: '2019-02-30' },
    { before: 'May' },
    { olderThan: '3w' },
    { olderThan: 'd' },
  ])('refuses %j', (request) => {
    expect(() => parseSelection(request, TODAY)).toThrowError(expect.objectContaining({ exitCode: 64 }));
  });

  it('takes a month or a year that lies in it as a whole', () => {
    const of = (request: object) => (day: string) => isSelected(day, parseSelection(request, TODAY));
    expect(['2019', '2019-01', '2019-12', '2018'].map(of({ year: '2019' }))).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(['2019', '2019-05', '2019-04', '2018'].map(of({ before: '2019-05' }))).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });

  it('takes the first day and not the last bound', () => {
    const selection = parseSelection({ year: '2019' }, TODAY);
    expect(
      ['2018-12-31', '2019-01-01', '2019-12-31', '2020-01-01'].map((day) => isSelected(day, selection)),
    ).toEqual([false, true, true, false]);
  });
});
