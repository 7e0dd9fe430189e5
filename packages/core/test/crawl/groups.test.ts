import { renameSync, utimesSync } from 'node:fs';
import { outputFileSync } from 'fs-extra/esm';
import { beforeEach, describe, expect, it } from 'vitest';
import type { DeviceGroup } from '../../src/crawl/device-groups.ts';
import { groupByDevice } from '../../src/crawl/device-groups.ts';
import { crawlGroups } from '../../src/crawl/crawl-groups.ts';
import { Spending } from '../../src/crawl/proof/spending.ts';
import type { RecordReader } from '../../src/crawl/record-reader.ts';
import { inlineReader } from '../../src/crawl/record-reader.ts';
import { WrongFiles } from '../../src/crawl/wrong-files.ts';
import { deviceOfFolder } from '../../src/files/device-kind.ts';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { findTree, furtherTree } from '../../src/library/library.ts';
import type { Tree } from '../../src/library/library.ts';
import { HAS_MEMORY, MEMORY, temporaryFolder } from '../files/temporary-folder.ts';
import { TestLibrary } from '../library/test-library.ts';

const folder = temporaryFolder();
const memory = temporaryFolder(MEMORY);
let lib: TestLibrary;

beforeEach(() => {
  lib = new TestLibrary(folder.at('lib'));
});

function write(path: string, content: string): void {
  outputFileSync(path, content);
  utimesSync(path, 1_557_650_000, 1_557_650_000);
}

function treeAt(name: string): Tree {
  return findTree(lib.library, name) ?? furtherTree(lib.library, name);
}

/** Crawls each tree as if it lay on a device of its own. */
function crawlApart(trees: readonly Tree[], readerOf: (group: DeviceGroup) => RecordReader) {
  const groups = trees.map((tree) => ({ kind: 'unknown', trees: [tree] }) as const);
  const options = { maxAgeDays: 120, force: false, acceptTree: false, acceptGone: false, accept: [] };
  return lib.session((session) => {
    const wrongOf = () => new WrongFiles();
    const unproven = { due: null, spending: new Spending(null, session.now), wrongOf };
    return crawlGroups(session, groups, { ...options, ...unproven, trees, readerOf });
  });
}

describe('trees on several devices', () => {
  it('are crawled at the same time, each with readers of its own', async () => {
    write(lib.at('media/a.jpg'), 'a');
    write(folder.at('disk/b.jpg'), 'b');
    const events: string[] = [];
    const readerOf = ({ trees: [tree] }: DeviceGroup): RecordReader => {
      const real = inlineReader(nodeFileAccess);
      return {
        ...real,
        read: async (task) => {
          events.push(`begun ${tree?.root}`);
          // The other group gets its turn while this one reads.
          await new Promise((resolve) => setTimeout(resolve, 20));
          events.push(`ended ${tree?.root}`);
          return real.read(task);
        },
      };
    };
    const trees = [treeAt('media'), treeAt(folder.at('disk'))];
    const outcomes = await crawlApart(trees, readerOf);
    expect(events.slice(0, 2)).toEqual(trees.map(({ root }) => `begun ${root}`));
    expect([...outcomes.values()]).toMatchObject([{ files: 1 }, { files: 1 }]);
  });

  it('know what was moved from one to another, whichever is read first', async () => {
    write(folder.at('disk/moved.jpg'), 'moved');
    for (const name of ['1', '2', '3', '4', '5', '6']) write(folder.at(`disk/${name}`), name);
    write(lib.at('media/a.jpg'), 'a');
    const trees = [treeAt('media'), treeAt(folder.at('disk'))];
    await crawlApart(trees, () => inlineReader(nodeFileAccess));
    renameSync(folder.at('disk/moved.jpg'), lib.at('media/moved.jpg'));
    const slow = (group: DeviceGroup): RecordReader => {
      const real = inlineReader(nodeFileAccess);
      const isMedia = group.trees[0]?.name === 'media';
      const wait = () => new Promise((resolve) => setTimeout(resolve, isMedia ? 100 : 0));
      return { ...real, read: (task) => wait().then(() => real.read(task)) };
    };
    const [media, disk] = [...(await crawlApart(trees, slow)).entries()]
      .sort(([a], [b]) => trees.indexOf(a) - trees.indexOf(b))
      .map(([, outcome]) => outcome);
    expect(media).toMatchObject({ added: 1 });
    expect(disk).toMatchObject({ gone: 1, goneNowhere: 0 });
  });

  it('refuse one of them and crawl the others', async () => {
    write(lib.at('media/a.jpg'), 'a');
    const trees = [treeAt(folder.at('none')), treeAt('media')];
    const outcomes = await crawlApart(trees, () => inlineReader(nodeFileAccess));
    expect(trees.map((tree) => outcomes.get(tree))).toMatchObject([
      { error: { code: 'tree-changed' } },
      { files: 1 },
    ]);
  });
});

describe.runIf(HAS_MEMORY)('groupByDevice', () => {
  it('puts the trees of one device together, in their order', () => {
    write(folder.at('disk/a'), 'a');
    write(memory.at('ram/a'), 'a');
    const trees = [
      treeAt('media'),
      treeAt(memory.at('ram')),
      treeAt(folder.at('disk')),
      treeAt(folder.at('none')),
    ];
    const groups = groupByDevice(nodeFileAccess, trees);
    expect(groups.map((group) => group.trees.map((tree) => trees.indexOf(tree)))).toEqual([[0, 2], [1], [3]]);
    expect(deviceOfFolder(nodeFileAccess, memory.at('ram')).kind).toBe('memory');
  });
});
