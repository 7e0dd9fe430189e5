import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { safeToFormat } from '../../src/ingest/safe-to-format.ts';
import { MEMORY, temporaryFolder } from '../files/temporary-folder.ts';
import { refusal } from '../library/refusal.ts';
import { TestLibrary } from '../library/test-library.ts';
import { ends, ingest, picture, put } from './pictures.ts';

const folder = temporaryFolder(MEMORY);
let lib: TestLibrary;

beforeEach(() => {
  lib = new TestLibrary(folder.at('home/lib'));
});

const NOON = '2019:05:12 12:00:00';
const ID = '8A1B2C3D-0000-4444-8888-0123456789AB';

function inPhotos(path: string, content: string | Uint8Array = picture(path, NOON)): string {
  return put(folder.at(`Photos.photoslibrary/${path}`), content);
}

/** Every file with its time, so that a change is seen. */
function stateOf(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true }).map((entry) => {
    const path = join(entry.parentPath, entry.name);
    return `${path} ${statSync(path).mtimeMs} ${entry.isFile() ? readFileSync(path).toString('base64') : ''}`;
  });
}

describe('a library of Apple Photos', () => {
  it('gives its originals with their edited versions and adjustments as groups, and stays as it is', async () => {
    inPhotos(`originals/8/${ID}.heic`, picture('original', NOON));
    inPhotos(`originals/8/${ID}_3.mov`, 'the moving part');
    inPhotos(`resources/renders/8/${ID}_1_201_a.jpeg`, picture('edited'));
    inPhotos(`resources/renders/8/${ID}.plist`, 'adjustments');
    inPhotos(`resources/renders/8/${ID}_1_102_o.jpeg`, picture('small'));
    inPhotos(`resources/derivatives/8/${ID}_1_105_c.jpeg`, picture('thumbnail'));
    inPhotos('database/Photos.sqlite', 'a database');
    const before = stateOf(folder.at('Photos.photoslibrary'));
    const applied = await ingest(lib, [folder.at('Photos.photoslibrary')]);
    expect(ends(applied)).toEqual(
      [`${ID}.heic`, `${ID}.plist`, `${ID}_1_201_a.jpeg`, `${ID}_3.mov`]
        .map((name) => `${name}: filed dated`)
        .sort(),
    );
    expect(new Set(lib.files('media').map((path) => path.slice(0, 39))).size).toBe(1);
    expect(stateOf(folder.at('Photos.photoslibrary'))).toEqual(before);
    expect(safeToFormat(lib.library, applied.run.runId).unproven).toEqual({});
  });

  it('is known by what is in it when it was named otherwise', async () => {
    put(folder.at('copy/database/Photos.sqlite'), 'a database');
    put(folder.at(`copy/originals/8/${ID}.jpg`), picture('a', NOON));
    put(folder.at('copy/resources/derivatives/thumb.jpg'), picture('thumbnail', NOON));
    expect(ends(await ingest(lib, [folder.at('copy')]))).toEqual([`${ID}.jpg: filed dated`]);
  });

  it('of an old version tells of its edited versions, and is not safe to format', async () => {
    inPhotos('Masters/2012/05/12/20120512-101010/IMG_0001.JPG');
    inPhotos('Previews/2012/05/12/20120512-101010/abc/IMG_0001.jpg', picture('edited', NOON));
    const applied = await ingest(lib, [folder.at('Photos.photoslibrary')]);
    expect(ends(applied)).toEqual(['IMG_0001.JPG: filed dated', 'Previews: skipped photos-edits']);
    expect(safeToFormat(lib.library, applied.run.runId)).toMatchObject({
      safe: false,
      unproven: { 'photos-edits': 1 },
    });
  });

  it('of an old version keeps its masters', async () => {
    inPhotos('Masters/2012/05/12/20120512-101010/IMG_0001.JPG');
    inPhotos('Thumbnails/2012/IMG_0001.jpg');
    inPhotos('Library.apdb', 'a database');
    expect(ends(await ingest(lib, [folder.at('Photos.photoslibrary')]))).toEqual([
      'IMG_0001.JPG: filed dated',
    ]);
  });

  it('is never emptied', async () => {
    inPhotos(`originals/8/${ID}.jpg`);
    await expect(ingest(lib, [folder.at('Photos.photoslibrary')], { move: true })).rejects.toThrow(
      refusal('usage', 'move'),
    );
  });

  it('in a folder that is ingested is told and left whole', async () => {
    inPhotos(`originals/8/${ID}.jpg`);
    put(folder.at('b.jpg'), picture('b', NOON));
    mkdirSync(folder.at('pictures'));
    renameSync(folder.at('Photos.photoslibrary'), folder.at('pictures/Photos.photoslibrary'));
    renameSync(folder.at('b.jpg'), folder.at('pictures/b.jpg'));
    const applied = await ingest(lib, [folder.at('pictures')], { move: true });
    expect(ends(applied)).toEqual(['Photos.photoslibrary: skipped photos-library', 'b.jpg: filed dated']);
    expect(safeToFormat(lib.library, applied.run.runId).safe).toBe(false);
  });

  it('tells of a symlink among its originals and does not follow it', async () => {
    mkdirSync(folder.at('Photos.photoslibrary/originals/8'), { recursive: true });
    symlinkSync('/etc/passwd', folder.at(`Photos.photoslibrary/originals/8/${ID}.jpg`));
    expect(ends(await ingest(lib, [folder.at('Photos.photoslibrary')]))).toEqual([
      `${ID}.jpg: skipped symlink`,
    ]);
  });
});
