import { mkdtempSync, realpathSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureDirSync, outputFileSync } from 'fs-extra/esm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UnseenNames } from '../../src/dedupe/folders/unseen-names.ts';
import type { FileAccess } from '../../src/files/file-access.ts';
import { InodeMeaning } from '../../src/files/inode-meaning.ts';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { comparePaths } from '../../src/files/path-text.ts';

let root: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'mediastruct-unseen-')));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

interface Looked {
  readonly folder?: string;
  readonly known: readonly string[];
  readonly isLeftOut?: (path: string) => boolean;
  readonly access?: FileAccess;
}

function write(...paths: string[]): void {
  for (const path of paths) outputFileSync(join(root, path), path);
}

/** What is told of the folder with records of these paths; one that is not there has any record. */
function unseen({ folder = '', known, isLeftOut = () => false, access = nodeFileAccess }: Looked): string[] {
  const told: string[] = [];
  const names = new UnseenNames(
    { root, folder, leaveOut: isLeftOut },
    { access, inodes: new InodeMeaning(access), tell: ({ path, why }) => told.push(`${path} ${why}`) },
  );
  for (const path of known.toSorted(comparePaths)) {
    const stat = statSync(join(root, path), { bigint: true, throwIfNoEntry: false });
    names.meet(path, { size: Number(stat?.size ?? 0), mtimeNs: String(stat?.mtimeNs ?? 0) });
  }
  names.end();
  return told;
}

describe('UnseenNames', () => {
  it('tells nothing of files that have a record and of empty folders', () => {
    const known = ['a/1', 'a.b/1', 'a/b/ü\n', 'a-b', 'z'];
    write(...known);
    ensureDirSync(join(root, 'empty/below'));
    expect(unseen({ known })).toEqual([]);
  });

  it('tells each record whose file is gone or has become a folder', () => {
    write('a/1', 'a/was/2', 'z');
    expect(unseen({ known: ['a/1', 'a/3', 'a/was', 'gone/2', 'z', 'zz'] })).toEqual([
      'a/3 gone',
      'a/was gone',
      'a/was/ not-indexed',
      'gone/2 gone',
      'zz gone',
    ]);
    expect(unseen({ known: ['a/0', 'a/1', 'a/was/2'], folder: 'a' })).toEqual(['a/0 gone']);
  });

  it('tells files between, before and behind the records, and a folder without any record once', () => {
    write('a/1', 'a/2', 'a/3', 'b/1', 'new/x/1', 'new/y/2', 'a/sub/deep/1', 'a/sub/deep/2', 'z');
    expect(unseen({ known: ['a/2', 'b/1'] })).toEqual([
      'a/1 not-indexed',
      'a/3 not-indexed',
      'a/sub/ not-indexed',
      'new/ not-indexed',
      'z not-indexed',
    ]);
    expect(unseen({ known: ['a/2', 'a/sub/deep/1'], folder: 'a' })).toEqual([
      'a/1 not-indexed',
      'a/3 not-indexed',
      'a/sub/deep/2 not-indexed',
    ]);
  });

  it('tells symlinks, what changed, and nothing that is left out', () => {
    write('a/1', 'a/2', 'other/3');
    symlinkSync('1', join(root, 'a/link'));
    expect(unseen({ known: ['a/1', 'a/2', 'a/gone'], isLeftOut: (path) => path === 'other' })).toEqual([
      'a/gone gone',
      'a/link no-file',
    ]);
    const known = ['a/1', 'a/2', 'other/3'];
    outputFileSync(join(root, 'a/2'), 'more than before');
    const access: FileAccess = {
      ...nodeFileAccess,
      lstat: (path) => ({ ...nodeFileAccess.lstat(path), mtimeNs: path.endsWith('1') ? 1n : 2n }),
    };
    expect(unseen({ known, access })).toEqual(
      expect.arrayContaining(['a/1 changed', 'a/2 changed', 'other/3 changed']),
    );
  });

  it('tells a folder that cannot be listed, whether it has records or not', () => {
    write('a/1', 'raw/1', 'z/1');
    const access: FileAccess = {
      ...nodeFileAccess,
      readdir: (path) => {
        if (path.endsWith('/raw')) throw Object.assign(new Error('EACCES: denied'), { code: 'EACCES' });
        return nodeFileAccess.readdir(path);
      },
    };
    expect(unseen({ known: ['a/1', 'z/1'], access })).toEqual(['raw unreadable']);
    expect(unseen({ known: ['a/1', 'raw/1', 'z/1'], access })).toEqual(['raw unreadable']);
    expect(unseen({ folder: 'raw', known: ['raw/1'], access })).toEqual(['raw unreadable']);
  });
});
