import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installedHolderKinds } from '../../src/holder-kinds.ts';
import { findContents, findPlaces } from '../../src/find/find.ts';
import { nothingFound } from '../../src/find/nothing-found.ts';
import type { SmallFile } from './stored-library.ts';
import { built, CRAWLED_AT, hashOf, planned, StoredLibrary } from './stored-library.ts';

const FIRST = 'MS_1a2b3c4d_0001';
const SECOND = 'MS_1a2b3c4d_0002';
const VERIFIED_AT = '2026-03-03T10:00:00.000Z';

const kinds = installedHolderKinds();
let stored: StoredLibrary;

beforeEach(() => {
  stored = new StoredLibrary();
});

afterEach(() => stored[Symbol.dispose]());

function find(text: string, { limit = 50, allowed = [resolve(text)] } = {}) {
  return findContents(stored.readOnly(allowed), { kinds, text, limit });
}

/** The places found, as `tree path`; the archive's are named by their volume. */
function placesOf(text: string): string[] {
  return find(text).contents.flatMap(({ places }) =>
    places.map(({ tree, path }) => `${tree ?? '-'} ${path}`),
  );
}

const dawn: SmallFile = { path: '2019/05/12/dawn.jpg', content: 'dawn', taken: '2019-05-12T05:10:00' };
const dusk: SmallFile = { path: '2019/05/13/Dusk.JPG', content: 'dusk', taken: '2019-05-13T21:00:00' };

/** dawn is on a burned volume whose folder is gone, and a second time in the duplicates. */
function archiveDawn(): void {
  stored.index('media', [dusk]);
  stored.index('duplicates', [{ ...dawn, path: 'card/IMG_1.jpg' }]);
  stored.catalogue(FIRST, [{ ...dawn, path: `data/${dawn.path}`, origin: 'DCIM/IMG_9.jpg' }]);
  stored.ledger([
    planned(FIRST, 1, 4),
    built(FIRST, 1, 4),
    {
      kind: 'burned',
      at: CRAWLED_AT,
      volumeId: FIRST,
      copy: 1,
      date: CRAWLED_AT,
      label: 'Family 2019 A',
      location: 'shelf 3',
    },
    {
      kind: 'verified',
      at: VERIFIED_AT,
      volumeId: FIRST,
      copy: 1,
      files: 1,
      bytes: 4,
      readBack: hashOf('m'),
    },
  ]);
}

describe('find', () => {
  it('tells volume, disc and place with every tree unplugged, and leaves the state as it was', () => {
    archiveDawn();
    stored.unplug();
    const before = stored.snapshot();
    const { contents, more, problems } = find('dawn');
    expect({ more, problems }).toEqual({ more: 0, problems: [] });
    expect(contents).toMatchObject([
      {
        sha256: hashOf('dawn'),
        size: 4,
        taken: { local: '2019-05-12T05:10:00' },
        ingestedFrom: null,
        places: [
          { tree: 'duplicates', path: 'card/IMG_1.jpg', state: 'on-disk', volume: null },
          {
            tree: null,
            path: `${FIRST}/data/2019/05/12/dawn.jpg`,
            state: 'burned',
            volume: {
              id: FIRST,
              state: 'verified',
              isBurned: true,
              label: 'Family 2019 A',
              location: 'shelf 3',
              verifiedAt: VERIFIED_AT,
            },
          },
        ],
      },
    ]);
    expect(stored.snapshot()).toEqual(before);
  });

  it('gives a file of a volume once where its folder still has it', () => {
    archiveDawn();
    const night = { path: 'data/2019/05/12/night.jpg', content: 'night' };
    stored.catalogue(FIRST, [{ ...dawn, path: `data/${dawn.path}` }, night]);
    stored.catalogue(SECOND, [{ path: 'data/2019/05/12/noon.jpg', content: 'noon' }]);
    stored.index('archive', [
      { ...dawn, path: `${FIRST}/data/${dawn.path}` },
      { path: `${SECOND}/data/2019/05/12/noon.jpg`, content: 'noon' },
      { path: 'loose/2019/05/12/x.jpg', content: 'loose' },
    ]);
    expect(placesOf('2019/05/12').sort()).toEqual([
      `- ${FIRST}/data/2019/05/12/night.jpg`,
      `archive ${FIRST}/data/2019/05/12/dawn.jpg`,
      `archive ${SECOND}/data/2019/05/12/noon.jpg`,
      'archive loose/2019/05/12/x.jpg',
      'duplicates card/IMG_1.jpg',
    ]);
  });

  it('knows the folder to have a file although only the catalogue tells what matches', () => {
    stored.index('archive', [{ path: `${FIRST}/data/a.jpg`, content: 'a' }]);
    stored.catalogue(FIRST, [{ path: 'data/a.jpg', content: 'a', origin: 'IMG_7.jpg' }]);
    expect(placesOf('trip')).toEqual([]);
    const { places } = findPlaces(stored.readOnly([resolve('img_7')]), { kinds, text: 'img_7' });
    expect([...places].map(({ tree, path }) => [tree, path])).toEqual([['archive', `${FIRST}/data/a.jpg`]]);
  });

  it.each([
    ['a part in any letter case', 'dUSK.jpg'],
    ['a path from the name of the tree on', 'media/2019/05/13'],
    ['digits of the hash', hashOf('dusk').slice(0, 7).toUpperCase()],
    ['a day', '2019-05-13'],
  ])('finds by %s', (_, text) => {
    archiveDawn();
    expect(placesOf(text)).toEqual(['media 2019/05/13/Dusk.JPG']);
  });

  it('finds a month by capture time and by folder', () => {
    stored.index('media', [
      dusk,
      { path: '2019/05/30/undated.jpg', content: 'u' },
      { path: 'x', content: 'x' },
    ]);
    expect(placesOf('2019-05')).toHaveLength(2);
  });

  it('finds names however their accents are written', () => {
    stored.index('media', [
      { path: 'Cafe\u0301/a.jpg', content: 'a' },
      { path: 'caf\u00e9/b "quoted" \\ c.jpg', content: 'b' },
    ]);
    expect(placesOf('CAF\u00c9')).toHaveLength(2);
    expect(placesOf('b "quoted" \\')).toHaveLength(1);
  });

  it('does not find everything for a word of the path of the tree', () => {
    archiveDawn();
    expect(placesOf('media')).toEqual([]);
    expect(placesOf(`${stored.root}/media`)).toEqual([]);
  });

  it('finds a picture by the name it was ingested under', () => {
    archiveDawn();
    stored.ingest('/mnt/card', [
      { path: 'DCIM/100CANON/IMG_1234.CR2', content: 'dawn' },
      { path: 'DCIM/100CANON/IMG_1235.CR2', content: 'dusk' },
    ]);
    const { contents } = find('img_1234');
    expect(contents).toMatchObject([{ sha256: hashOf('dawn'), ingestedFrom: 'DCIM/100CANON/IMG_1234.CR2' }]);
    expect(contents[0]?.places).toHaveLength(2);
    expect(find('mnt').contents).toEqual([]);
  });

  it('looks for a file on disk by its content and reads that file alone', () => {
    archiveDawn();
    const file = join(stored.folder, 'unknown name.jpg');
    const link = join(stored.folder, 'link');
    writeFileSync(file, 'dawn');
    symlinkSync(file, link);
    for (const text of [file, link]) {
      const { query, contents } = find(text, { allowed: [file, link] });
      expect(query).toEqual({ text, camera: null, file, sha256: hashOf('dawn') });
      expect(contents.map(({ places }) => places.length)).toEqual([2]);
    }
  });

  it('groups copies and tells how many more match', () => {
    stored.index(
      'media',
      ['a', 'b', 'c', 'd'].flatMap((content) =>
        [1, 2, 3].map((nth) => ({ path: `${content}${nth}.jpg`, content })),
      ),
    );
    const { contents, more } = find('.jpg', { limit: 2 });
    expect(contents.map(({ places, morePlaces }) => [places.length, morePlaces])).toEqual([
      [2, 1],
      [2, 1],
    ]);
    expect(more).toBe(6);
    expect(find('.jpg', { limit: 0 })).toMatchObject({ more: 0, contents: { length: 4 } });
  });

  it('shows a file whose content could not be read', () => {
    stored.index('media', [{ path: 'bad.jpg', content: '', error: 'EIO' }]);
    expect(find('bad').contents).toMatchObject([{ sha256: null, places: [{ path: 'bad.jpg' }] }]);
  });

  it('streams the places that match, ungrouped', () => {
    archiveDawn();
    const { places } = findPlaces(stored.readOnly([resolve('2019-05-12')]), { kinds, text: '2019-05-12' });
    expect([...places].map(({ path }) => path)).toEqual([
      'card/IMG_1.jpg',
      `${FIRST}/data/2019/05/12/dawn.jpg`,
    ]);
  });
});

describe('nothing found', () => {
  it('is file-missing, and names the trees that were never crawled', () => {
    const { exitCode, message } = nothingFound(find('nosuch'));
    expect({ exitCode, message }).toMatchObject({
      exitCode: 11,
      message: expect.stringContaining('"nosuch"'),
    });
  });

  it('is no certain answer where an index is damaged', () => {
    stored.index('media', [dusk]);
    const path = stored.indexPath('media');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"size":4', '"size":5'));
    expect(nothingFound(find('nosuch')).exitCode).toBe(12);
    expect(find('dusk')).toMatchObject({ contents: { length: 1 }, problems: [{ exitCode: 12 }] });
  });

  it('is no certain answer where the catalogue of a volume is gone', () => {
    stored.ledger([planned(FIRST, 1, 4), built(FIRST, 1, 4)]);
    expect(find('nosuch').problems).toMatchObject([{ code: 'damaged' }]);
  });
});
