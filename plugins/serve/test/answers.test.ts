import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describeLibrary } from '@mediastruct/command';
import { findContents, installedHolderKinds, lossReport, readStatus } from '@mediastruct/core';
import type { DayCount } from '@mediastruct/core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Catalogue } from '../../../packages/core/src/catalogue/catalogue.ts';
import type { Calendar } from '../src/calendar/read-calendar.ts';
import type { Folders } from '../src/folders/folder-routes.ts';
import type { Picture } from '../src/calendar/read-day.ts';
import type { ContentFacts } from '../src/find/read-content.ts';
import type { Found } from '../src/find/read-find.ts';
import type { Finding } from '../src/find/read-find.ts';
import { readFind } from '../src/find/read-find.ts';
import type { Home } from '../src/home/read-home.ts';
import type { HolderFiles } from '../src/shelf/read-holder.ts';
import type { Loss } from '../src/shelf/read-loss.ts';
import type { ProofPage } from '../src/proof/read-proof.ts';
import type { Shelf } from '../src/shelf/read-shelf.ts';
import { LibraryView } from '../src/library-view.ts';
import { hashOf, ServedLibrary } from './served-library.ts';

const kinds = installedHolderKinds();
let served: ServedLibrary;

const A = hashOf('a');

beforeAll(() => {
  served = new ServedLibrary();
  served.hold([
    { path: '2019/05/12/20190512_101112_a.jpg', content: 'a', taken: '2019-05-12T10:11:12' },
    { path: '2019/05/12/20190512_101113_b.jpg', content: 'b', taken: '2019-05-12T10:11:13' },
    { path: '2019/05/12/again.jpg', content: 'a' },
    { path: '2019/06/01/20190601_080000_c.jpg', content: 'c', taken: '2019-06-01T08:00:00' },
    { path: 'notes.txt', content: 'd' },
  ]);
});
afterAll(() => served[Symbol.asyncDispose]());

describe('the answers', () => {
  it('begin with the sentence of status, the counts and what is next', async () => {
    const home = await served.json<Home>('/api/home');
    const now = new Date();
    const status = readStatus(served.library, { kinds, now });
    expect(home.sentence).toBe(describeLibrary({ ...status, now }));
    expect(home.proofs).toBeNull();
    const proofs = { files: [0, 4, 0, 0], bytes: [0, 4, 0, 0] };
    expect(await served.json('/api/proofs')).toEqual(proofs);
    expect((await served.json<Home>('/api/home')).proofs).toEqual(proofs);
    expect(home.steps.map(({ command }) => command)).toEqual(['mediastruct archive']);
  });

  it('count each content on its day, and a day opens as many', async () => {
    const { days, undated } = await served.json<Calendar>('/api/calendar');
    expect(days).toEqual([
      ['2019-05-12', 0, 2, 0, 0],
      ['2019-06-01', 0, 1, 0, 0],
    ]);
    expect(undated).toEqual([0, 1, 0, 0]);
    for (const [day, ...files] of days) {
      const { pictures } = await served.json<{ pictures: Picture[] }>(`/api/day/${day}`);
      expect(pictures).toHaveLength(files.reduce((sum, one) => sum + one, 0));
    }
    const { pictures } = await served.json<{ pictures: Picture[] }>('/api/day/2019-05-12');
    expect(pictures.map(({ name, taken, proven }) => [name, taken?.local, proven])).toEqual([
      ['20190512_101112_a.jpg', '2019-05-12T10:11:12', 1],
      ['20190512_101113_b.jpg', '2019-05-12T10:11:13', 1],
    ]);
    expect((await served.asOwner('/api/day/2019-13')).status).toBe(400);
  });

  it('count what is known to the year or month as such, each with a page that has as many', async () => {
    await using other = new ServedLibrary();
    other.hold([
      { path: '1987/a.jpg', content: 'a', taken: '1987' },
      { path: '1987/b.jpg', content: 'b', taken: '1987' },
      { path: '1987/07/c.jpg', content: 'c', taken: '1987-07' },
      { path: '2019/d.jpg', content: 'd', taken: '2019' },
      { path: '2019/05/12/d.jpg', content: 'd', taken: '2019-05-12T10:00:00' },
    ]);
    const { days, undated } = await other.json<Calendar>('/api/calendar');
    expect(days).toEqual([
      ['1987', 0, 2, 0, 0],
      ['1987-07', 0, 1, 0, 0],
      ['2019-05-12', 0, 1, 0, 0],
    ]);
    expect(undated).toEqual([0, 0, 0, 0]);
    for (const [day, ...files] of days) {
      const { pictures } = await other.json<{ pictures: Picture[] }>(`/api/day/${day}`);
      expect(pictures).toHaveLength(files.reduce((sum, one) => sum + one, 0));
    }
    expect(await other.json('/api/day/2019')).toEqual({ pictures: [] });
  });

  it('list the files of a number of proven copies, day by day', async () => {
    const ofOne = await served.json<ProofPage>('/api/proof/one');
    expect(ofOne).toMatchObject({ count: 4, undated: 1, days: ['2019-05-12', '2019-06-01'], next: null });
    expect(ofOne.pictures.map(({ name }) => name)).toEqual([
      '20190512_101112_a.jpg',
      '20190512_101113_b.jpg',
      '20190601_080000_c.jpg',
    ]);
    const later = await served.json<ProofPage>('/api/proof/one?from=2019-05-13');
    expect(later.pictures.map(({ name }) => name)).toEqual(['20190601_080000_c.jpg']);
    expect(await served.json('/api/proof/none')).toMatchObject({ count: 0, pictures: [], days: null });
    expect((await served.asOwner('/api/proof/many')).status).toBe(400);
  });

  it('tell every place of a content', async () => {
    const facts = await served.json<ContentFacts>(`/api/content/${A}`);
    expect(facts.places.map(({ path }) => path).sort()).toEqual([
      '2019/05/12/20190512_101112_a.jpg',
      '2019/05/12/again.jpg',
    ]);
    expect(facts).toMatchObject({
      isHere: true,
      shownAs: 'image/jpeg',
      picture: { sha256: A, kind: 'photo' },
    });
    expect((await served.asOwner(`/api/content/${hashOf('unknown')}`)).status).toBe(404);
  });

  it('find by a name, a day and a hash, and never a file of this disk by its path', async () => {
    const names = async (query: string) =>
      (await served.json<Found>(`/api/find?${query}`)).pictures.map(({ name }) => name);
    expect(await names('q=AGAIN')).toHaveLength(1);
    expect(await names('q=2019-06')).toEqual(['20190601_080000_c.jpg']);
    expect(await names(`q=${A}`)).toHaveLength(1);
    const outside = join(served.root, '..', 'outside.jpg');
    writeFileSync(outside, 'a');
    expect(await names(`q=${encodeURIComponent(outside)}`)).toEqual([]);
    expect((await served.asOwner('/api/find')).status).toBe(400);
  });

  it('count what is known and has no copy, and do not call it unknown', async () => {
    const copy = {
      path: 'card/DSC1.jpg',
      size: 1,
      sha256: hashOf('z'),
      taken: null,
      camera: null,
      origin: null,
    };
    const list = {
      ...{ kind: 'list', name: 'old', root: '', place: null, holdsCopies: false, isReachable: () => false },
      ...{ listedAt: () => null, provenAt: () => null, proofs: () => [] },
      listing: {
        mark: () => ({ base: 'old', changes: 0 }),
        copies: () => [{ ...copy, verifiedAt: null, isSound: true }],
        changesSince: () => null,
      },
    };
    const listed = [...kinds, { name: 'list', holders: () => [list] }];
    const options = { kinds: listed, modules: [], note: () => {} };
    await using view = new LibraryView(served.library, options);
    const find: Finding = async (asked) =>
      findContents(served.library, { ...asked, ...view.options, namesNoFile: true });
    const asked = (text: string) => readFind(view, find, { text, camera: null, from: 0 });
    expect(await asked('DSC1')).toMatchObject({ pictures: [], withoutCopy: 1 });
    expect(await asked('DSC2')).toMatchObject({ pictures: [], withoutCopy: 0 });
  });

  it('tell what stands where, and what a loss would leave, as disc lost does', async () => {
    const { things } = await served.json<Shelf>('/api/shelf');
    expect(things.find(({ key }) => key === 'tree:media')).toMatchObject({
      kind: 'tree',
      files: 5,
      state: 'sound',
      isHere: true,
    });
    const loss = await served.json<Loss>('/api/loss?key=tree:media');
    const lost = { kind: 'things', keys: ['tree:media'] } as const;
    const report = lossReport(served.library, { lost, kinds, note: () => {}, limit: 500 });
    expect(loss).toMatchObject({ there: report.there, lost: report.lost, last: report.last });
    expect(loss.lost.files).toBe(4);
    expect(loss.gone.map(({ sha256 }) => sha256).sort()).toEqual(
      report.first.map(({ sha256 }) => sha256).sort(),
    );
    expect((await served.asOwner('/api/loss')).status).toBe(400);
    expect((await served.asOwner('/api/loss?place=nowhere')).status).toBe(400);
  });

  it('list what a holder has, also with it unplugged', async () => {
    renameSync(served.at('media'), served.at('away'));
    try {
      const { files, count } = await served.json<HolderFiles>('/api/holder?key=tree:media');
      expect(files.map(({ path }) => path)).toEqual([
        'notes.txt',
        '2019/05/12/20190512_101112_a.jpg',
        '2019/05/12/20190512_101113_b.jpg',
        '2019/05/12/again.jpg',
        '2019/06/01/20190601_080000_c.jpg',
      ]);
      const third = await served.json<HolderFiles>('/api/holder?key=tree:media&from=3');
      expect([count, third.files.map(({ name }) => name)]).toEqual([
        5,
        ['again.jpg', '20190601_080000_c.jpg'],
      ]);
      expect(await served.json('/api/holder/folders?key=tree:media&q=/06')).toEqual({
        folders: [{ path: '2019/06/01', files: 1, from: 4 }],
        more: 0,
      });
      expect((await served.asOwner(`/media/${A}`)).status).toBe(404);
    } finally {
      renameSync(served.at('away'), served.at('media'));
    }
    expect((await served.asOwner('/api/holder?key=tree:nothing')).status).toBe(400);
  });

  it('tell the places of a content without the ledger of volumes, and that it cannot be read', async () => {
    await using other = new ServedLibrary();
    other.hold([{ path: 'a.jpg', content: 'a' }]);
    expect(await other.json<ContentFacts>(`/api/content/${A}`)).toMatchObject({ problems: [] });
    mkdirSync(dirname(other.library.state.volumeLedger), { recursive: true });
    writeFileSync(other.library.state.volumeLedger, 'no ledger\n');
    const { places, problems } = await other.json<ContentFacts>(`/api/content/${A}`);
    expect([places.length, problems.length]).toEqual([1, 1]);
  });

  it('find page by page, and count no further than they look', async () => {
    const page = await served.json<Found>('/api/find?q=2019&from=2');
    expect(page.pictures.map(({ name }) => name)).toEqual(['20190601_080000_c.jpg']);
    const cut = findContents(served.library, { text: '2019', limit: 1, most: 2, kinds, namesNoFile: true });
    expect([cut.contents.length, cut.more, cut.isCut]).toEqual([1, 1, true]);
  });

  it('tell of folders that are not as they were crawled, in place of what was found of them', async () => {
    await using other = new ServedLibrary();
    const files = ['a', 'b'].flatMap((folder) =>
      ['1', '2', '3'].map((name) => ({ path: `${folder}/${name}.jpg`, content: name })),
    );
    const found = async (isAsCrawled: boolean) => {
      other.hold(files, { isAsCrawled });
      await using again = other.again();
      return vi.waitFor(
        async () => {
          const folders = await again.json<Folders>('/api/folders');
          expect(folders.kind).toBe('found');
          return folders.kind === 'found' ? folders : null;
        },
        { timeout: 60_000, interval: 100 },
      );
    };
    expect(await found(true)).toMatchObject({ count: 1, untold: { count: 0 } });
    expect(await found(false)).toMatchObject({
      count: 0,
      untold: { first: [{ message: expect.stringContaining('is not as it was crawled') as string }] },
    });
  });

  it('count anew where something changed since a count was begun', async () => {
    await using other = new ServedLibrary();
    other.hold([{ path: 'a.jpg', content: 'a' }]);
    await using view = new LibraryView(other.library, { kinds, modules: [], note: () => {} });
    const { promise: held, resolve: release } = Promise.withResolvers<readonly DayCount[]>();
    vi.spyOn(Catalogue.prototype, 'countByDayAside').mockImplementationOnce(() => held);
    const begun = view.proofs();
    // Until it is at it.
    await new Promise((later) => setImmediate(later));
    other.hold([
      { path: 'a.jpg', content: 'a' },
      { path: 'b.jpg', content: 'b' },
    ]);
    view.forget();
    const counted = view.proofs();
    release([{ day: null, files: [9, 0, 0, 0], bytes: [9, 0, 0, 0] }]);
    const files = (days: readonly DayCount[]) => days.flatMap((day) => day.files).reduce((a, b) => a + b);
    expect([files(await begun), files(await counted)]).toEqual([9, 2]);
    vi.restoreAllMocks();
  });

  it('go on where a listing is damaged, and say so', async () => {
    await using other = new ServedLibrary();
    other.hold([{ path: 'a.jpg', content: 'a' }]);
    appendFileSync(other.library.trees[0]?.indexPath ?? '', 'no line of an index\n');
    const home = await other.json<Home>('/api/home');
    expect(home.problems).toHaveLength(1);
    expect(other.bugs).toEqual([]);
  });
});
