import { readFileSync, statSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { heicFile, jpegFile, xmpSidecar } from '../../../../mediagen/src/index.ts';
import { MEMORY, temporaryFolder } from '../files/temporary-folder.ts';
import { TestLibrary } from '../library/test-library.ts';
import { ingest, picture, put } from './pictures.ts';

// The rules of dating that show only in a library; the others are in src/metadata/rules-of-dates.test.ts.

const folder = temporaryFolder(MEMORY);
let lib: TestLibrary;

beforeEach(() => {
  lib = new TestLibrary(folder.at('lib'));
});

const card = (path: string, content: string | Uint8Array) => put(folder.at(`card/${path}`), content);
const run = (request = {}) => ingest(lib, [folder.at('card')], request);
const places = () => lib.files('media').map((path) => path.split('/').slice(0, -1).join('/'));

describe('a picture that nothing dates', () => {
  it('goes to undated/ and is counted, and is filed by the time of its file only where that is asked for', async () => {
    card('a.jpg', picture('a'));
    const { summary } = await run();
    expect(summary.states).toMatchObject({ undated: { files: 1 } });
    expect(places()[0]).toMatch(/^undated/);
    const other = new TestLibrary(folder.at('other'));
    const done = await ingest(other, [folder.at('card')], { useMtime: true });
    expect(done.summary.states).toMatchObject({ filed: { files: 1 } });
  });
});

describe('an original', () => {
  it('is never written to; the correction of a clock is in our records only', async () => {
    const from = card('a.jpg', picture('a', '2019:05:12 23:30:00'));
    const before = { bytes: readFileSync(from), mtimeMs: statSync(from).mtimeMs };
    await run({ shift: { '*': '+1h' } });
    expect({ bytes: readFileSync(from), mtimeMs: statSync(from).mtimeMs }).toEqual(before);
    expect(places()).toEqual(['2019/05/13']);
    const [filed = ''] = lib.files('media');
    expect(readFileSync(lib.at(`media/${filed}`))).toEqual(before.bytes);
  });
});

describe('a sidecar without its picture', () => {
  it('is no picture: it is told, and never filed by a date of its own', async () => {
    card('gone.xmp', xmpSidecar({ documentId: 'x', dateTimeOriginal: '2013-02-03T04:05:06' }));
    const { summary } = await run();
    expect(summary.states).toMatchObject({ orphan: { files: 1 } });
    expect(lib.files('media')).toEqual([]);
  });
});

describe('a group', () => {
  it('moves whole and keeps one stem', async () => {
    card('IMG_1.jpg', picture('a', '2019:05:12 10:00:00'));
    card('IMG_1.xmp', xmpSidecar({ documentId: 'x', rating: 5 }));
    await run();
    const stems = lib.files('media').map((path) => path.replace(/\.[^.]*$/, ''));
    expect(stems).toHaveLength(2);
    expect(new Set(stems).size).toBe(1);
  });

  it('is a HEIC and a JPEG of one stem, camera and time, which are one shot in two formats', async () => {
    const exif = { model: 'Camera', dateTimeOriginal: '2019:05:12 10:00:00' };
    const later = { ...exif, dateTimeOriginal: '2019:05:12 10:00:20' };
    card('IMG_1.HEIC', heicFile({ size: 3000, seed: 'a', exif }));
    card('IMG_1.JPG', jpegFile({ size: 2000, seed: 'b', exif }));
    card('IMG_2.HEIC', heicFile({ size: 3000, seed: 'c', exif }));
    card('IMG_2.JPG', jpegFile({ size: 2000, seed: 'd', exif: later }));
    const { entries } = await run();
    const stemOf = (name: string) =>
      entries.find(({ path }) => path.endsWith(`/${name}`))?.to?.replace(/\.[^.]*$/, '');
    expect(stemOf('IMG_1.HEIC')).toBe(stemOf('IMG_1.JPG'));
    expect(stemOf('IMG_2.HEIC')).not.toBe(stemOf('IMG_2.JPG'));
  });
});
