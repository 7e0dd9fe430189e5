import { rmSync, truncateSync } from 'node:fs';
import type { FileAccess } from '@mediastruct/core';
import { nodeFileAccess } from '@mediastruct/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LEAST_RESERVE } from '../src/disks/disk-room.ts';
import { TestShelf } from './test-shelf.ts';

let shelf: TestShelf;

// Each of the two disks has both files, and one copy is enough, so that both may go from the full one.
beforeEach(async () => {
  shelf = new TestShelf();
  await shelf.addDisk('full');
  await shelf.addDisk('other');
  await shelf.addSource({ least: 1 });
  for (const name of ['a', 'b']) shelf.write(`${name}.jpg`, `content of ${name}`);
  await shelf.backup('full');
  await shelf.backup('other');
  for (const name of ['c', 'd']) shelf.write(`${name}.jpg`, `content of ${name}`);
  shelf.access = withFull({});
});
afterEach(() => shelf[Symbol.dispose]());

/** The full disk has its reserve left and no byte more. */
function withFull(access: Partial<FileAccess>): FileAccess {
  const statfs = (path: string) => {
    const room = nodeFileAccess.statfs(path);
    if (!path.startsWith(shelf.path('full'))) return room;
    return { ...room, available: LEAST_RESERVE, total: LEAST_RESERVE, blockSize: 4096 };
  };
  return { ...nodeFileAccess, statfs, ...access };
}

function failing(path: string): FileAccess {
  return withFull({
    lstat: (at) => {
      if (at === path) throw Object.assign(new Error('EIO: made to fail'), { code: 'EIO' });
      return nodeFileAccess.lstat(at);
    },
  });
}

/** What is planned, and the paths that something was told of. */
async function planned(): Promise<{ readonly kinds: readonly string[]; readonly told: readonly unknown[] }> {
  return shelf.session(async (session) => {
    const { run } = await shelf.plan(session, 'full');
    const kinds = [...run.operations()].map(({ kind }) => kind);
    return { kinds: kinds.sort(), told: session.warnings.first.map(({ path }) => path) };
  });
}

const object = (name: string) => shelf.objectAt('full', `content of ${name}`);

describe('planning a backup to a disk that is not as it is known', () => {
  it('gives the room of what can be spared to what has no copy', async () => {
    expect(await planned()).toEqual({ kinds: ['copy', 'copy', 'retire', 'retire'], told: [] });
  });

  it('tells a copy that was to make room and is not there', async () => {
    rmSync(object('a'));
    expect(await planned()).toEqual({ kinds: ['copy', 'copy', 'retire'], told: [object('a')] });
  });

  it('tells a copy that was to make room and has another size, and leaves it', async () => {
    truncateSync(object('a'), 3);
    expect(await planned()).toEqual({ kinds: ['copy', 'retire'], told: [object('a')] });
  });

  it.each(['a', 'c'])(
    'ends one step, not the plan, where the disk cannot tell what stands at %s',
    async (name) => {
      shelf.access = failing(object(name));
      expect(await planned()).toEqual({ kinds: ['copy', 'retire'], told: [object(name)] });
    },
  );

  it('tells a file that went after its source was looked at', async () => {
    let isListed = false;
    shelf.access = withFull({
      rename: (from, to) => {
        nodeFileAccess.rename(from, to);
        if (/sources.[^/]*ndjson$/.test(to)) isListed = true;
      },
      lstat: (at) => {
        if (isListed && at === shelf.path('src/c.jpg'))
          throw Object.assign(new Error('ENOENT: made to fail'), { code: 'ENOENT' });
        return nodeFileAccess.lstat(at);
      },
    });
    expect(await planned()).toEqual({ kinds: ['copy', 'retire'], told: [shelf.path('src/c.jpg')] });
  });
});
