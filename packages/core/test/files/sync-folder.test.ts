import { existsSync, mkdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { inlineContent } from '../../src/files/content-port.ts';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { pooledContent } from '../../src/files/pooled-content.ts';
import { makeFolders, MissingFolders } from '../../src/files/sync-folder.ts';
import { alteredAccess, systemError } from './altered-access.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();

it('makes folders and syncs the ones that got new names, each once', () => {
  const synced: string[] = [];
  const paths = new Map<number, string>();
  const access = alteredAccess({
    open: (real, path, ...rest) => {
      const fd = real(path, ...rest);
      paths.set(fd, path);
      return fd;
    },
    fsync: (real, fd) => {
      synced.push(paths.get(fd) ?? '');
      real(fd);
    },
  });
  makeFolders(access, folder.at('a/b'));
  expect(existsSync(folder.at('a/b'))).toBe(true);
  expect(synced).toEqual([folder.at('.').replace(/\/\.$/, ''), folder.at('a')]);
});

it('tells of a folder that cannot be made why the one above it could not', () => {
  const access = alteredAccess({
    mkdir: (real, path, ...rest) => {
      if (path === folder.at('a')) throw systemError('ENOSPC');
      real(path, ...rest);
    },
  });
  expect(() => makeFolders(access, folder.at('a/b/c'))).toThrow('ENOSPC');
});

it('counts no folder as standing whose name could not be made durable', () => {
  const folders = new MissingFolders(nodeFileAccess);
  for (const path of ['one/a', 'two/b']) folders.add(folder.at(path));
  folders.create();
  const outcomes = folders.parents.map((parent) =>
    parent === folder.at('one') ? { errno: 'EIO', message: 'EIO: the disk is gone' } : null,
  );
  folders.endWith(outcomes);
  expect(() => folders.check(folder.at('one/a'))).toThrow('EIO');
  expect(() => folders.check(folder.at('two/b'))).not.toThrow();
});

it.each([
  ['inlineContent', () => inlineContent(nodeFileAccess)],
  ['pooledContent', () => pooledContent(2)],
])('%s syncs folders and tells which could not be', async (_, open) => {
  const content = open();
  const names = Array.from({ length: 11 }, (_, nth) => `folder ${nth}`);
  for (const name of names) if (name !== 'folder 7') mkdirSync(folder.at(name));
  const outcomes = await content.syncFolders(names.map((name) => folder.at(name)));
  expect(outcomes.map((outcome) => outcome?.errno ?? null)).toEqual(
    names.map((name) => (name === 'folder 7' ? 'ENOENT' : null)),
  );
  expect(await content.syncFolders([folder.at('none')])).toMatchObject([{ errno: 'ENOENT' }]);
  await content.close();
});
