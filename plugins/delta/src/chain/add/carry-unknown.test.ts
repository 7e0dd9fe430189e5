import { expect, it } from 'vitest';
import type { ListedFile, TreeEntry } from '../../listing/tree-entry.ts';
import { withUnknownAsBefore } from './carry-unknown.ts';

const file = (path: string, content: string): ListedFile => ({
  kind: 'file',
  path,
  size: 1,
  mode: 0o644,
  mtimeNs: 1n,
  sha256: content.repeat(64),
  signature: { offset: 1, length: 2 },
});
const folder = (path: string): TreeEntry => ({ kind: 'folder', path, mode: 0o755, mtimeNs: 1n });
const unknown = (path: string): TreeEntry => ({ kind: 'unknown', path, what: 'no' });
const told = (before: readonly TreeEntry[], now: readonly TreeEntry[]) =>
  [...withUnknownAsBefore(before, now)].map((entry) =>
    entry.kind === 'file'
      ? `${entry.path}=${entry.sha256[0]}${entry.signature === undefined ? '' : '*'}`
      : entry.path,
  );

it('keeps a folder that cannot be listed with all that was in it, and nothing beside', () => {
  const before = [folder('a'), file('a/x', '1'), file('a.txt', '1'), file('b', '1')];
  expect(told(before, [unknown('a'), file('b', '2')])).toEqual(['a', 'a/x=1', 'b=2*']);
});

it('keeps a file that cannot be read as it was, and knows nothing of a new one', () => {
  expect(told([file('a', '1')], [unknown('a'), unknown('b'), file('c', '3')])).toEqual(['a=1', 'c=3*']);
});
