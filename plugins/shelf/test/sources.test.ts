import { rmSync } from 'node:fs';
import type { FileAccess } from '@mediastruct/core';
import { nodeFileAccess } from '@mediastruct/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readShelf } from '../src/ledger/shelf-ledger.ts';
import type { SourceEntry } from '../src/sources/source-entry.ts';
import { readSourceListing, sourceListingPath } from '../src/sources/source-listing.ts';
import { TestShelf } from './test-shelf.ts';

let shelf: TestShelf;

beforeEach(async () => {
  shelf = new TestShelf();
  await shelf.addDisk('one');
});
afterEach(() => shelf[Symbol.dispose]());

function listed(): readonly SourceEntry[] {
  const { library } = shelf;
  return readShelf(library).sources.flatMap(({ sourceId }) => [
    ...readSourceListing(nodeFileAccess, sourceListingPath(library, sourceId)),
  ]);
}

const names = (kind: SourceEntry['kind']) =>
  listed().flatMap((entry) => (entry.kind === kind ? [entry.path] : []));

/** The real file system, on which a folder of the source cannot be listed. */
function unlistable(folder: string): FileAccess {
  return {
    ...nodeFileAccess,
    readdir: (path) => {
      if (path === folder) throw Object.assign(new Error('EIO: made to fail'), { code: 'EIO' });
      return nodeFileAccess.readdir(path);
    },
  };
}

describe('a source of which a part cannot be read', () => {
  it('keeps what is known below it, so that its copies stay wanted and its names are found', async () => {
    await shelf.addSource();
    for (const path of ['2018/a.jpg', '2019/b.jpg', '2019/c.jpg', 'z.jpg'])
      shelf.write(path, `content of ${path}`);
    await shelf.backup('one');
    shelf.access = unlistable(shelf.path('src/2019'));
    await shelf.backup('one');
    expect(names('file')).toEqual(['2018/a.jpg', '2019/b.jpg', '2019/c.jpg', 'z.jpg']);
    expect(names('gone')).toEqual([]);
    shelf.access = nodeFileAccess;
    rmSync(shelf.path('src/2019/b.jpg'));
    await shelf.backup('one', { acceptGone: true });
    expect(names('gone')).toEqual(['2019/b.jpg']);
    expect(names('file')).toEqual(['2018/a.jpg', '2019/c.jpg', 'z.jpg']);
  });
});
