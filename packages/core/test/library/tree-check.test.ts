import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { outputFileSync } from 'fs-extra/esm';
import { beforeEach, describe, expect, it } from 'vitest';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import type { Tree } from '../../src/library/library.ts';
import { checkTree } from '../../src/library/tree-check.ts';
import { IndexWriter } from '../../src/records/index-base.ts';
import { alteredAccess, systemError } from '../files/altered-access.ts';
import { temporaryFolder } from '../files/temporary-folder.ts';
import { refusal } from './refusal.ts';

const folder = temporaryFolder();
let tree: Tree;

beforeEach(() => {
  const root = folder.at('tree');
  mkdirSync(root);
  tree = { name: 'media', role: 'media', root, indexPath: folder.at('media.ndjson'), isReference: false };
});

function index(paths: readonly string[]): void {
  const header = {
    treeId: 'known',
    root: tree.root,
    rootIno: '1',
    createdAt: '',
    algorithm: 'sha256',
  } as const;
  using writer = new IndexWriter(nodeFileAccess, tree.indexPath, header);
  const stat = { size: 1, mtimeNs: '1', ctimeNs: '1', dev: '1', ino: '1', nlink: 1 };
  for (const path of paths) writer.add({ path, sha256: '0'.repeat(64), ...stat });
  writer.commit();
}

const many = Array.from({ length: 3000 }, (_, at) => `${String(at).padStart(5, '0')}.jpg`);

describe('checkTree', () => {
  it('knows the tree again by its files', () => {
    index(['a.jpg', 'b.jpg']);
    writeFileSync(`${tree.root}/b.jpg`, '');
    expect(checkTree(nodeFileAccess, tree)).toMatchObject({ treeId: 'known', previous: { root: tree.root } });
  });

  it('gives a tree without an index a new identity', () => {
    const one = checkTree(nodeFileAccess, tree);
    expect(one.previous).toBeNull();
    expect(checkTree(nodeFileAccess, tree).treeId).not.toBe(one.treeId);
  });

  it('takes an empty folder for the tree where its index was empty too', () => {
    index([]);
    expect(checkTree(nodeFileAccess, tree).treeId).toBe('known');
  });

  it.each([
    ['absent', () => rmSync(tree.root, { recursive: true }), 'found nothing'],
    [
      'a file',
      () => (rmSync(tree.root, { recursive: true }), writeFileSync(tree.root, '')),
      'found no folder',
    ],
    [
      'a link to nowhere',
      () => (rmSync(tree.root, { recursive: true }), symlinkSync('x', tree.root)),
      'found nothing',
    ],
    ['empty where it was not', () => {}, 'found an empty folder'],
    ['another one', () => writeFileSync(`${tree.root}/c.jpg`, ''), 'found none of the files it held'],
  ])('refuses a root that is %s', (_, change, message) => {
    index(['a.jpg', 'b.jpg']);
    change();
    expect(() => checkTree(nodeFileAccess, tree)).toThrow(refusal('tree-changed', tree.root, message));
  });

  it('refuses an empty root also where its disk left nothing but a lost+found', () => {
    index(['a.jpg']);
    mkdirSync(`${tree.root}/lost+found`);
    expect(() => checkTree(nodeFileAccess, tree)).toThrow(refusal('tree-changed', 'none of the files'));
  });

  it('knows a large tree again of which most was deleted', () => {
    index(many);
    for (const name of many.slice(0, 100)) writeFileSync(`${tree.root}/${name}`, '');
    expect(checkTree(nodeFileAccess, tree).treeId).toBe('known');
  });

  it('follows a root that is a link', () => {
    index(['a.jpg']);
    outputFileSync(folder.at('disk/a.jpg'), '');
    rmSync(tree.root, { recursive: true });
    symlinkSync('disk', tree.root);
    expect(checkTree(nodeFileAccess, tree).treeId).toBe('known');
  });

  it('accepts another tree on purpose, which is then a new one', () => {
    index(['a.jpg']);
    const identity = checkTree(nodeFileAccess, tree, { acceptTree: true });
    expect(identity.previous).toBeNull();
    expect(identity.treeId).not.toBe('known');
  });

  it('still refuses an absent root where another tree would be accepted', () => {
    rmSync(tree.root, { recursive: true });
    expect(() => checkTree(nodeFileAccess, tree, { acceptTree: true })).toThrow(refusal('tree-changed'));
  });

  it.each(['EACCES', 'EIO', 'ESTALE'])('refuses a root that answers %s', (code) => {
    index(['a.jpg']);
    const access = alteredAccess({
      readdir: (real, path) => {
        if (path === tree.root) throw systemError(code);
        return real(path);
      },
    });
    expect(() => checkTree(access, tree)).toThrow(refusal('tree-changed', tree.root, code));
  });

  it('does not take a file that cannot be looked at for a missing one', () => {
    index(['a.jpg']);
    writeFileSync(`${tree.root}/other.jpg`, '');
    const access = alteredAccess({
      lstat: (real, path) => {
        if (path.endsWith('a.jpg')) throw systemError('EIO');
        return real(path);
      },
    });
    expect(() => checkTree(access, tree)).toThrow(refusal('tree-changed', 'EIO'));
  });

  describe('with a folder that cannot be looked into', () => {
    const locked = (...folders: readonly string[]) =>
      alteredAccess({
        lstat: (real, path) => {
          if (folders.some((name) => path.startsWith(`${tree.root}/${name}/`))) throw systemError('EACCES');
          return real(path);
        },
      });

    it('knows the tree by other files, and tells what it could not look at', () => {
      index(['a/1.jpg', 'b/2.jpg']);
      outputFileSync(`${tree.root}/a/1.jpg`, '');
      outputFileSync(`${tree.root}/b/2.jpg`, '');
      const unread: string[] = [];
      const onUnread = ({ path }: { readonly path: string }) => unread.push(path);
      expect(checkTree(locked('a'), tree, { onUnread }).treeId).toBe('known');
      expect(unread).toEqual([`${tree.root}/a/1.jpg`]);
    });

    it('knows the tree by what stands behind it in the index, also where it fills the whole sample', () => {
      const inside = (name: string) => many.map((file) => `${name}/${file.slice(0, 3)}/${file}`);
      index([...inside('a'), ...inside('b'), 'c.jpg']);
      mkdirSync(`${tree.root}/a/000`, { recursive: true });
      mkdirSync(`${tree.root}/b/000`, { recursive: true });
      writeFileSync(`${tree.root}/c.jpg`, '');
      expect(checkTree(locked('a', 'b'), tree).treeId).toBe('known');
    });

    it('refuses a tree of which no other file is there', () => {
      index(['a/1.jpg', 'b/2.jpg']);
      outputFileSync(`${tree.root}/a/1.jpg`, '');
      expect(() => checkTree(locked('a'), tree)).toThrow(refusal('tree-changed', tree.root, 'EACCES'));
    });
  });
});
