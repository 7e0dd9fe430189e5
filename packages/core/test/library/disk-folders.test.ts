import { describe, expect, it } from 'vitest';
import type { FileAccess } from '@mediastruct/core';
import { DiskFolders, nodeFileAccess } from '@mediastruct/core/base';

/** A file system on which nothing can be looked at. */
const UNREADABLE: FileAccess = {
  ...nodeFileAccess,
  lstat: (path) => {
    throw Object.assign(new Error(`EIO: i/o error, lstat '${path}'`), { code: 'EIO' });
  },
};

describe('a folder named as one of a backup disk that cannot be looked at', () => {
  it('is entered by a walk, which tells what hinders it', () => {
    expect(new DiskFolders(UNREADABLE).isOne('/photos/objects')).toBe(false);
  });

  it('is one out of which nothing is taken', () => {
    const folders = new DiskFolders(UNREADABLE);
    expect(folders.holds('/photos/objects/ab')).toBe(true);
    expect(folders.holds('/photos/2019')).toBe(false);
  });
});
