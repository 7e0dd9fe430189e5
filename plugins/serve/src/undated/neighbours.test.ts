import { describe, expect, it } from 'vitest';
import { neighboursOf } from './neighbours.ts';

const dated = (origin: string, local: string) => ({
  origin,
  local,
  name: origin.slice(origin.lastIndexOf('/') + 1),
});

describe('neighboursOf', () => {
  const others = [
    dated('DCIM/IMG_0009.JPG', '2015-05-03'),
    dated('DCIM/IMG_0004.JPG', '2015-05-01'),
    dated('DCIM/IMG_0001.JPG', '2015-04-30'),
    dated('DCIM/IMG_0007.JPG', '2015-05-02'),
    dated('other/IMG_0006.JPG', '1999-01-01'),
  ];

  it('tells the pictures before and behind by their numbers, and the first and last of the folder', () => {
    expect(neighboursOf('DCIM/IMG_0006.JPG', others).map(({ name }) => name)).toEqual([
      'IMG_0004.JPG',
      'IMG_0007.JPG',
      'IMG_0001.JPG',
      'IMG_0009.JPG',
    ]);
  });

  it('tells the first and last of the folder for a name without a number, and nothing for a folder of its own', () => {
    expect(neighboursOf('DCIM/scan.jpg', others).map(({ name }) => name)).toEqual([
      'IMG_0001.JPG',
      'IMG_0009.JPG',
    ]);
    expect(neighboursOf('alone/IMG_0006.JPG', others)).toEqual([]);
  });
});
