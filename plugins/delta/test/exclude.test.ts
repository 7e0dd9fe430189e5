import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeFileAccess } from '@mediastruct/core';
import { ExcludeRules } from '../src/exclude/exclude-rules.ts';
import { Dir } from '../src/index.ts';
import { put } from './trees.ts';
import { temporaryFolder } from './temporary-folder.ts';

function tree(files: Readonly<Record<string, string>>) {
  const base = temporaryFolder();
  for (const [path, content] of Object.entries(files)) put(base.path, path, content);
  return base;
}

describe('what is left out', () => {
  it('is the state of version control, and what files of rules name', () => {
    using base = tree({ '.git/x': '', 'a/.svn/x': '', '.gitignore': '*.tmp\n', 'a/b.tmp': '', 'a/b': '' });
    expect([...new Dir(base.path).files()]).toEqual(['.gitignore', 'a/b']);
  });

  it('is ruled by the deeper folder first, which can take back', () => {
    using base = tree({
      '.exclude': '*.jpg\n/only-here\n',
      'keep/.mediastructignore': '!*.jpg\n',
      'keep/a.jpg': '',
      'b.jpg': '',
      'only-here': '',
      'keep/only-here': '',
    });
    expect([...new Dir(base.path).files()]).toEqual([
      '.exclude',
      'keep/.mediastructignore',
      'keep/a.jpg',
      'keep/only-here',
    ]);
  });

  it('is the same after any number of names', () => {
    const access = nodeFileAccess;
    const rules = new ExcludeRules(access, '/nowhere', {
      rules: ['*.tmp', '!keep.tmp', 'cache/'],
      ruleFiles: [],
    });
    const names = Array.from({ length: 9000 }, (_, nth) => `${nth}.tmp`);
    expect(names.every((name) => rules.leavesOut(name, 'file'))).toBe(true);
    expect(rules.leavesOut('keep.tmp', 'file')).toBe(false);
    expect(rules.leavesOut('cache', 'folder')).toBe(true);
  });

  it('is no file where all rules are of folders', () => {
    using base = tree({
      '.gitignore': 'cache/\n# of folders\n\nother/ \n',
      'a/cache': '',
      'cache/x': '',
      b: '',
    });
    expect([...new Dir(base.path).files()]).toEqual(['.gitignore', 'a/cache', 'b']);
  });

  it('is not asked below a folder that is left out, as git does it', () => {
    using base = tree({ '.gitignore': 'cache/\n', 'cache/.gitignore': '!*\n', 'cache/a': '', b: '' });
    expect([...new Dir(base.path).files()]).toEqual(['.gitignore', 'b']);
  });

  it('does not leak from one folder or one instance into another', () => {
    using base = tree({ 'a/.gitignore': '*\n!.gitignore\n', 'a/x': '', 'b/x': '' });
    const own = new Dir(base.path, { exclude: { rules: ['b/'] } });
    expect([...own.files()]).toEqual(['a/.gitignore']);
    expect([...new Dir(base.path).files()]).toEqual(['a/.gitignore', 'b/x']);
    expect([...own.files()]).toEqual(['a/.gitignore']);
  });

  it('tells cases apart, and leaves names that are no UTF-8 alone', () => {
    using base = tree({ '.gitignore': '*.TMP\n', 'a.tmp': '', 'b.TMP': '', 'c\udcff.TMP': '' });
    expect([...new Dir(base.path).files()]).toEqual(['.gitignore', 'a.tmp', 'c\udcff.TMP']);
  });
});

describe('Dir', () => {
  it('finds files by pattern, folders by a file in them, and tells sizes', () => {
    using base = tree({ 'a/package.json': '{}', 'package.json': '{}', 'a/b/pic.jpg': '12345' });
    const dir = new Dir(base.path);
    expect([...dir.files('*.jpg')]).toEqual(['a/b/pic.jpg']);
    expect([...dir.foldersWith('package.json')]).toEqual(['a', '']);
    expect([...dir.folders()]).toEqual(['a', 'a/b']);
    expect(dir.size()).toBe(9);
  });

  it('has one hash for the same names and contents, and another for any other', () => {
    using one = tree({ 'a/b': 'x', c: 'y' });
    using same = tree({ c: 'y', 'a/b': 'x' });
    using other = tree({ 'a/b': 'y', c: 'x' });
    using moved = tree({ a: 'x', 'b/c': 'y' });
    const hashes = [one, same, other, moved].map(({ path }) => new Dir(path).hash());
    expect(hashes[0]).toBe(hashes[1]);
    expect(new Set(hashes).size).toBe(3);
  });

  it('refuses what is no folder', () => {
    using base = tree({ file: '' });
    expect(() => new Dir(join(base.path, 'file'))).toThrow('expected a folder, found a file');
    expect(() => new Dir(join(base.path, 'none'))).toThrow('expected a folder, found nothing');
  });
});
