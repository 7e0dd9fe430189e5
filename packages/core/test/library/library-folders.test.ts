import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import type { Tree } from '../../src/library/library.ts';
import { LibraryFolders } from '../../src/library/library-folders.ts';
import { TreeRanks } from '../../src/library/rank.ts';

let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'mediastruct-folders-')));
  for (const path of ['real/lib/unsorted', 'nas/photos/2020', 'stick'])
    mkdirSync(at(path), { recursive: true });
  symlinkSync(at('real'), at('link'));
  symlinkSync(at('nas/photos'), at('real/lib/photos'));
  symlinkSync(at('stick'), at('real/lib/stick'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (path: string) => join(folder, path);

const treeAt = (path: string, role: Tree['role'] = 'further'): Tree => ({
  ...{ name: path, role, root: at(path), indexPath: '', isReference: false },
});

describe('LibraryFolders', () => {
  it('holds what stands in the library, by whatever name the library or the folder was reached', () => {
    const told: string[] = [];
    const trees = [treeAt('link/lib/photos'), treeAt('away/old')];
    const library = { access: nodeFileAccess, root: at('link/lib'), trees };
    const own = new LibraryFolders(library, (path) => told.push(path));
    const held = [
      'real/lib/unsorted',
      'link/lib/unsorted',
      'nas/photos/2020',
      'away/old/2019',
      'link/lib/gone/x',
    ];
    expect(held.filter((path) => own.holds(at(path)))).toEqual(held);
    expect(own.holds(at('link/lib/stick'))).toBe(false);
    expect(own.holds(at('stick'))).toBe(false);
    expect(own.holds(at('nas'))).toBe(false);
    expect(told).toEqual([]);
  });

  it('tells of a root that cannot be looked at, and places it by the folder above', () => {
    const told: string[] = [];
    const realpath = (path: string) => {
      if (path !== at('link/lib')) return nodeFileAccess.realpath(path);
      throw Object.assign(new Error('EIO: injected'), { code: 'EIO' });
    };
    const library = { access: { ...nodeFileAccess, realpath }, root: at('link/lib'), trees: [] };
    const own = new LibraryFolders(library, (path, why) => told.push(`${path}: ${why}`));
    expect(own.holds(at('real/lib/unsorted'))).toBe(true);
    expect(told).toEqual([`${at('link/lib')}: ${'EIO: injected'}`]);
  });
});

describe('TreeRanks', () => {
  it('ranks outside trees behind those of the library, in the order in which they were given', () => {
    const media = treeAt('link/lib/photos', 'media');
    const [inside, first, second] = [treeAt('real/lib/unsorted'), treeAt('real/lib/stick'), treeAt('nas')];
    const library = { access: nodeFileAccess, root: at('link/lib'), trees: [media] };
    const ranks = new TreeRanks({ library, warnings: { add: () => {} } }, [first, inside, second]);
    expect([media, inside, first, second, treeAt('else')].map((tree) => ranks.of(tree))).toEqual([
      1, 2, 3, 4, 5,
    ]);
  });
});
