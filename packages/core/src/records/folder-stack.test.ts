import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparePaths } from '../files/path-text.ts';
import { FolderStack, folderOf } from './folder-stack.ts';

function foldersOf(paths: readonly string[]): [string, readonly string[]][] {
  const told: [string, readonly string[]][] = [];
  const stack = new FolderStack<string>((folder, items) => told.push([folder, items]));
  for (const path of paths) stack.add(path, path);
  stack.end();
  return told;
}

describe('FolderStack', () => {
  it('gathers the files of a folder around those of its subfolders', () => {
    expect(foldersOf(['a/1', 'a/b/2', 'a/c', 'a.txt', 'z'])).toEqual([
      ['a/b', ['a/b/2']],
      ['a', ['a/1', 'a/c']],
      ['', ['a.txt', 'z']],
    ]);
  });

  it('tells every folder of any tree once and whole', () => {
    const name = fc.constantFrom('a', 'b', 'a!', 'a-', 'é', 'ab');
    const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
    fc.assert(
      fc.property(fc.uniqueArray(path, { maxLength: 30 }), (paths) => {
        const sorted = [...paths].sort(comparePaths);
        const told = foldersOf(sorted);
        expect(new Map(told).size).toBe(told.length);
        for (const [folder, files] of told)
          expect(files).toEqual(sorted.filter((one) => folderOf(one) === folder));
        expect(told.flatMap(([, files]) => files)).toHaveLength(paths.length);
      }),
    );
  });
});
