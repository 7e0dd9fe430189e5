import { describe, expect, it } from 'vitest';
import type { Library } from './library.ts';
import { pathBelow } from './path-below.ts';
import { placeInTree } from './tree-of-path.ts';

describe('pathBelow', () => {
  it.each([
    ['/a', '/a/b/c', 'b/c'],
    ['/', '/a', 'a'],
    ['/a', '/a', null],
    ['/a', '/ab/c', null],
    ['/a/b', '/a', null],
  ])('under %s %s is %s', (root, path, below) => {
    expect(pathBelow(root, path)).toBe(below);
  });
});

describe('placeInTree', () => {
  const library = {
    trees: [{ root: '/lib' }, { root: '/lib/inner' }, { root: '/lib/in' }],
  } as unknown as Library;

  it('means the innermost tree, by whole segments', () => {
    expect(placeInTree(library, '/lib/inner/x')).toMatchObject({ tree: { root: '/lib/inner' }, path: 'x' });
    expect(placeInTree(library, '/lib/innermost/x')).toMatchObject({ tree: { root: '/lib' } });
    expect(placeInTree(library, '/elsewhere/x')).toBeNull();
  });
});
