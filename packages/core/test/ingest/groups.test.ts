import { beforeEach, describe, expect, it } from 'vitest';
import {
  jpegFile,
  movFile,
  mp4File,
  tagsJson,
  takeoutJson,
  xmpSidecar,
} from '../../../../mediagen/src/index.ts';
import { explainDate } from '../../src/ingest/explain-date.ts';
import { safeToFormat } from '../../src/ingest/safe-to-format.ts';
import { MEMORY, temporaryFolder } from '../files/temporary-folder.ts';
import type { Applied } from '../library/test-library.ts';
import { TestLibrary } from '../library/test-library.ts';
import { ends, ingest, put } from './pictures.ts';

const folder = temporaryFolder(MEMORY);
let lib: TestLibrary;

beforeEach(() => {
  lib = new TestLibrary(folder.at('lib'));
});

const DAY_MS = 86_400_000;
const NOON_MS = Date.UTC(2019, 4, 12, 12);

interface Shot {
  readonly date?: string;
  readonly model?: string;
  readonly contentId?: string;
}

function still(
  path: string,
  { date = '2019:05:12 12:00:00', model = 'iPhone 12', contentId }: Shot = {},
): void {
  const apple = contentId === undefined ? {} : { appleContentId: contentId };
  const exif = { make: 'Apple', model, dateTimeOriginal: date, ...apple };
  put(folder.at(`card/${path}`), jpegFile({ size: 2000, seed: path, exif }));
}

/** A picture that tells nothing of itself. */
function bare(path: string): void {
  put(folder.at(`card/${path}`), jpegFile({ size: 2000, seed: path }));
}

function clip(path: string, { contentId, ms = NOON_MS }: { contentId?: string; ms?: number } = {}): void {
  const id = contentId === undefined ? {} : { contentId };
  put(folder.at(`card/${path}`), movFile({ size: 4000, seed: path, createdMs: ms, ...id }));
}

function json(path: string, title: string, takenMs = NOON_MS): void {
  put(folder.at(`card/${path}`), takeoutJson({ title, takenMs, url: '' }));
}

/** Names in the library without the hash's digits, by the names on the card: one stem for each group. */
function stems({ entries }: Applied): Record<string, string> {
  return Object.fromEntries(
    entries.map(({ path, to, state }) => [
      path.slice(folder.at('card/').length),
      to === undefined ? state : (/media\/(.*_[0-9a-f]{12})/.exec(to)?.[1] ?? 'undated'),
    ]),
  );
}

const run = (): Promise<Applied> => ingest(lib, [folder.at('card')]);

function expectTogether(done: Applied, ...paths: readonly string[]): void {
  const found = stems(done);
  expect(found[paths[0] ?? '']).toMatch(/^\d{4}\//);
  for (const path of paths) expect(found[path], path).toBe(found[paths[0] ?? '']);
}

describe('a Live Photo', () => {
  it('is brought together by its identifier, whatever its files are called and in whatever folder they stand', async () => {
    still('Lake.jpg', { contentId: 'A-1' });
    clip('Movement.mov', { contentId: 'A-1' });
    still('one/x.jpg', { contentId: 'B-2' });
    clip('two/y.mov', { contentId: 'B-2' });
    still('z.jpg', { contentId: 'C-3' });
    const done = await run();
    expectTogether(done, 'Lake.jpg', 'Movement.mov');
    expectTogether(done, 'one/x.jpg', 'two/y.mov');
    expect(done.entries).toHaveLength(5);
    expect(new Set(Object.values(stems(done))).size).toBe(3);
    expect(safeToFormat(lib.library, done.run.runId).safe).toBe(true);
  });

  it('is not made of a clip of another one, which finds its own still', async () => {
    still('IMG_1.jpg', { contentId: 'A-1' });
    clip('IMG_1.mov', { contentId: 'B-2' });
    still('IMG_2.jpg', { contentId: 'B-2' });
    clip('IMG_2.mov', { contentId: 'A-1' });
    const done = await run();
    expectTogether(done, 'IMG_1.jpg', 'IMG_2.mov');
    expectTogether(done, 'IMG_2.jpg', 'IMG_1.mov');
  });

  it('is one with a clip of each of two copies, and no file is lost', async () => {
    for (const place of ['a', 'b']) {
      still(`${place}/still ${place}.jpg`, { contentId: 'A-1' });
      clip(`${place}/clip ${place}.mov`, { contentId: 'A-1' });
    }
    clip('c.mov', { contentId: 'A-1' });
    const done = await run();
    for (const place of ['a', 'b'])
      expectTogether(done, `${place}/still ${place}.jpg`, `${place}/clip ${place}.mov`);
    expect(done.summary.states).toMatchObject({ filed: { files: 5 } });
  });
});

describe('files of one stem', () => {
  it('go to their own days where they are days apart', async () => {
    still('DSC_0001.jpg');
    put(
      folder.at('card/DSC_0001.mp4'),
      mp4File({ size: 4000, seed: 'film', createdMs: NOON_MS + 5 * DAY_MS }),
    );
    const found = stems(await run());
    expect(found['DSC_0001.jpg']).toMatch(/^2019\/05\/12\//);
    expect(found['DSC_0001.mp4']).toMatch(/^2019\/05\/17\//);
  });

  it('are apart where other cameras made them, and the sidecar goes with the one it names', async () => {
    still('a.dng', { model: 'iPhone 12' });
    still('a.jpg', { model: 'iPhone 7' });
    put(folder.at('card/a.jpg.xmp'), xmpSidecar({ documentId: 'x', rating: 5 }));
    const done = await run();
    expectTogether(done, 'a.jpg', 'a.jpg.xmp');
    expect(stems(done)['a.dng']).not.toBe(stems(done)['a.jpg']);
  });

  it('are explained as they are filed', async () => {
    still('a.dng', { model: 'iPhone 12' });
    still('a.jpg', { model: 'iPhone 7' });
    const request = { useModifyDate: false, useMtime: false, shift: {} };
    const { group } = await lib.session((session) => explainDate(session, folder.at('card/a.jpg'), request));
    expect(group).toEqual(['a.jpg']);
  });
});

describe('an edit that only its name tells', () => {
  it('is one with its original where both were taken at one time, else not', async () => {
    still('a.jpg');
    still('a-edited.jpg');
    still('b.jpg');
    still('b-edited.jpg', { date: '2021:05:12 12:00:00' });
    const done = await run();
    expectTogether(done, 'a.jpg', 'a-edited.jpg');
    expect(stems(done)['b-edited.jpg']).toMatch(/^2021\//);
  });
});

describe('a sidecar without its picture', () => {
  it('is an orphan: counted, not filed by its date, and no proof that the card may be formatted', async () => {
    still('there.jpg');
    put(folder.at('card/there.json'), tagsJson({ id: 'there', dateTimeOriginal: '2019:05:12 12:00:00' }));
    put(folder.at('card/gone.json'), tagsJson({ id: 'gone', dateTimeOriginal: '2013:02:03 04:05:06' }));
    put(folder.at('card/gone.xmp'), xmpSidecar({ documentId: 'x', dateTimeOriginal: '2013-02-03T04:05:06' }));
    const done = await run();
    expect(ends(done)).toEqual([
      'gone.json: orphan orphan',
      'gone.xmp: orphan orphan',
      'there.jpg: filed dated',
      'there.json: filed dated',
    ]);
    expect(safeToFormat(lib.library, done.run.runId)).toMatchObject({ safe: false, unproven: { orphan: 2 } });
  });

  it('is a duplicate where the library holds it', async () => {
    still('a.jpg');
    put(folder.at('card/a.xmp'), xmpSidecar({ documentId: 'x' }));
    await run();
    put(folder.at('second/a.xmp'), xmpSidecar({ documentId: 'x' }));
    expect(ends(await ingest(lib, [folder.at('second')]))).toEqual(['a.xmp: duplicate held']);
  });
});

describe('the JSON of a Takeout', () => {
  it('is found in the same album of another part of the export', async () => {
    bare('part 1/Takeout/Google Photos/Lake/IMG_1.jpg');
    json('part 2/Takeout/Google Photos/Lake/IMG_1.jpg.supplemental-metadata.json', 'IMG_1.jpg');
    bare('part 1/Takeout/Google Photos/Lake/IMG_1(1).jpg');
    json(
      'part 2/Takeout/Google Photos/Lake/IMG_1.jpg.supplemental-meta(1).json',
      'IMG_1.jpg',
      NOON_MS + 9 * DAY_MS,
    );
    const done = await run();
    const paths = done.entries.map(({ path }) => path.slice(folder.at('card/').length)).sort();
    expect(paths).toHaveLength(4);
    expect(stems(done)[paths.find((path) => path.endsWith('IMG_1.jpg')) ?? '']).toMatch(/^2019\/05\/12\//);
    expect(stems(done)[paths.find((path) => path.endsWith('IMG_1(1).jpg')) ?? '']).toMatch(/^2019\/05\/21\//);
    expect(done.summary.states).toMatchObject({ filed: { files: 4 } });
  });

  it('is found in another source, and stays there where that is a card', async () => {
    const [one, two] = [
      'one/Takeout/Google Photos/Lake/IMG_1.jpg',
      'two/Takeout/Google Photos/Lake/IMG_1.jpg.json',
    ];
    bare(one);
    json(two, 'IMG_1.jpg');
    const done = await ingest(lib, [folder.at('card/one'), folder.at('card/two')]);
    expectTogether(done, one, two);
    const again = await ingest(lib, [folder.at('card/two'), folder.at('card/one')], { move: true });
    expect(Object.keys(again.summary.states)).toEqual(['duplicate']);
    expect(lib.files('duplicates').map((path) => path.split('/')[1])).toEqual(['one', 'two']);
  });

  it('is found by its title where its name says nothing', async () => {
    bare('Takeout/a/holiday at the lake.jpg');
    json('Takeout/b/cut.json', 'holiday at the lake.jpg');
    expectTogether(await run(), 'Takeout/a/holiday at the lake.jpg', 'Takeout/b/cut.json');
  });

  it('dates no picture outside of the export by its title alone, and none where two have it', async () => {
    bare('old phone/IMG_1.jpg');
    json('Takeout/b/IMG_1.jpg.json', 'IMG_1.jpg');
    bare('Takeout/c/IMG_2.jpg');
    json('Takeout/d/IMG_2.jpg.json', 'IMG_2.jpg');
    json('Takeout/e/IMG_2.jpg.json', 'IMG_2.jpg', NOON_MS + DAY_MS);
    expect(ends(await run())).toEqual([
      'IMG_1.jpg.json: orphan orphan',
      'IMG_1.jpg: undated no-date',
      'IMG_2.jpg.json: orphan orphan',
      'IMG_2.jpg.json: orphan orphan',
      'IMG_2.jpg: undated no-date',
    ]);
  });

  it('is told among those of one title by the time of the picture', async () => {
    still('Takeout/a/IMG_1.jpg');
    json('Takeout/b/IMG_1.jpg.json', 'IMG_1.jpg', NOON_MS + 3_600_000);
    json('Takeout/c/IMG_1.jpg.json', 'IMG_1.jpg', NOON_MS - 40 * DAY_MS);
    const done = await run();
    expectTogether(done, 'Takeout/a/IMG_1.jpg', 'Takeout/b/IMG_1.jpg.json');
    expect(stems(done)['Takeout/c/IMG_1.jpg.json']).toBe('orphan');
  });

  it('is held with its picture when the same export comes again', async () => {
    bare('Takeout/a/IMG_1.jpg');
    json('Takeout/b/IMG_1.jpg.json', 'IMG_1.jpg');
    await run();
    const again = await run();
    expect(Object.keys(again.summary.states)).toEqual(['duplicate']);
  });
});

describe('the shots of one second', () => {
  it('sort as they were taken, by fractions or else by the numbers of the camera', async () => {
    const counted = ['101CANON/IMG_0001.jpg', '100CANON/IMG_9998.jpg', '100CANON/IMG_9999.jpg'];
    for (const path of counted) still(path);
    const done = await run();
    const names = stems(done);
    const inOrder = ['100CANON/IMG_9998.jpg', '100CANON/IMG_9999.jpg', '101CANON/IMG_0001.jpg'].map(
      (path) => names[path] ?? '',
    );
    expect(inOrder.toSorted()).toEqual(inOrder);
    expect(inOrder[0]).toMatch(/_120000_n100-9998_/);
  });
});
