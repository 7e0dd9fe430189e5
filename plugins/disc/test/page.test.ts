import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import type { VolumeFile } from '@mediastruct/core';
import { ignoreProgress, nodeFileAccess } from '@mediastruct/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PageReport } from '../src/page/write-page.ts';
import { writePage } from '../src/page/write-page.ts';
import type { SetCatalogue } from '../src/set/set-catalogue.ts';
import { catalogueOf, fileOf, idOf, pictures, volumeOf, writePictures } from './sets.ts';

const base = mkdtempSync(join(tmpdir(), 'mediastruct-page-'));
const volumeFolder = join(base, 'volume');
const HOSTILE = [
  '<img src=x onerror=alert(1)>.jpg',
  '"\'&;--><!--.jpg',
  'line\u2028paragraph\u2029.jpg',
  'bad \udcff bytes.jpg',
  '100% #1?.jpg',
  'a\\b.jpg',
  '__proto__',
  'new\nline.jpg',
].map((name) => fileOf(7, `data/2019/05/12/${name}`));
const SPLIT = { of: 3, sha256: 'b'.repeat(64), size: 11e9 };
const own = [
  ...pictures(7, { count: 120, year: 2019, perDay: 10 }),
  ...HOSTILE,
  fileOf(7, 'data/2019/05/13/</script><script>alert(2)</script>.jpg'),
  fileOf(7, 'data/2019/05/14/film.mov.002', { size: 4e9, segment: { number: 2, ...SPLIT } }),
];
const others = [
  ...pictures(3, { count: 50, year: 2012, perDay: 10 }),
  fileOf(6, 'data/2019/05/14/film.mov.001', { size: 4e9, segment: { number: 1, ...SPLIT } }),
];
const volumes = [
  volumeOf(3, { places: ['shelf B', "mother's house"] }),
  volumeOf(6, { places: ['shelf A'] }),
  volumeOf(7),
];
const catalogue = catalogueOf(volumes, [...others, ...own]);

beforeAll(() => writePictures(volumeFolder, own, 3000));
afterAll(() => rmSync(base, { recursive: true }));

let made = 0;

async function make(
  budgetBytes = 1e9,
  set: SetCatalogue = catalogue,
): Promise<{ folder: string; report: PageReport }> {
  const folder = join(base, `page ${++made}`);
  mkdirSync(folder);
  const report = await writePage(nodeFileAccess, {
    folder,
    volumeId: idOf(7),
    catalogue: set,
    volumeFolder,
    budgetBytes,
    progress: ignoreProgress,
    stop: { requested: false },
  });
  return { folder, report };
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort();
}

/** Runs a file of data as the browser does, and returns what it hands over. */
function dataOf(folder: string, name: string): readonly unknown[] {
  let taken: readonly unknown[] = [];
  const take = (...values: readonly unknown[]) => (taken = values);
  runInNewContext(readFileSync(join(folder, name), 'utf8'), {
    mediastructPage: { set: take, disc: take, thumbs: take, find: take },
  });
  // Of another realm, so that it would not equal ours.
  return JSON.parse(JSON.stringify(taken)) as readonly unknown[];
}

interface Disc {
  readonly thumbs: { readonly chunks: readonly number[]; readonly leftOut: number };
  readonly days: readonly [string, string, readonly (readonly unknown[])[]][];
}
const discOf = (folder: string) => dataOf(folder, 'page/disc.js')[0] as Disc;
const rowsOf = (disc: Disc) => disc.days.flatMap(([day, , rows]) => rows.map((row) => ({ day, row })));

describe('the page of a disc', () => {
  it('is made of a page, its data, thumbnails and the names of other discs', async () => {
    const { folder, report } = await make();
    expect(filesIn(folder)).toEqual([
      'index.html',
      'page/disc.js',
      'page/find/0001.js',
      'page/set.js',
      'page/thumbs/0001.js',
    ]);
    expect(report).toMatchObject({ isWritten: true, files: own.length, withoutRoom: 0, notFound: 0 });
  });

  it('is the same to the byte every time, whatever the order of the listing', async () => {
    const [a, b] = [await make(), await make(1e9, catalogueOf(volumes, [...others, ...own.toReversed()]))];
    expect(filesIn(a.folder)).toEqual(filesIn(b.folder));
    for (const name of filesIn(a.folder))
      expect(readFileSync(join(a.folder, name)).equals(readFileSync(join(b.folder, name)))).toBe(true);
  });

  it('tells every file by its true name, and that name is data only', async () => {
    const { folder } = await make();
    const names = rowsOf(discOf(folder)).map(({ row }) => row[0]);
    expect(names.sort()).toEqual(own.map(({ path }) => path.slice(path.lastIndexOf('/') + 1)).sort());
    for (const name of filesIn(folder)) {
      const text = readFileSync(join(folder, name), 'utf8');
      if (name !== 'index.html') expect(text).not.toMatch(/[<>\u2028\u2029]/);
      expect(text).not.toContain('alert(1)>');
    }
  });

  it('has a thumbnail for each picture, in the order of its files', async () => {
    const { folder, report } = await make();
    const [number, items] = dataOf(folder, 'page/thumbs/0001.js') as [number, string[]];
    const flagged = rowsOf(discOf(folder)).filter(({ row }) => row[4] === 1);
    expect(number).toBe(1);
    expect(items.length).toBe(report.thumbnails);
    expect(flagged.length).toBe(report.thumbnails);
    expect(report.thumbnails).toBeGreaterThan(100);
    for (const item of items) expect(Buffer.from(item, 'base64').subarray(0, 2).toString('hex')).toBe('ffd8');
  });

  it('tells of a split file all its parts that the set knows', async () => {
    const { folder } = await make();
    const [set] = dataOf(folder, 'page/set.js') as [{ split: unknown[]; days: unknown[][] }];
    expect(set.split).toEqual([
      [
        SPLIT.sha256,
        {
          name: 'film.mov',
          day: '2019-05-14',
          camera: '',
          size: 11e9,
          of: 3,
          parts: [
            { number: 1, volume: 1, path: 'data/2019/05/14/film.mov.001' },
            { number: 2, volume: 2, path: 'data/2019/05/14/film.mov.002' },
          ],
        },
      ],
    ]);
    // It counts once, where it begins.
    expect(set.days.find(([day]) => day === '2019-05-14')).toEqual(['2019-05-14', 1, 1]);
  });

  it('allows nothing from a network, and its own script by its hash', async () => {
    const { folder } = await make();
    const html = readFileSync(join(folder, 'index.html'), 'utf8');
    const policy = /Content-Security-Policy"\s+content="([^"]+)"/.exec(html)?.[1] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/https?:|\*|unsafe|ws:/);
    for (const tag of ['style', 'script']) {
      const content = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(html)?.[1] ?? '';
      expect(content.length).toBeGreaterThan(5000);
      expect(policy).toContain(`'sha256-${createHash('sha256').update(content).digest('base64')}'`);
    }
    expect(html).not.toMatch(/(src|href)="(https?:)?\/\//);
  });
});

describe('the budget of a page', () => {
  /** What the files take on an image: sectors, an entry of UDF and names. */
  const costOf = (folder: string) =>
    filesIn(folder).reduce(
      (sum, name) => sum + Math.ceil(statSync(join(folder, name)).size / 2048) * 2048 + 2048,
      0,
    );

  it('is never passed, and thumbnails go first', async () => {
    const whole = costOf((await make()).folder);
    const seen = new Set<number>();
    for (const share of [0.98, 0.7, 0.5, 0.35, 0.25]) {
      const budget = Math.floor(whole * share);
      const { folder, report } = await make(budget);
      expect(costOf(folder)).toBeLessThanOrEqual(budget);
      expect(report).toMatchObject({ isWritten: true, notFound: 0 });
      expect(discOf(folder).thumbs.leftOut).toBe(report.withoutRoom);
      expect(report.withoutRoom).toBeGreaterThan(0);
      seen.add(report.thumbnails);
    }
    expect(seen.size).toBeGreaterThan(3);
  });

  it('is shared evenly among the days', async () => {
    const { folder, report } = await make(300_000);
    const perDay = new Map<string, number>();
    for (const { day, row } of rowsOf(discOf(folder)))
      perDay.set(day, (perDay.get(day) ?? 0) + (row[4] === 1 ? 1 : 0));
    const full = [...perDay].filter(([day]) => day < '2019-02').map(([, count]) => count);
    expect(report.withoutRoom).toBeGreaterThan(0);
    expect(Math.min(...full)).toBeGreaterThan(0);
    expect(Math.max(...full) - Math.min(...full)).toBeLessThanOrEqual(1);
  });

  it('leaves out names of other discs where there is no room, and says how many', async () => {
    const many = [...pictures(3, { count: 60_000, year: 2012, perDay: 200 }), ...others.slice(50)];
    const { folder, report } = await make(1_500_000, catalogueOf(volumes, [...many, ...own]));
    const [set] = dataOf(folder, 'page/set.js') as [
      { find: { chunks: number; files: number; notFound: number } },
    ];
    expect(report.isWritten).toBe(true);
    expect(set.find.notFound).toBeGreaterThan(0);
    expect(set.find.files + set.find.notFound).toBe(60_000);
    expect(readdirSync(join(folder, 'page/find')).length).toBe(set.find.chunks);
    expect(costOf(folder)).toBeLessThanOrEqual(1_500_000);
  });

  it('that is too small for anything gives no page, and leaves nothing', async () => {
    const notes: string[] = [];
    const folder = join(base, 'no room');
    mkdirSync(folder);
    const report = await writePage(nodeFileAccess, {
      folder,
      volumeId: idOf(7),
      catalogue,
      volumeFolder,
      budgetBytes: 20_000,
      progress: (event) => void (event.kind === 'note' && notes.push(event.message)),
      stop: { requested: false },
    });
    expect(report.isWritten).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
    expect(notes.join()).toContain('no room');
  });
});

it('stops when asked to', async () => {
  const folder = join(base, 'stopped');
  mkdirSync(folder);
  const request = {
    folder,
    volumeId: idOf(7),
    catalogue,
    volumeFolder,
    budgetBytes: 1e9,
    progress: ignoreProgress,
  };
  await expect(writePage(nodeFileAccess, { ...request, stop: { requested: true } })).rejects.toMatchObject({
    code: 'interrupted',
  });
});

it('finds files of a folder that has several cameras and names', async () => {
  const { folder } = await make();
  const [, groups] = dataOf(folder, 'page/find/0001.js') as [
    number,
    [number, string, string, string, string][],
  ];
  const found = groups.flatMap(([volume, , day, , names]) =>
    names.split('//').map((item) => [volume, day, ...item.split('/')].join(' ')),
  );
  const wanted = others.slice(0, 50).map(({ path, origin }: VolumeFile) => {
    const [, year, month, day, name] = path.split('/');
    return `0 ${year}-${month}-${day} ${name} ${origin?.split('/').at(-1)}`;
  });
  expect(found.sort()).toEqual(wanted.sort());
});
