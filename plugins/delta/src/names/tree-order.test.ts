import { pathToBytes } from '@mediastruct/core';
import { expect, it } from 'vitest';
import { compareTreePaths } from './tree-order.ts';

it('puts a folder right before what is below it, and names like it behind', () => {
  const sorted = ['a', 'a/b', 'a/b/c', 'a/c', 'a.txt', 'a0', 'b', 'b\udcff'];
  expect([...sorted].reverse().sort(compareTreePaths)).toEqual(sorted);
});

it('compares names by their bytes', () => {
  const names = ['\u{1f600}', '\uffff', 'z', 'Z', '\udc80'];
  const byBytes = [...names].sort((a, b) => pathToBytes(a).compare(pathToBytes(b)));
  expect([...names].sort(compareTreePaths)).toEqual(byBytes);
});
