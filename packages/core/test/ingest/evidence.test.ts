import { readFileSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ExifFields } from '../../../../mediagen/src/index.ts';
import { jpegFile, mp4File, xmpSidecar } from '../../../../mediagen/src/index.ts';
import { planArchive } from '../../src/archive/pack/plan-archive.ts';
import { installedHolderKinds } from '../../src/holder-kinds.ts';
import { findContents } from '../../src/find/find.ts';
import { MEMORY, temporaryFolder } from '../files/temporary-folder.ts';
import { expectTrueIndexes } from '../journal/true-indexes.ts';
import { TestLibrary } from '../library/test-library.ts';
import { ingest, put } from './pictures.ts';

const folder = temporaryFolder(MEMORY);
let lib: TestLibrary;

beforeEach(() => {
  lib = new TestLibrary(folder.at('lib'));
});

function photo(name: string, exif?: ExifFields): void {
  put(
    folder.at(`card/${name}`),
    jpegFile({ size: 1000, seed: name, ...(exif === undefined ? {} : { exif }) }),
  );
}

function film(name: string, utc: string, model?: string): void {
  const named = model === undefined ? {} : { make: 'samsung', model };
  put(folder.at(`card/${name}`), mp4File({ size: 2000, seed: name, createdMs: Date.parse(utc), ...named }));
}

function set(section: string, line: string): void {
  const path = lib.at('mediastruct.toml');
  const kept = readFileSync(path, 'utf8')
    .split('\n')
    .filter((each) => !each.startsWith(line.slice(0, line.indexOf(' '))));
  writeFileSync(path, kept.join('\n').replace(`[${section}]`, `[${section}]\n${line}`));
}

const card = () => ingest(lib, [folder.at('card')]);

/** The folder of each file of the card below the media tree. */
async function filedDays(): Promise<Record<string, string>> {
  const { entries } = await card();
  return Object.fromEntries(
    entries.map(({ path, to = '' }) => [
      path.slice(folder.at('card/').length),
      to.slice(lib.at('media/').length, to.lastIndexOf('/')),
    ]),
  );
}

const PHONE = { make: 'samsung', model: 'SM-G991B' };
const NIGHT = '2020-06-01T22:30:00Z';
const stillOf = (more: ExifFields = PHONE): ExifFields => ({
  ...more,
  dateTimeOriginal: '2020:06:02 01:32:00',
  offsetTimeOriginal: '+03:00',
});

describe('a film that tells only UTC', () => {
  it("takes the offset of its camera's still, and of the pictures of its folder where it names no camera", async () => {
    photo('a/still.jpg', stillOf());
    film('b/named.mp4', NIGHT, 'SM-G991B');
    film('a/nameless.mp4', NIGHT);
    film('b/nameless.mp4', NIGHT);
    expect(await filedDays()).toEqual({
      'a/still.jpg': '2020/06/02',
      'b/named.mp4': '2020/06/02',
      'a/nameless.mp4': '2020/06/02',
      'b/nameless.mp4': '2020/06/01',
    });
  });

  it('takes that of a picture which the library holds already', async () => {
    photo('still.jpg', stillOf());
    await card();
    film('later.mp4', NIGHT, 'SM-G991B');
    film('other.mp4', NIGHT, 'SM-A5');
    expect(await filedDays()).toMatchObject({ 'later.mp4': '2020/06/02', 'other.mp4': '2020/06/01' });
  });

  it.each([
    ['ingest', 'home_zone = "Europe/Moscow"'],
    ['dates', 'video_zone = "Europe/Moscow"'],
  ])('goes to the zone of [%s] %s, and the run tells so', async (section, line) => {
    set(section, line);
    film('a.mp4', NIGHT);
    const { entries } = await card();
    expect(entries[0]).toMatchObject({ code: 'dated', detail: expect.stringContaining('Europe/Moscow') });
    expect(entries[0]?.to).toContain('2020/06/02');
    expect(lib.notes.join()).toContain(
      'the zone was assumed or is not known: a.mp4 (UTC taken to the configured',
    );
  });

  it('is told where nothing places it', async () => {
    film('a.mp4', NIGHT);
    const { entries } = await card();
    expect(entries[0]?.detail).toContain('nothing tells where it was taken');
    expect(lib.notes.join()).toContain('1 picture or film');
  });
});

describe('a clock that was never set', () => {
  it('is passed over where it counts up from a new year and the names tell other days', async () => {
    const shown = (date: string): ExifFields => ({ model: 'Compact', dateTimeOriginal: date });
    photo('IMG_20190807_060504.jpg', shown('2012:01:01 00:00:41'));
    photo('IMG_20190808_060504.jpg', shown('2012:01:01 00:17:00'));
    photo('IMG_20190809_060504.jpg', shown('2012:01:03 10:00:00'));
    photo('plain.jpg', shown('2012:01:03 11:00:00'));
    photo('IMG_20190810_060504.jpg', { ...shown('2012:01:03 10:00:00'), model: 'Another' });
    expect(await filedDays()).toEqual({
      'IMG_20190807_060504.jpg': '2019/08/07',
      'IMG_20190808_060504.jpg': '2019/08/08',
      'IMG_20190809_060504.jpg': '2019/08/09',
      'plain.jpg': '2012/01/03',
      'IMG_20190810_060504.jpg': '2012/01/03',
    });
  });
});

describe('a clock that was never set, in a folder that names a day', () => {
  it('goes there as a whole if the folder is of another time, and not if it is of the same', async () => {
    const shown = (date: string): ExifFields => ({ model: 'Compact', dateTimeOriginal: date });
    photo('2019-08-07 Beach/DSC_1.jpg', shown('2012:01:01 00:00:08'));
    photo('2019-08-07 Beach/DSC_2.jpg', shown('2012:01:01 00:09:00'));
    photo('2019-08-07 Beach/DSC_3.jpg', shown('2012:01:02 10:00:00'));
    photo('2020-01-05 Party/P_1.jpg', shown('2020:01:01 00:00:20'));
    photo('2020-01-05 Party/P_2.jpg', shown('2020:01:01 00:20:00'));
    expect(await filedDays()).toEqual({
      '2019-08-07 Beach/DSC_1.jpg': '2019/08/07',
      '2019-08-07 Beach/DSC_2.jpg': '2019/08/07',
      '2019-08-07 Beach/DSC_3.jpg': '2019/08/07',
      '2020-01-05 Party/P_1.jpg': '2020/01/01',
      '2020-01-05 Party/P_2.jpg': '2020/01/01',
    });
  });
});

describe("the owner's date", () => {
  const xmp = { dateTimeOriginal: '1987-07-06T12:00:00', metadataDate: '2021-02-03T04:05:06Z' };

  beforeEach(() => {
    photo('scan.jpg', { make: 'EPSON', dateTimeOriginal: '2015:01:01 10:00:00' });
    put(folder.at('card/scan.xmp'), xmpSidecar({ ...xmp, documentId: 'a' }));
  });

  it('files picture and sidecar, and the disagreement is listed', async () => {
    const { entries } = await card();
    for (const { to, detail } of entries) {
      expect(to).toContain('media/1987/07/06/');
      expect(detail).toContain('not 2015-01-01T10:00:00 of exif:DateTimeOriginal');
    }
    expect(lib.notes.join()).toContain("filed by their owner's date");
  });

  it('gives way with trust = "camera", and is listed all the same', async () => {
    set('ingest', 'trust = "camera"');
    expect(await filedDays()).toMatchObject({ 'scan.jpg': '2015/01/01', 'scan.xmp': '2015/01/01' });
    expect(lib.notes.join()).toContain('was not taken');
  });
});

describe('a picture of which only a year or a month is known', () => {
  beforeEach(async () => {
    photo('year.jpg', { dateTimeOriginal: '1987:00:00 00:00:00' });
    photo('month.jpg', { dateTimeOriginal: '1987:07:00 00:00:00' });
    photo('day.jpg', { dateTimeOriginal: '1987:07:06 12:00:00' });
    await card();
  });

  it('is filed under what is known, and undone', async () => {
    expect(lib.files('media').map((path) => path.replace(/[0-9a-f]{12}/, '*'))).toEqual([
      '1987/07/06/19870706_120000_*.jpg',
      '1987/07/198707_*.jpg',
      '1987/1987_*.jpg',
    ]);
    expect(
      lib
        .records('media')
        .map(({ taken }) => `${taken?.local} ${taken?.precision}`)
        .sort(),
    ).toEqual(['1987 year', '1987-07 month', '1987-07-06T12:00:00 second']);
    await expectTrueIndexes(lib);
    await lib.undo();
    expect(lib.files('media')).toEqual([]);
  });

  it('keeps what is known through a crawl, and is found by it and not by a day', async () => {
    await lib.crawl({ force: true });
    expect(lib.records('media').filter(({ taken }) => taken?.precision === 'year')).toHaveLength(1);
    const found = (text: string) =>
      findContents(lib.library, { text, limit: 0, kinds: installedHolderKinds() }).contents.length;
    expect([found('1987-07'), found('1987-07-06'), found('1987-07-01'), found('1987..1988')]).toEqual([
      2, 1, 0, 3,
    ]);
  });

  it('is packed by what is known, before the days within it', async () => {
    const runs = await lib.apply((session) => planArchive(session, { medium: '10MB', year: '1987' }));
    expect(runs.entries.filter(({ state }) => state === 'packed')).toHaveLength(3);
    const { options } = runs.run.header;
    expect(options).toMatchObject({ volumes: [{ firstDay: '1987', lastDay: '1987-07-06', files: 3 }] });
  });
});
