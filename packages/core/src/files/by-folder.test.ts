import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byFolder } from './by-folder.ts';
import { folderOf, nameOf } from './path-text.ts';
import { comparePaths } from './path-text.ts';

const segment = fc.constantFrom('a', 'a-', 'a.b', 'b', 'c');
const paths = fc
  .uniqueArray(
    fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/')),
    { maxLength: 30 },
  )
  .map((list) => list.sort(comparePaths));

describe('byFolder', () => {
  it('tells every folder once, with all files that stand directly in it', () => {
    fc.assert(
      fc.property(paths, (list) => {
        const told = [...byFolder(list.map((path) => ({ path })))];
        const expected = new Map<string, string[]>();
        for (const path of list)
          expected.set(folderOf(path), [...(expected.get(folderOf(path)) ?? []), path]);
        expect(told).toHaveLength(expected.size);
        for (const { folder, entries } of told)
          expect(entries.map(({ path }) => path)).toEqual(expected.get(folder));
      }),
    );
  });
});

describe('folderOf and nameOf', () => {
  it('split at the last slash', () => {
    expect([folderOf('a/b/c.jpg'), nameOf('a/b/c.jpg')]).toEqual(['a/b', 'c.jpg']);
    expect([folderOf('c.jpg'), nameOf('c.jpg')]).toEqual(['', 'c.jpg']);
  });
});
