import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { xmpSidecar, jpegFile } from '../../../../mediagen/src/index.ts';
import { resumeRuns } from '../../src/journal/complete-run.ts';
import { decide, undoDecisions } from '../../src/decisions/decision-ledger.ts';
import type { RedateRequest } from '../../src/ingest/redate/plan-redate.ts';
import { planRedate } from '../../src/ingest/redate/plan-redate.ts';
import { alteredAccess } from '../files/altered-access.ts';
import { MEMORY } from '../files/temporary-folder.ts';
import { ingest, put } from './pictures.ts';
import { expectTrueIndexes } from '../journal/true-indexes.ts';
import { TestLibrary } from '../library/test-library.ts';

let home = '';
let lib: TestLibrary;

beforeEach(() => {
  home = mkdtempSync(join(MEMORY, 'mediastruct-core-'));
  lib = new TestLibrary(`${home}/lib`);
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

function photo(name: string, dateTimeOriginal: string, model = 'Camera'): void {
  put(`${home}/card/${name}`, jpegFile({ size: 1000, seed: name, exif: { dateTimeOriginal, model } }));
}

/** A sidecar that somebody writes beside a picture of the library. */
async function writeSidecar(picture: string, dateTimeOriginal: string): Promise<void> {
  const path = lib.at(`media/${picture.replace(/\.[^.]*$/, '.xmp')}`);
  const xmp = { dateTimeOriginal, metadataDate: '2021-02-03T04:05:06Z', documentId: picture };
  put(path, xmpSidecar(xmp));
  await lib.crawl();
}

function redate(request: Partial<RedateRequest> = {}) {
  return lib.apply((session) => planRedate(session, { paths: [], shift: {}, ...request }));
}

/** The folders of the media tree that hold files, each with the extensions in it. */
function days(): string[] {
  return lib.files('media').map((path) => path.replace(/\/[^/]*?(\.[^/]*)?$/, '/*$1'));
}

describe('redate', () => {
  it('moves a picture with its group to the day that a sidecar tells, and undo brings both back', async () => {
    photo('scan.jpg', '2015:01:01 10:00:00');
    photo('other.jpg', '2014:02:03 10:00:00');
    await ingest(lib, [`${home}/card`]);
    const scan = lib.files('media').find((path) => path.startsWith('2015')) as string;
    await writeSidecar(scan, '1987-07-06T12:00:00');
    const before = lib.files('media');
    const { summary, operations } = await redate();
    expect(summary.states).toMatchObject({ redated: { files: 2 } });
    expect(operations.map(({ kind }) => kind)).toEqual(['move', 'move']);
    expect(days()).toEqual(['1987/07/06/*.jpg', '1987/07/06/*.xmp', '2014/02/03/*.jpg']);
    const [moved = ''] = lib.files('media');
    expect(moved).toMatch(/^1987\/07\/06\/19870706_120000_[0-9a-f]{12}\.jpg$/);
    expect(lib.record('media', moved)).toMatchObject({
      taken: { local: '1987-07-06T12:00:00', source: 'xmp:DateTimeOriginal' },
      origin: 'scan.jpg',
      camera: 'Camera',
    });
    await expectTrueIndexes(lib);
    await lib.undo();
    expect(lib.files('media')).toEqual(before);
    expect(lib.record('media', scan)).toMatchObject({ taken: { local: '2015-01-01T10:00:00' } });
    await expectTrueIndexes(lib);
  });

  it('plans nothing for what is right, and nothing once it was applied', async () => {
    photo('scan.jpg', '2015:01:01 10:00:00');
    await ingest(lib, [`${home}/card`]);
    expect((await redate()).operations).toEqual([]);
    await writeSidecar(lib.files('media')[0] as string, '1987-07-06T12:00:00');
    expect((await redate()).operations).toHaveLength(2);
    expect((await redate()).operations).toEqual([]);
  });

  it('corrects a clock from the time in the file, once, and leaves other cameras alone', async () => {
    photo('a.jpg', '2019:05:12 23:30:00');
    photo('b.jpg', '2019:05:12 23:30:00', 'Other');
    await ingest(lib, [`${home}/card`]);
    await redate({ shift: { Camera: '+1:00' } });
    expect(days()).toEqual(['2019/05/12/*.jpg', '2019/05/13/*.jpg']);
    expect((await redate({ shift: { Camera: '+1:00' } })).operations).toEqual([]);
    expect((await redate()).operations).toEqual([]);
    await redate({ shift: { Camera: '-0:30:00' } });
    expect(lib.files('media').some((path) => path.includes('20190512_230000'))).toBe(true);
  });

  it('keeps a correction that was given when the picture was filed', async () => {
    photo('a.jpg', '2019:05:12 23:30:00');
    await ingest(lib, [`${home}/card`], { shift: { Camera: '+1h' } });
    expect((await redate()).operations).toEqual([]);
    expect(days()).toEqual(['2019/05/13/*.jpg']);
  });

  it('keeps what was dated by evidence that the library does not hold', async () => {
    put(`${home}/2017-03-04 Party/a.jpg`, jpegFile({ size: 1000, seed: 'a' }));
    put(`${home}/card/b.jpg`, jpegFile({ size: 1000, seed: 'b' }));
    await ingest(lib, [`${home}/2017-03-04 Party`]);
    await ingest(lib, [`${home}/card`], { useMtime: true });
    expect(lib.files('media').filter((path) => path.startsWith('undated'))).toEqual([]);
    expect((await redate()).operations).toEqual([]);
  });

  it('looks only at the paths and days that are asked for', async () => {
    photo('a.jpg', '2015:01:01 10:00:00');
    photo('b.jpg', '2016:01:01 10:00:00');
    await ingest(lib, [`${home}/card`]);
    for (const path of lib.files('media')) await writeSidecar(path, '1987-07-06T12:00:00');
    const moves = async (request: Partial<RedateRequest>) =>
      lib.session(async (session) => {
        const { run } = await planRedate(session, { paths: [], shift: {}, ...request });
        return [...run.operations()].map(({ from }) => from.slice(lib.at('media/').length, -20).slice(0, 10));
      });
    expect(await moves({ days: '2015' })).toEqual(['2015/01/01', '2015/01/01']);
    expect(await moves({ days: '2015-12..2016-01' })).toEqual(['2016/01/01', '2016/01/01']);
    expect(await moves({ paths: [lib.at('media/2016')] })).toEqual(['2016/01/01', '2016/01/01']);
    expect(await moves({ days: '2014' })).toEqual([]);
  });

  it('takes out of undated what has a date now, by its old name and folder', async () => {
    put(lib.at('media/undated/trip/photo_2021-03-04_05-06-07.jpg'), jpegFile({ size: 1000, seed: 'n' }));
    put(lib.at('media/undated/trip/nothing.jpg'), jpegFile({ size: 1000, seed: 'o' }));
    await lib.crawl();
    await redate();
    expect(days()).toEqual(['2021/03/04/*.jpg', 'undated/trip/*.jpg']);
    await lib.undo();
    expect(lib.records('media').map(({ taken }) => taken)).toEqual([undefined, undefined]);
    expect((await redate()).operations).toHaveLength(1);
  });

  it('leaves alone what somebody put there by hand', async () => {
    put(lib.at('media/mine/IMG_20190512_143000.jpg'), jpegFile({ size: 1000, seed: 'm' }));
    await lib.crawl();
    expect((await redate()).operations).toEqual([]);
  });

  it('refuses places outside of the media tree, days that are none, and a tree that was never indexed', async () => {
    photo('a.jpg', '2015:01:01 10:00:00');
    await ingest(lib, [`${home}/card`]);
    await expect(redate({ paths: [lib.at('archive')] })).rejects.toMatchObject({ code: 'usage' });
    await expect(redate({ paths: [lib.at('media/none.jpg')] })).rejects.toMatchObject({
      code: 'file-missing',
    });
    await expect(redate({ days: 'May' })).rejects.toMatchObject({ code: 'usage' });
    await expect(redate({ shift: { Camera: 'soon' } })).rejects.toMatchObject({ code: 'usage' });
    rmSync(lib.library.trees[0]?.indexPath ?? '');
    await expect(redate()).rejects.toMatchObject({ code: 'no-index' });
  });

  it('files a picture of which only the year is known under that year', async () => {
    photo('scan.jpg', '2015:01:01 10:00:00');
    await ingest(lib, [`${home}/card`]);
    await writeSidecar(lib.files('media')[0] as string, '1987');
    await redate();
    expect(lib.files('media')[0]).toMatch(/^1987\/1987_[0-9a-f]{12}\.jpg$/);
    await expectTrueIndexes(lib);
  });

  it.each([1, 2, 3, 4])(
    'is finished by a resume after it was cut off at file %i, and undone whole',
    async (nth) => {
      for (const name of ['a.jpg', 'b.jpg']) photo(name, '2015:01:01 10:00:00', name);
      await ingest(lib, [`${home}/card`]);
      for (const path of lib.files('media')) await writeSidecar(path, '1987-07-06T12:00:00');
      const before = lib.files('media');
      let links = 0;
      lib.access = alteredAccess({
        link: (real, existing, to) => {
          if (to.includes('/1987/07/06/') && ++links === nth) throw new Error('killed');
          real(existing, to);
        },
      });
      await expect(redate()).rejects.toThrow('killed');
      lib.access = alteredAccess({});
      await lib.session((session) => resumeRuns(session), { mayResume: true });
      expect(lib.files('media').filter((path) => path.startsWith('1987/07/06'))).toHaveLength(4);
      await expectTrueIndexes(lib);
      await lib.undo();
      expect(lib.files('media')).toEqual(before);
    },
  );
});

describe('redate by the dates that people gave', () => {
  const undated = () => lib.files('media').filter((path) => path.startsWith('undated/'));

  function give(path: string, date: string, sha256 = lib.record('media', path)?.sha256 ?? ''): string {
    const file = { tree: 'media', path, sha256 };
    return decide(lib.library, [{ kind: 'date', file, date }], new Date());
  }

  it('files an undated picture with its sidecar under its day or its year, and undo brings all of it back', async () => {
    for (const name of ['a.jpg', 'b.jpg', 'c.jpg'])
      put(`${home}/card/${name}`, jpegFile({ size: 1000, seed: name }));
    await ingest(lib, [`${home}/card`]);
    const [a = '', b = ''] = undated();
    put(lib.at(`media/${a.replace(/jpg$/, 'xmp')}`), 'no date');
    await lib.crawl();
    give(a, '1987-07-06');
    give(b, '1985');
    const before = lib.files('media');
    const { operations } = await redate({ decided: true });
    expect(operations.map(({ because }) => because.detail)).toEqual(Array(3).fill('given; was undated'));
    expect(days()).toEqual(expect.arrayContaining(['1987/07/06/*.jpg', '1987/07/06/*.xmp', 'undated/*.jpg']));
    expect(lib.files('media').filter((path) => path.startsWith('1985'))).toHaveLength(1);
    const filed =
      lib.files('media').find((path) => path.startsWith('1987/07/06') && path.endsWith('.jpg')) ?? '';
    expect(lib.record('media', filed)).toMatchObject({
      taken: { local: '1987-07-06T00:00:00', source: 'given', precision: 'day', confidence: 'high' },
      origin: 'a.jpg',
    });
    await expectTrueIndexes(lib);
    // Nothing is left to do by either way, and no evidence overrules what a person said.
    expect((await redate({ decided: true })).operations).toEqual([]);
    expect((await redate()).operations).toEqual([]);
    await lib.undo(
      lib.library.access
        .readdir(lib.library.state.runs)
        .map(({ name }) => name)
        .sort()[1],
    );
    expect(lib.files('media')).toEqual(before);
  });

  it('leaves files that go together where they were given different dates, and moves them once they have one', async () => {
    for (const name of ['a.dng', 'a.jpg']) put(`${home}/card/${name}`, jpegFile({ size: 1000, seed: name }));
    await ingest(lib, [`${home}/card`]);
    const of = (ending: string) => undated().find((path) => path.endsWith(ending)) ?? '';
    give(of('.jpg'), '1987');
    const click = give(of('.dng'), '1990');
    expect((await redate({ decided: true })).operations).toEqual([]);
    expect(lib.notes.join()).toMatch(
      /given the date 19(87|90), and .*, which goes together with it, was given/,
    );
    undoDecisions(lib.library, click, new Date());
    expect((await redate({ decided: true })).operations).toHaveLength(2);
    expect(lib.files('media').filter((path) => path.startsWith('1987'))).toHaveLength(2);
  });

  it('leaves a picture alone that is another one now, and tells it', async () => {
    put(`${home}/card/a.jpg`, jpegFile({ size: 1000, seed: 'a' }));
    await ingest(lib, [`${home}/card`]);
    give(undated()[0] ?? '', '1987', 'ab'.repeat(32));
    expect((await redate({ decided: true })).operations).toEqual([]);
    expect(lib.notes.join()).toContain('was given a date');
  });

  it('leaves a picture alone that is another one now, also where what belongs to it is as it was', async () => {
    for (const name of ['a.dng', 'a.jpg']) put(`${home}/card/${name}`, jpegFile({ size: 1000, seed: name }));
    await ingest(lib, [`${home}/card`]);
    for (const ending of ['.dng', '.jpg']) {
      const path = undated().find((one) => one.endsWith(ending)) ?? '';
      give(path, '1987', ending === '.dng' ? 'ab'.repeat(32) : undefined);
    }
    expect((await redate({ decided: true })).operations).toEqual([]);
    expect(lib.notes.join()).toContain('was given a date');
  });
});
