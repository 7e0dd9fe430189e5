import { Buffer } from 'node:buffer';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { outputFileSync } from 'fs-extra/esm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { comparePaths, pathToBytes } from '../../src/files/path-text.ts';
import { walkTree } from '../../src/files/walk.ts';
import { alteredAccess, systemError } from './altered-access.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();

function told(access = nodeFileAccess): string[] {
  return [...walkTree(access, folder.path)].map(({ kind, path }) => `${kind} ${path}`);
}

describe('walkTree', () => {
  it('tells files in the byte order of their whole paths', () => {
    const segment = fc.constantFrom('a', 'a ', 'a!', 'a-', 'a.b', 'a0', 'b', 'ü', '🎉', '\uffee');
    const path = fc.array(segment, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
    let nth = 0;
    fc.assert(
      fc.property(fc.uniqueArray(path, { maxLength: 20 }), (paths) => {
        const root = folder.at(String((nth += 1)));
        mkdirSync(root);
        // Every path ends in a name that is never a folder, so that all of them can stand together.
        for (const one of paths) outputFileSync(`${root}/${one}.f`, '');
        const walked = [...walkTree(nodeFileAccess, root)].map((entry) => entry.path);
        expect(walked).toEqual(paths.map((one) => `${one}.f`).sort(comparePaths));
      }),
      { numRuns: 40 },
    );
  });

  it('sorts a folder as its name and a slash', () => {
    for (const name of ['a/x', 'a-b', 'a.jpg', 'a0']) outputFileSync(folder.at(name), '');
    expect(told()).toEqual(['file a-b', 'file a.jpg', 'file a/x', 'file a0']);
  });

  it('tells a folder that cannot be listed, and goes on beside it', () => {
    for (const name of ['a/x', 'b/x', 'c/x']) outputFileSync(folder.at(name), '');
    const access = alteredAccess({
      readdir: (real, path) => {
        if (path === folder.at('b')) throw systemError('EACCES');
        return real(path);
      },
    });
    expect([...walkTree(access, folder.path)]).toMatchObject([
      { kind: 'file', path: 'a/x' },
      { kind: 'failed', of: 'folder', path: 'b', errno: 'EACCES' },
      { kind: 'file', path: 'c/x' },
    ]);
  });

  it('tells a root that cannot be listed as one failure, never as an empty tree', () => {
    expect([...walkTree(nodeFileAccess, folder.at('absent'))]).toMatchObject([
      { kind: 'failed', path: '', errno: 'ENOENT' },
    ]);
  });

  it('tells a file that vanishes between listing and looking', () => {
    writeFileSync(folder.at('a'), '');
    const access = alteredAccess({
      lstat: (real, path) => {
        if (path === folder.at('a')) throw systemError('ENOENT');
        return real(path);
      },
    });
    expect([...walkTree(access, folder.path)]).toMatchObject([
      { kind: 'failed', of: 'file', path: 'a', errno: 'ENOENT' },
    ]);
  });

  it('tells symlinks and follows none, also where they form a ring', () => {
    outputFileSync(folder.at('real/x'), '');
    symlinkSync('..', folder.at('real/up'));
    symlinkSync('real', folder.at('ring'));
    symlinkSync('nowhere', folder.at('dangling'));
    expect(told()).toEqual(['symlink dangling', 'symlink real/up', 'file real/x', 'symlink ring']);
  });

  it('tells a FIFO and a socket without opening them', async () => {
    execFileSync('mkfifo', [folder.at('fifo')]);
    const server = createServer().listen(folder.at('socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    const opened: string[] = [];
    const access = alteredAccess({
      open: (real, ...given) => {
        opened.push(given[0]);
        return real(...given);
      },
    });
    expect(told(access)).toEqual(['other fifo', 'other socket']);
    expect(opened).toEqual([]);
    await new Promise((resolve) => server.close(resolve));
  });

  it.skipIf(process.platform !== 'linux')('tells names of any bytes, each as itself', () => {
    const names = [
      Buffer.from('line\nfeed'),
      Buffer.from([0x63, 0xe9]),
      Buffer.from([0x63, 0xea]),
      Buffer.from('cé'),
      Buffer.from('u\u0308'),
      Buffer.from('ü'),
    ];
    for (const name of names) writeFileSync(Buffer.concat([Buffer.from(`${folder.path}/`), name]), name);
    const walked = [...walkTree(nodeFileAccess, folder.path)];
    expect(walked.map(({ path }) => pathToBytes(path).toString('latin1'))).toEqual(
      names.sort(Buffer.compare).map((name) => name.toString('latin1')),
    );
    expect(walked.every(({ kind }) => kind === 'file')).toBe(true);
  });

  it('does not enter a folder that is mounted inside itself', () => {
    outputFileSync(folder.at('a/b/x'), '');
    const access = alteredAccess({
      lstat: (real, path) => real(path === folder.at('a/b') ? folder.at('a') : path),
    });
    expect([...walkTree(access, folder.path)]).toMatchObject([
      { kind: 'failed', path: 'a/b', errno: 'ELOOP' },
    ]);
  });

  it('leaves out what it is told to, folders with all below', () => {
    for (const name of ['skip/x', 'keep/x', 'keep/skip.txt']) outputFileSync(folder.at(name), '');
    const walked = walkTree(nodeFileAccess, folder.path, { leaveOut: (path) => path.includes('skip') });
    expect([...walked].map(({ path }) => path)).toEqual(['keep/x']);
  });
});
