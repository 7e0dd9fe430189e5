import { rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Similar, SimilarPictures } from '../src/similar/read-similar.ts';
import { hashOf, ServedLibrary } from './served-library.ts';
import { groupOf, reportSimilar } from './similar-reports.ts';

// What `dedupe --similar` found, beside what there is now.

const GROUP = groupOf('a', [
  { sha256: hashOf('one'), path: 'b/1.jpg' },
  { sha256: hashOf('two'), path: '2.jpg', kind: 'burst', distance: 2 },
]);
let served: ServedLibrary;

beforeEach(async () => {
  served = new ServedLibrary();
  served.write('media/a/1.jpg', 'one');
  served.write('media/b/1.jpg', 'one');
  served.write('media/2.jpg', 'two');
  await served.crawl();
});
afterEach(() => served[Symbol.asyncDispose]());

const similar = () => served.json<Similar>('/api/similar');
const group = (id: string) => served.json<SimilarPictures>(`/api/similar/${id}`);

it('tells that nobody has looked', async () => {
  expect(await similar()).toEqual({ report: null });
  expect((await served.asOwner(`/api/similar/${GROUP.id}`)).status).toBe(404);
});

it('shows of each content the file that the report names, and how many equal ones there are', async () => {
  reportSimilar(served, [GROUP]);
  expect((await similar()).report).toMatchObject({ groups: 1, shown: 1, isOlderThanCrawl: false });
  const { copies, missing, place } = await group(GROUP.id);
  expect([place, missing]).toEqual([0, []]);
  expect(copies.map(({ path, equal, kind, distance }) => [path, equal, kind, distance])).toEqual([
    ['b/1.jpg', 2, null, 0],
    ['2.jpg', 1, 'burst', 2],
  ]);
});

it('tells what is gone, and shows another file with the content in place of the one that is named', async () => {
  reportSimilar(served, [GROUP]);
  rmSync(served.at('media/b/1.jpg'));
  rmSync(served.at('media/2.jpg'));
  const { copies, missing } = await group(GROUP.id);
  expect(copies.map(({ path }) => path)).toEqual(['a/1.jpg']);
  expect(missing).toEqual([{ tree: 'media', path: '2.jpg', why: 'gone' }]);
});

it('tells of a picture that was set aside that another folder has it', async () => {
  reportSimilar(served, [GROUP]);
  served.write('duplicates/2.jpg', 'two');
  rmSync(served.at('media/2.jpg'));
  await served.crawl({ tree: 'duplicates' });
  await served.crawl();
  expect((await group(GROUP.id)).missing).toMatchObject([{ path: '2.jpg', why: 'away' }]);
});

it('counts the newest report, and tells where a crawl came after it', async () => {
  reportSimilar(served, [GROUP]);
  await similar();
  reportSimilar(served, [groupOf('b', GROUP.members), GROUP], new Date(Date.now() + 1000));
  expect((await similar()).report).toMatchObject({ shown: 2, isOlderThanCrawl: false });
  rmSync(join(served.library.state.folder, 'similar'), { recursive: true });
  reportSimilar(served, [GROUP], new Date(0));
  expect((await similar()).report).toMatchObject({ shown: 1, isOlderThanCrawl: true });
});

it('shows so many members of a group and groups of a report, and counts the others', async () => {
  const many = Array.from({ length: 30 }, (_, nth) => ({ sha256: hashOf(`${nth}`), path: `${nth}.jpg` }));
  const groups = Array.from({ length: 1001 }, (_, nth) => groupOf(String(nth), many.slice(0, 2)));
  reportSimilar(served, [groupOf('a', many), ...groups]);
  expect((await similar()).report).toMatchObject({ groups: 1002, shown: 1000 });
  const { missing, more } = await group(GROUP.id);
  expect([missing.length, more]).toEqual([24, 6]);
});

it('refuses a report that is not whole', async () => {
  const folder = reportSimilar(served, [GROUP]);
  truncateSync(join(folder, 'groups.ndjson'), 700);
  await expect(similar()).rejects.toThrow(/"code":"damaged"/);
});
