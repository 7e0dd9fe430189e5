import { Buffer } from 'node:buffer';
import {
  appendFileSync,
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { outputFileSync } from 'fs-extra/esm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Catalogue } from '../../src/catalogue/catalogue.ts';
import { checkCatalogue } from '../../src/catalogue/check-catalogue.ts';
import { NOTHING_ASKED } from '../../src/catalogue/copy-query.ts';
import { openCatalogue } from '../../src/catalogue/open-catalogue.ts';
import { SCHEMA_VERSION } from '../../src/catalogue/sqlite/schema.ts';
import { SqliteStore } from '../../src/catalogue/sqlite/sqlite-store.ts';
import { installedHolderKinds } from '../../src/holder-kinds.ts';
import { changesPathOf } from '../../src/records/index-header.ts';
import { temporaryFolder } from '../files/temporary-folder.ts';
import { TestLibrary } from '../library/test-library.ts';

const folder = temporaryFolder();
const kinds = installedHolderKinds();
const notes: string[] = [];
let lib: TestLibrary;
let file = '';

beforeEach(async () => {
  notes.length = 0;
  lib = new TestLibrary(folder.at('lib'));
  file = lib.library.state.catalogue;
  for (const name of ['a', 'b', 'c']) outputFileSync(lib.at(`media/2019/${name}.jpg`), name);
  await lib.crawl({ acceptTree: true });
});

afterEach(() => vi.restoreAllMocks());

function open(): Catalogue {
  return openCatalogue(lib.library, { kinds, note: (message) => notes.push(message) });
}

/** The paths that it tells, and whether it says what the listings say. */
function told(): string[] {
  using catalogue = open();
  expect(checkCatalogue(catalogue).differences).toEqual([]);
  return [...catalogue.search({ ...NOTHING_ASKED, parts: ['2019'] })].map(({ path }) => path);
}

const ALL = ['2019/a.jpg', '2019/b.jpg', '2019/c.jpg'];

describe('the catalogue', () => {
  it('is made where there is none, without a word', () => {
    expect(existsSync(file)).toBe(false);
    expect(told()).toEqual(ALL);
    expect(existsSync(file)).toBe(true);
    expect(notes).toEqual([]);
  });

  it('is asked again as it is where no listing changed', () => {
    told();
    const taken = vi.spyOn(SqliteStore.prototype, 'takeListing');
    const before = readFileSync(file);
    expect(told()).toEqual(ALL);
    expect(taken).not.toHaveBeenCalled();
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('takes in what a crawl changed and nothing else', async () => {
    told();
    const listings = vi.spyOn(SqliteStore.prototype, 'takeListing');
    const changes = vi.spyOn(SqliteStore.prototype, 'takeChanges');
    outputFileSync(lib.at('media/2019/d.jpg'), 'd');
    rmSync(lib.at('media/2019/a.jpg'));
    await lib.crawl({ acceptGone: true });
    expect(told()).toEqual(['2019/b.jpg', '2019/c.jpg', '2019/d.jpg']);
    expect(listings).not.toHaveBeenCalled();
    expect(changes).toHaveBeenCalledTimes(1);
  });

  it('goes on over a fold that it had read all before, and reads a new base otherwise', async () => {
    told();
    outputFileSync(lib.at('media/2019/d.jpg'), 'd');
    await lib.crawl();
    told();
    const listings = vi.spyOn(SqliteStore.prototype, 'takeListing');
    await lib.crawl({ force: true });
    expect(told()).toEqual([...ALL, '2019/d.jpg']);
    expect(listings).not.toHaveBeenCalled();
    lib.changesKept = 1;
    rmSync(lib.at('media/2019/a.jpg'));
    await lib.crawl({ force: true, acceptGone: true });
    expect(existsSync(changesPathOf(lib.library.trees[0]?.indexPath ?? ''))).toBe(false);
    expect(told()).toEqual(['2019/b.jpg', '2019/c.jpg', '2019/d.jpg']);
    expect(listings).toHaveBeenCalledTimes(1);
  });

  it('forgets a tree whose index is gone', () => {
    told();
    const { indexPath } = lib.library.trees[0] as { indexPath: string };
    rmSync(indexPath);
    rmSync(changesPathOf(indexPath), { force: true });
    expect(told()).toEqual([]);
  });

  it('follows a library that moved', () => {
    told();
    renameSync(lib.root, folder.at('moved'));
    lib = Object.assign(Object.create(TestLibrary.prototype) as TestLibrary, lib, {
      root: folder.at('moved'),
    });
    using catalogue = open();
    expect([...catalogue.search({ ...NOTHING_ASKED, parts: ['moved/media/2019'] })]).toHaveLength(3);
  });
});

describe('a catalogue that is not as it was left', () => {
  const spoil: Readonly<Record<string, () => void>> = {
    'was deleted': () => rmSync(file),
    'is empty': () => truncateSync(file, 0),
    'is garbage': () => writeFileSync(file, 'no database at all'),
    'is cut off': () => truncateSync(file, Math.floor(statSync(file).size / 2)),
    'has other bytes in its middle': () => {
      const fd = openSync(file, 'r+');
      writeSync(fd, Buffer.alloc(4096, 'x'), 0, 4096, Math.floor(statSync(file).size / 2));
      closeSync(fd);
    },
    'has a row changed by another program': () => {
      const db = new DatabaseSync(file);
      db.exec("UPDATE copy SET name = name || 'x'");
      db.close();
    },
    'is of another version': () => {
      const db = new DatabaseSync(file);
      db.exec(`PRAGMA user_version = ${SCHEMA_VERSION + 1}`);
      db.close();
    },
    'is the database of another program': () => {
      rmSync(file);
      const db = new DatabaseSync(file);
      db.exec('CREATE TABLE copy (id)');
      db.close();
    },
    'was copied from elsewhere': () => {
      const bytes = readFileSync(file);
      rmSync(file);
      writeFileSync(file, bytes);
      utimesSync(file, 1, 1);
    },
    'lost its stamp': () => rmSync(`${file}.stamp`),
    'has rubbish for a stamp': () => appendFileSync(`${file}.stamp`, 'x'),
    'has a journal of another database beside it': () => {
      writeFileSync(`${file}-journal`, 'x'.repeat(600));
      utimesSync(file, 1, 1);
    },
  };

  it.each(Object.keys(spoil))('%s: is made anew, and answers right', (how) => {
    told();
    spoil[how]?.();
    expect(told()).toEqual(ALL);
    expect(notes.length).toBe(how === 'was deleted' ? 0 : 1);
    notes.length = 0;
    expect(told()).toEqual(ALL);
    expect(notes).toEqual([]);
  });

  it('leaves no rubbish behind where it cannot be made, and answers from memory', () => {
    rmSync(file, { force: true });
    outputFileSync(`${file}/taken by a folder`, '');
    expect(told()).toEqual(ALL);
    expect(notes.at(-1)).toContain('for this answer alone');
  });

  it('tells a difference that nobody could see from outside', () => {
    told();
    const { mtimeMs } = statSync(file);
    const db = new DatabaseSync(file);
    db.exec("UPDATE copy SET size = size + 1 WHERE name = 'b.jpg'; DELETE FROM copy WHERE name = 'c.jpg'");
    db.close();
    utimesSync(file, mtimeMs / 1000, mtimeMs / 1000);
    const { size, mtimeNs, ino } = statSync(file, { bigint: true });
    const stamp = { size: Number(size), mtimeNs: String(mtimeNs), ino: String(ino) };
    writeFileSync(`${file}.stamp`, `${JSON.stringify(stamp)}\n`);
    using catalogue = open();
    expect(checkCatalogue(catalogue).differences).toMatchObject([
      { kind: 'tree', name: 'media', missing: ['2019/c.jpg'], surplus: [], different: ['2019/b.jpg'] },
    ]);
    using anew = openCatalogue(lib.library, { kinds, anew: true });
    expect(checkCatalogue(anew).differences).toEqual([]);
  });
});

describe('a listing that is damaged', () => {
  it('is told at every opening, answers what stands before the damage, and is read again once it is mended', () => {
    const { indexPath } = lib.library.trees[0] as { indexPath: string };
    const sound = readFileSync(indexPath, 'utf8');
    writeFileSync(indexPath, sound.replace('2019/b.jpg","size":1', '2019/b.jpg","size":2'));
    for (let time = 0; time < 2; time++) {
      using catalogue = open();
      expect(catalogue.damaged).toMatchObject([{ code: 'damaged', path: indexPath }]);
      expect(catalogue.holders().find(({ holder }) => holder.name === 'media')?.isWhole).toBe(false);
      expect([...catalogue.search({ ...NOTHING_ASKED, parts: ['a.jpg'] })]).toHaveLength(1);
    }
    writeFileSync(indexPath, sound);
    expect(told()).toEqual(ALL);
  });
});
