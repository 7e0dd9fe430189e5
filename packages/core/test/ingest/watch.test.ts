import { appendFileSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, it } from 'vitest';
import { watchDropFolders } from '../../src/ingest/watch/watch-drop-folders.ts';
import { MEMORY, temporaryFolder } from '../files/temporary-folder.ts';
import { TestLibrary } from '../library/test-library.ts';
import { put } from './pictures.ts';

const folder = temporaryFolder(MEMORY);
const LAST_LOOK = 8;

/** Watches a drop folder until it gave two batches. A look comes half a time of settling after the one before; `onLook` is what happens right before it. */
async function watch(lib: TestLibrary, onLook: (nth: number) => void): Promise<string[]> {
  const stop = { requested: false };
  const batches: string[] = [];
  let look = -1;
  const options = {
    library: lib.library,
    folders: [lib.at('ingest')],
    settleMs: 1000,
    stop,
    progress: () => {},
    begin: () => Promise.resolve(),
    nowMs: () => {
      look += 1;
      stop.requested = look > LAST_LOOK;
      onLook(look);
      return look * 500;
    },
  };
  await watchDropFolders(options, ({ files }) => {
    batches.push(
      `${look}: ${[...files]
        .map((file) => basename(file))
        .sort()
        .join(' ')}`,
    );
    for (const file of files) rmSync(file);
    stop.requested ||= batches.length === 2;
    return Promise.resolve('whole');
  });
  return batches;
}

it('takes files that have settled together with their companions, and none that grows or has the name of an unfinished one', async () => {
  const lib = new TestLibrary(folder.at('lib'));
  const drop = (name: string) => lib.at(`ingest/${name}`);
  for (const name of ['whole.jpg', 'grows.jpg', 'c.CR2', 'c.xmp', 'd.jpg.part']) put(drop(name), name);
  const batches = await watch(lib, (nth) => {
    if (nth > 2) return;
    for (const name of ['grows.jpg', 'c.xmp']) appendFileSync(drop(name), 'more');
  });
  expect(batches).toEqual(['2: whole.jpg', '4: c.CR2 c.xmp grows.jpg']);
}, 60_000);
