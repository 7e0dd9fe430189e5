import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  aaeSidecar,
  heicFile,
  jpegFile,
  movFile,
  tiffRawFile,
  xmpSidecar,
} from '../../../../mediagen/src/index.ts';
import { planRedate } from '../../src/ingest/redate/plan-redate.ts';
import type { RenameRequest } from '../../src/ingest/rename/plan-rename.ts';
import { planRename } from '../../src/ingest/rename/plan-rename.ts';
import { resumeRuns } from '../../src/journal/complete-run.ts';
import { alteredAccess } from '../files/altered-access.ts';
import { MEMORY } from '../files/temporary-folder.ts';
import { expectTrueIndexes } from '../journal/true-indexes.ts';
import { refusal } from '../library/refusal.ts';
import { TestLibrary } from '../library/test-library.ts';
import { ingest, put } from './pictures.ts';

const FOLDERS = '{yyyy}/{MM}/{dd}';
const NAMES = '{yyyy}{MM}{dd}_{HH}{mm}{ss}[_{fff}][_n{number}]_{hash12}';

let home = '';
let lib: TestLibrary;

beforeEach(() => {
  home = mkdtempSync(join(MEMORY, 'mediastruct-core-'));
  lib = new TestLibrary(`${home}/lib`);
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

function photo(name: string, dateTimeOriginal: string, more: { subSecTimeOriginal?: string } = {}): void {
  const exif = { dateTimeOriginal, model: 'Camera', ...more };
  put(`${home}/card/${name}`, jpegFile({ size: 1000, seed: name, exif }));
}

function rename(request: Partial<RenameRequest> = {}) {
  return lib.apply((session) => planRename(session, { paths: [], ...request }));
}

/** Every file of the media tree with its content. */
function tree(): Record<string, string> {
  return Object.fromEntries(
    lib.files('media').map((path) => [
      path,
      createHash('sha256')
        .update(readFileSync(lib.at(`media/${path}`)))
        .digest('hex'),
    ]),
  );
}

/** The media tree with `#` in place of the digits of hashes. */
function shown(): string[] {
  return lib.files('media').map((path) => path.replaceAll(/(?<![0-9a-z])(?=\d*[a-f])[0-9a-f]{8,64}/g, '#'));
}

/** One of every kind of group, undated files, and pictures of one second. */
async function fillLibrary(): Promise<void> {
  const exif = { dateTimeOriginal: '2019:05:12 10:11:12', make: 'Canon', model: 'Canon EOS R5' };
  const at = `${home}/card/DCIM/100CANON`;
  put(`${at}/IMG_0001.CR2`, tiffRawFile({ size: 4000, seed: 'raw', flavour: 'cr2', exif }));
  put(`${at}/IMG_0001.JPG`, jpegFile({ size: 1000, seed: 'twin', exif }));
  put(`${at}/IMG_0001.CR2.xmp`, xmpSidecar({ documentId: 'one' }));
  put(`${at}/IMG_0001.xmp`, xmpSidecar({ documentId: 'two' }));
  for (const nth of [2, 3, 4]) photo(`DCIM/100CANON/IMG_000${nth}.JPG`, '2019:05:12 10:11:13');
  photo('DCIM/101CANON/IMG_0001.JPG', '2019:05:12 10:11:13');
  photo('phone/a.jpg', '2020:01:02 03:04:05', { subSecTimeOriginal: '25' });
  photo('phone/b.jpg', '2020:01:02 03:04:05', { subSecTimeOriginal: '5' });
  put(`${home}/card/phone/IMG_1000.HEIC`, heicFile({ size: 3000, seed: 'live', exif }));
  put(`${home}/card/phone/IMG_1000.MOV`, movFile({ size: 3000, seed: 'clip', createdMs: null }));
  put(`${home}/card/phone/IMG_1000.AAE`, aaeSidecar({ id: 'now', editedAt: '2020-01-01T00:00:00Z' }));
  put(`${home}/card/phone/IMG_O1000.AAE`, aaeSidecar({ id: 'before', editedAt: '2019-01-01T00:00:00Z' }));
  put(`${home}/card/phone/IMG_E1000.HEIC`, heicFile({ size: 3000, seed: 'edited', exif }));
  for (const nth of ['001', '002', '003'])
    photo(`phone/IMG_20210304_050607_BURST${nth}.jpg`, '2021:03:04 05:06:07');
  put(`${home}/card/scans/old.jpg`, jpegFile({ size: 1000, seed: 'old' }));
  put(`${home}/card/scans/old.xmp`, xmpSidecar({ dateTimeOriginal: '1987', documentId: 'old' }));
  put(`${home}/card/no date/nothing.jpg`, jpegFile({ size: 1000, seed: 'nothing' }));
  await ingest(lib, [`${home}/card`], { event: 'Trip: one' });
}

describe('rename', () => {
  it('gives groups other folders and names, and undo gives back the old ones', async () => {
    await fillLibrary();
    const before = tree();
    const { summary } = await rename({
      folders: '{yyyy}/{yyyy}-{MM}-{dd}[ {event}]',
      names: '{yyyy}-{MM}-{dd} {HH}.{mm}.{ss} {name} {hash:8}',
    });
    expect(summary.states['failed']).toBeUndefined();
    expect(shown().filter((path) => path.includes('IMG_0001'))).toEqual([
      '2019/2019-05-12 Trip_ one/2019-05-12 10.11.12 IMG_0001 #.CR2',
      '2019/2019-05-12 Trip_ one/2019-05-12 10.11.12 IMG_0001 #.CR2.xmp',
      '2019/2019-05-12 Trip_ one/2019-05-12 10.11.12 IMG_0001 #.JPG',
      '2019/2019-05-12 Trip_ one/2019-05-12 10.11.12 IMG_0001 #.xmp',
      '2019/2019-05-12 Trip_ one/2019-05-12 10.11.13 IMG_0001 #.JPG',
    ]);
    expect(lib.files('media').filter((path) => path.startsWith('undated/'))).toHaveLength(1);
    expect(shown().find((path) => path.includes(' old '))).toBe('1987/1987 Trip_ one/1987 old #.jpg');
    const [raw = ''] = lib.files('media').filter((path) => path.endsWith('.CR2'));
    expect(lib.record('media', raw)).toMatchObject({
      taken: { local: '2019-05-12T10:11:12' },
      camera: 'Canon EOS R5',
      origin: 'DCIM/100CANON/IMG_0001.CR2',
      event: 'Trip: one',
    });
    await expectTrueIndexes(lib);
    await lib.undo();
    expect(tree()).toEqual(before);
    await expectTrueIndexes(lib);
  });

  it('plans nothing by the templates of the settings that filed the tree, and nothing a second time', async () => {
    await fillLibrary();
    expect((await rename()).operations).toEqual([]);
    expect((await rename({ names: '{name}_{hash:9}' })).operations.length).toBeGreaterThan(10);
    expect((await rename({ names: '{name}_{hash:9}' })).operations).toEqual([]);
  });

  it('gives the same tree again where it is renamed there and back', { timeout: 120_000 }, async () => {
    await fillLibrary();
    const before = tree();
    const folders = fc.constantFrom(
      FOLDERS,
      '{yyyy}',
      '[{event}]',
      '{make}/{model}/{extension}',
      '{hash:2}/{name}',
      '{event}/{yyyy}-{MM}[/{camera}]',
    );
    const names = fc.constantFrom(
      NAMES,
      '{hash:8}',
      '{hash12}-{name}',
      '{name}_{hash:8}',
      '{yyyy}.{MM}.{dd} {HH}.{mm}.{ss}.{hash:10}',
      '{event} {sequence} {hash}',
    );
    const check = fc.asyncProperty(folders, names, async (folder, name) => {
      await rename({ folders: folder, names: name });
      const there = tree();
      expect(Object.values(there).sort()).toEqual(Object.values(before).sort());
      expect((await rename({ folders: folder, names: name })).operations).toEqual([]);
      await rename();
      expect(tree()).toEqual(before);
    });
    await fc.assert(check, { numRuns: 12 });
    await expectTrueIndexes(lib);
  });

  it('keeps the order of the shots of one second', async () => {
    await fillLibrary();
    const origins = () =>
      lib
        .records('media')
        .filter(({ origin = '' }) => /00[2-4]\.JPG$|101CANON|phone\/[ab]\.jpg$/.test(origin))
        .map(({ origin }) => origin);
    const before = origins();
    expect(before).toEqual([
      'DCIM/100CANON/IMG_0002.JPG',
      'DCIM/100CANON/IMG_0003.JPG',
      'DCIM/100CANON/IMG_0004.JPG',
      'DCIM/101CANON/IMG_0001.JPG',
      'phone/a.jpg',
      'phone/b.jpg',
    ]);
    await rename({ folders: 'all', names: '{yyyy}{MM}{dd}{HH}{mm}{ss}[-{fff}][-{number}] {hash:8}' });
    expect(origins()).toEqual(before);
    await rename({ folders: 'all', names: '{yyyy} {sequence} {hash:8}', days: '2019' });
    expect(origins()).toEqual(before);
  });

  it('overwrites nothing: other content in the way gives the file a mark, and that is how it stays', async () => {
    photo('a.jpg', '2019:05:12 10:00:00');
    await ingest(lib, [`${home}/card`]);
    const sha = lib.records('media')[0]?.sha256 ?? '';
    put(lib.at(`media/x/${sha.slice(0, 8)}.jpg`), 'somebody else');
    const asked = { folders: 'x', names: '{hash:8}' };
    await rename(asked);
    const names = [`x/${sha.slice(0, 8)}.jpg`, `x/${sha.slice(0, 8)}_${sha.slice(0, 12)}.jpg`];
    expect(lib.files('media')).toEqual(names);
    expect(readFileSync(lib.at(`media/${names[0]}`), 'utf8')).toBe('somebody else');
    expect((await rename(asked)).operations).toEqual([]);
  });

  it('takes no copy for the file itself: where one has the name, the group stays', async () => {
    photo('a.jpg', '2019:05:12 10:00:00');
    await ingest(lib, [`${home}/card`]);
    const { path = '', sha256 = '' } = lib.records('media')[0] ?? {};
    put(lib.at(`media/x/${sha256.slice(0, 8)}.jpg`), readFileSync(lib.at(`media/${path}`)));
    const { summary, entries } = await rename({ folders: 'x', names: '{hash:8}' });
    expect(summary.states).toEqual({ left: { files: 1, bytes: 1000 } });
    expect(entries[0]).toMatchObject({ code: 'name-held', detail: expect.stringContaining('media/x/') });
    expect(lib.files('media')).toHaveLength(2);
  });

  it('looks only at the paths and days that are asked for', async () => {
    photo('a.jpg', '2015:01:01 10:00:00');
    photo('b.jpg', '2016:01:01 10:00:00');
    await ingest(lib, [`${home}/card`]);
    await rename({ folders: 'a', days: '2015' });
    expect(shown()).toEqual(['2016/01/01/20160101_100000_#.jpg', 'a/20150101_100000_#.jpg']);
    await rename({ folders: 'b', paths: [lib.at('media/a')] });
    expect(shown()).toEqual(['2016/01/01/20160101_100000_#.jpg', 'b/20150101_100000_#.jpg']);
  });

  it('leaves alone what somebody put there by hand', async () => {
    put(lib.at('media/mine/IMG_20190512_143000.jpg'), jpegFile({ size: 1000, seed: 'm' }));
    await lib.crawl();
    expect((await rename({ folders: 'x' })).operations).toEqual([]);
  });

  it('knows a name without extension from the dots of a template', async () => {
    photo('IMG_0001', '2019:05:12 10:00:00');
    await ingest(lib, [`${home}/card`]);
    await rename({ names: '{HH}.{mm}.{ss} {name}_{hash12}' });
    expect(shown()).toEqual(['2019/05/12/10.00.00 IMG_0001_#']);
    await rename();
    expect(shown()).toEqual(['2019/05/12/20190512_100000_n0001_#']);
  });

  it('says which group was never read whole, and leaves it', async () => {
    photo('a.jpg', '2019:05:12 10:00:00');
    await ingest(lib, [`${home}/card`]);
    const [path = ''] = lib.files('media');
    put(lib.at(`media/${path.replace('.jpg', '.xmp')}`), xmpSidecar({ documentId: 'a' }));
    lib.access = alteredAccess({
      open: (real, at, ...rest) => {
        if (at.endsWith('.xmp')) throw Object.assign(new Error('EIO: made by the test'), { code: 'EIO' });
        return real(at, ...rest);
      },
    });
    await lib.crawl();
    const { entries } = await rename({ folders: 'x' });
    expect(entries.map(({ state, code }) => `${state} ${code}`)).toEqual([
      'failed group-failed',
      'failed unreadable',
    ]);
    expect(lib.files('media')[0]).toBe(path);
  });

  it('refuses bad templates, places outside of the media tree, and a tree that was never indexed', async () => {
    photo('a.jpg', '2015:01:01 10:00:00');
    await ingest(lib, [`${home}/card`]);
    await expect(rename({ folders: '{year}' })).rejects.toThrow(refusal('usage', '{year} is unknown'));
    await expect(rename({ names: '{name}' })).rejects.toThrow(refusal('usage', 'needs {hash12}'));
    await expect(rename({ paths: [lib.at('archive')] })).rejects.toMatchObject({ code: 'usage' });
    await expect(rename({ paths: [lib.at('media/none.jpg')] })).rejects.toMatchObject({
      code: 'file-missing',
    });
    rmSync(lib.library.trees[0]?.indexPath ?? '');
    await expect(rename()).rejects.toMatchObject({ code: 'no-index' });
  });

  it('says that the settings have other templates', async () => {
    photo('a.jpg', '2015:01:01 10:00:00');
    await ingest(lib, [`${home}/card`]);
    await rename({ folders: '{yyyy}' });
    expect(lib.notes.at(-1)).toContain('until [ingest] has: folder_template = "{yyyy}"');
    writeFileSync(lib.at('mediastruct.toml'), '[ingest]\nfolder_template = "{yyyy}"\n');
    expect((await rename()).operations).toEqual([]);
    expect(lib.notes.at(-1)).toContain('get another name');
  });

  it.each([1, 2, 3, 4])(
    'is finished by a resume after it was cut off at file %i, and undone whole',
    async (nth) => {
      for (const name of ['a', 'b']) {
        photo(`${name}.jpg`, '2015:01:01 10:00:00');
        put(`${home}/card/${name}.xmp`, xmpSidecar({ documentId: name }));
      }
      await ingest(lib, [`${home}/card`]);
      const before = tree();
      let links = 0;
      lib.access = alteredAccess({
        link: (real, existing, to) => {
          if (to.includes('/other/') && ++links === nth) throw new Error('killed');
          real(existing, to);
        },
      });
      await expect(rename({ folders: 'other', names: '{name} {hash:8}' })).rejects.toThrow('killed');
      lib.access = alteredAccess({});
      await lib.session((session) => resumeRuns(session), { mayResume: true });
      expect(shown()).toEqual(['other/a #.jpg', 'other/a #.xmp', 'other/b #.jpg', 'other/b #.xmp']);
      await expectTrueIndexes(lib);
      await lib.undo();
      expect(tree()).toEqual(before);
      await expectTrueIndexes(lib);
    },
  );
});

describe('an event', () => {
  it('names folders and stays with its pictures through redate, crawl and undo', async () => {
    writeFileSync(lib.at('mediastruct.toml'), '[ingest]\nfolder_template = "{yyyy}[ {event}]/{MM}"\n');
    photo('a.jpg', '2019:05:12 23:30:00');
    await ingest(lib, [`${home}/card`], { event: '  Anna  & Ben ' });
    expect(shown()).toEqual(['2019 Anna & Ben/05/20190512_233000_#.jpg']);
    await lib.crawl({ force: true });
    await lib.apply((session) => planRedate(session, { paths: [], shift: { Camera: '+1d' } }));
    expect(shown()).toEqual(['2019 Anna & Ben/05/20190513_233000_#.jpg']);
    await lib.undo();
    expect(lib.records('media')[0]?.event).toBe('Anna & Ben');
  });

  it.each(['', '  ', '...', '///', 'x'.repeat(201)])('is not called %j', async (event) => {
    photo('a.jpg', '2019:05:12 23:30:00');
    await expect(ingest(lib, [`${home}/card`], { event })).rejects.toThrow(refusal('usage', 'event'));
  });
});
