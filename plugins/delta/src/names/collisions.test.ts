import { expect, it } from 'vitest';
import { collisionsIn } from './collisions.ts';

it('tells names that differ only in case or in their form of Unicode', () => {
  const paths = ['IMG.jpg', 'img.JPG', 'é', 'e\u0301', 'other', 'a/b', 'A/b'];
  expect([...collisionsIn(paths)]).toEqual([
    { path: 'img.JPG', taken: 'IMG.jpg' },
    { path: 'e\u0301', taken: 'é' },
    { path: 'A/b', taken: 'a/b' },
  ]);
});

it('tells a folder once, and not all that is below it', () => {
  expect([...collisionsIn(['a', 'a/x', 'A', 'A/x'])]).toEqual([{ path: 'A', taken: 'a' }]);
});

it('tells nothing where all names are apart', () => {
  expect([...collisionsIn(['a', 'b', 'b\udcff', 'b\udcfe'])]).toEqual([]);
});
