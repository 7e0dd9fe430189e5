import { describe, expect, it } from 'vitest';
import { neighboursOf } from './neighbours.ts';

const dated = (origin: string, local: string, precision = 'second') => ({
  ...{ origin, taken: { local, precision } },
  name: origin.slice(origin.lastIndexOf('/') + 1),
});

describe('neighboursOf', () => {
  const others = [
    dated('DCIM/IMG_0009.JPG', '2015-05-03T10:00:00'),
    dated('DCIM/IMG_0004.JPG', '2015-05-01T10:00:00'),
    dated('DCIM/IMG_0001.JPG', '2015-04-30T10:00:00'),
    dated('DCIM/IMG_0007.JPG', '2015-05-02T10:00:00'),
    dated('other/IMG_0006.JPG', '1999-01-01T10:00:00'),
  ];
  const names = (origin: string) =>
    neighboursOf(origin, others, 'ingest')?.told.map(({ name }) => name) ?? null;

  it('tells the pictures before and behind by their numbers, and the first and last of the folder', () => {
    expect(names('DCIM/IMG_0006.JPG')).toEqual([
      'IMG_0004.JPG',
      'IMG_0007.JPG',
      'IMG_0001.JPG',
      'IMG_0009.JPG',
    ]);
  });

  it('tells the first and last of the folder for a name without a number, and nothing for a folder of its own', () => {
    expect(names('DCIM/scan.jpg')).toEqual(['IMG_0001.JPG', 'IMG_0009.JPG']);
    expect(names('alone/IMG_0006.JPG')).toBeNull();
  });

  it.each([
    ['within a month of one ingest', 'ingest', ['2015-05-01T10:00:00', '2015-05-30T10:00:00'], true],
    ['years apart', 'ingest', ['2012-05-01T10:00:00', '2019-05-30T10:00:00'], false],
    ['of folders that have only their name in common', 'name', ['2015-05-01T10:00:00'], false],
    ['of one year, of which no more is known', 'ingest', ['1987', '1987'], true],
    ['of a year and a day in it', 'ingest', ['1987', '1987-01-02T10:00:00'], false],
  ] as const)('offers dates %s or not', (_, by, times, isOfOneTime) => {
    const beside = times.map((local, nth) => dated(`DCIM/IMG_${nth}.JPG`, local));
    expect(neighboursOf('DCIM/IMG_5.JPG', beside, by)).toMatchObject({
      ...{ by, count: times.length, isOfOneTime },
      first: { local: times[0] },
      last: { local: times.at(-1) },
    });
  });
});
