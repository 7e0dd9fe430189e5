import { outputFileSync } from 'fs-extra/esm';
import { describe, expect, it } from 'vitest';
import type { EntryKind } from '../../src/files/file-access.ts';
import { openLibrary, treeOf } from '../../src/library/library.ts';
import { treeFilter } from '../../src/library/tree-filter.ts';
import { temporaryFolder } from '../files/temporary-folder.ts';

const folder = temporaryFolder();

function filter(role: 'media' | 'archive', config = '') {
  outputFileSync(folder.at('lib/mediastruct.toml'), config);
  const library = openLibrary(folder.at('lib'));
  const leaveOut = treeFilter(library, treeOf(library, role));
  return (path: string, kind: EntryKind = 'file') => leaveOut(path, kind);
}

describe('treeFilter', () => {
  it('leaves out names of ours that exist only while a file is moved', () => {
    const isOut = filter('media');
    expect(isOut('2019/.ms-0123abcd-17.part')).toBe(true);
    expect(isOut('.ms-0123abcd-17.gone')).toBe(true);
    expect(isOut('.ms-notes.txt')).toBe(false);
  });

  it('leaves out every state folder, at the root of the tree too', () => {
    const isOut = filter('media');
    expect(isOut('other-library/.mediastruct', 'folder')).toBe(true);
    expect(isOut('.mediastruct', 'folder')).toBe(true);
    expect(isOut('about.mediastruct')).toBe(false);
  });

  it('leaves out other trees that stand inside', () => {
    const isOut = filter('media', '[folders]\nduplicates = "media/dups"');
    expect(isOut('dups', 'folder')).toBe(true);
    expect(isOut('dups-2', 'folder')).toBe(false);
  });

  it('leaves out what the volumes of the archive say of themselves, and keeps their payload', () => {
    const isOut = filter('archive');
    expect(isOut('MS_0a1b2c3d_1/bag-info.txt')).toBe(true);
    expect(isOut('MS_0a1b2c3d_1/data', 'folder')).toBe(false);
    expect(isOut('MS_0a1b2c3d_1/data/2019/a.jpg')).toBe(false);
    expect(isOut('MS_0a1b2c3d_1.burned.txt')).toBe(true);
    expect(filter('media')('MS_0a1b2c3d_1/bag-info.txt')).toBe(false);
  });

  it('reads leave_out as a .gitignore file', () => {
    const isOut = filter('media', '[crawl]\nleave_out = ["@eaDir/", "*.tmp", "/top.jpg", "!keep.tmp"]');
    expect(isOut('a/@eaDir', 'folder')).toBe(true);
    expect(isOut('a/@eaDir', 'file')).toBe(false);
    expect(isOut('a/b.TMP')).toBe(true);
    expect(isOut('a/keep.tmp')).toBe(false);
    expect(isOut('top.jpg')).toBe(true);
    expect(isOut('a/top.jpg')).toBe(false);
  });

  it('keeps names that no pattern can name', () => {
    expect(filter('media', '[crawl]\nleave_out = ["*.tmp"]')('caf\udce9.tmp')).toBe(false);
  });
});
