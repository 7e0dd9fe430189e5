import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, linkSync, lstatSync, mkdirSync, writeFileSync } from 'node:fs';
import type { AttributesRead, ProgressListener } from '@mediastruct/core';
import { completeRun } from '@mediastruct/core/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readShelf } from '../src/ledger/shelf-ledger.ts';
import type { AttributesWanted } from '../src/restore/give-attributes.ts';
import { AttributeGiver } from '../src/restore/give-attributes.ts';
import { planShelfRestore } from '../src/restore/plan-shelf-restore.ts';
import { ListedEntries } from '../src/sources/listed-entries.ts';
import { SourceAttributes } from '../src/sources/source-attributes.ts';
import type { SourceEntry } from '../src/sources/source-entry.ts';
import { parseSourceEntry, sourceEntryFields } from '../src/sources/source-entry.ts';
import { readSourceListing, sourceListingPath } from '../src/sources/source-listing.ts';
import { TestShelf } from './test-shelf.ts';

let shelf: TestShelf;
const PLACE = { path: 'listing', number: 2, offset: 0 };

beforeEach(async () => {
  shelf = new TestShelf();
  await shelf.addDisk('one');
  await shelf.addSource();
});
afterEach(() => {
  vi.unstubAllEnvs();
  shelf[Symbol.dispose]();
});

/** Whether the system can give attributes to files of the test. */
function canSet(): boolean {
  writeFileSync(shelf.path('probe'), '');
  return setAttribute('probe', 'user.probe', 'x');
}

function setAttribute(path: string, name: string, value: string): boolean {
  return spawnSync('setfattr', ['-n', name, '-v', value, shelf.path(path)]).status === 0;
}

/** The attributes of a file or folder as getfattr prints them, without the path. */
function attributes(path: string): readonly string[] {
  const args = ['--absolute-names', '--dump', '--match=^user\\.', shelf.path(path)];
  const lines = execFileSync('getfattr', args, { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('#')).sort();
}

const restore = (links = false) =>
  shelf.session(async (session) => {
    const request = { words: [], isAll: true, withGone: false, to: shelf.path('back'), at: [], links };
    return completeRun(session, (await planShelfRestore(session, request)).run);
  });

function listed(): readonly SourceEntry[] {
  const { library } = shelf;
  const [source] = readShelf(library).sources;
  return [...readSourceListing(library.access, sourceListingPath(library, source?.sourceId ?? ''))];
}

describe('extended attributes', () => {
  it('come back with files and folders, each as its own, whatever the mode', async ({ skip }) => {
    if (!canSet()) skip();
    shelf.write('a.jpg', 'same content');
    shelf.write('bare.jpg', 'same content');
    shelf.write('other.jpg', 'same content');
    mkdirSync(shelf.path('src/folder'));
    setAttribute('src/a.jpg', 'user.tag', 'a=b "c"');
    setAttribute('src/a.jpg', 'user.two\nlines', 'x');
    setAttribute('src/other.jpg', 'user.rating', '5');
    setAttribute('src/folder', 'user.album', 'summer');
    chmodSync(shelf.path('src/a.jpg'), 0o440);
    linkSync(shelf.path('src/other.jpg'), shelf.path('src/third.jpg'));
    await shelf.backup('one');
    const { warnings } = await restore();
    expect(warnings.count).toBe(0);
    for (const path of ['a.jpg', 'bare.jpg', 'other.jpg', 'third.jpg', 'folder'])
      expect(attributes(`back/photos/${path}`), path).toEqual(attributes(`src/${path}`));
    expect(attributes('back/photos/a.jpg')).toHaveLength(2);
    expect(lstatSync(shelf.path('back/photos/a.jpg')).mode & 0o777).toBe(0o440);
    // Times are given by the microsecond.
    expect(lstatSync(shelf.path('back/photos/a.jpg')).mtimeMs).toBeCloseTo(
      lstatSync(shelf.path('src/a.jpg')).mtimeMs,
      2,
    );
  });

  it('are read again where an attribute alone changed, and kept where nothing did', async ({ skip }) => {
    if (!canSet()) skip();
    shelf.write('a.jpg', 'content of a');
    shelf.write('b.jpg', 'content of b');
    setAttribute('src/b.jpg', 'user.tag', 'kept');
    await shelf.backup('one');
    setAttribute('src/a.jpg', 'user.tag', 'new');
    await shelf.backup('one');
    vi.stubEnv('PATH', '');
    const { warnings } = await shelf.backup('one');
    expect(warnings.count).toBe(0);
    expect(listed()).toMatchObject([
      { path: 'a.jpg', attributes: { 'user.tag': Buffer.from('new').toString('base64') } },
      { path: 'b.jpg', attributes: { 'user.tag': Buffer.from('kept').toString('base64') } },
    ]);
  });

  it('are never given to a hard link, which is the file on the disk', async ({ skip }) => {
    if (!canSet()) skip();
    shelf.write('a.jpg', 'content of a');
    await shelf.backup('one');
    setAttribute('src/a.jpg', 'user.tag', 'new');
    await shelf.backup('one');
    await restore(true);
    const object = shelf.objectAt('one', 'content of a');
    expect(lstatSync(shelf.path('back/photos/a.jpg')).ino).toBe(lstatSync(object).ino);
    expect(attributes('back/photos/a.jpg')).toEqual([]);
  });
});

describe('AttributeGiver', () => {
  const give = (wanted: readonly AttributesWanted[]) =>
    shelf.open(async (session) => {
      const giver = new AttributeGiver(session);
      for (let nth = 0; nth < 2; nth += 1) await giver.give(wanted);
      return session.warnings;
    });

  it('gives what is wanted in place of what came with the object, and may be repeated', async ({ skip }) => {
    if (!canSet()) skip();
    for (const name of ['a', 'b', 'c']) {
      shelf.write(name, 'x');
      setAttribute(`src/${name}`, 'user.of-object', 'x');
      chmodSync(shelf.path(`src/${name}`), 0o400);
    }
    const wanted = [{ 'user.tag': 'eA==' }, {}, undefined];
    const paths = ['a', 'b', 'c'].map((name) => shelf.path(`src/${name}`));
    const { count } = await give(paths.map((path, at) => ({ path, attributes: wanted[at] })));
    expect(count).toBe(0);
    expect(attributes('src/a')).toEqual(['user.tag="x"']);
    expect(attributes('src/b')).toEqual([]);
    expect(attributes('src/c')).toEqual(['user.of-object="x"']);
  });

  it('tells what cannot be given, once where it concerns all', async ({ skip }) => {
    if (!canSet()) skip();
    shelf.write('a', 'x');
    const wanted = [{ path: shelf.path('src/a'), attributes: { trusted: 'eA==' } }];
    const { count, first } = await give(wanted);
    expect(count).toBe(1);
    expect(first[0]).toMatchObject({ path: shelf.path('src/a') });
    vi.stubEnv('PATH', '');
    const { first: without } = await give(wanted);
    expect(without.map(({ message }) => message)).toEqual([expect.stringContaining('getfattr did not run')]);
  });
});

describe('SourceAttributes', () => {
  const entry = (path: string, ctimeNs: string): SourceEntry => ({
    ...{ kind: 'file', path, sha256: 'a'.repeat(64), size: 1, mtimeNs: '1', mode: 0o644, ctimeNs },
  });
  const read = (entries: readonly SourceEntry[], known: readonly SourceEntry[], answer: AttributesRead) =>
    shelf.open(async (session) => {
      const asked: (readonly string[])[] = [];
      const notes: string[] = [];
      const progress: ProgressListener = (event) => {
        if (event.kind === 'note') notes.push(event.message);
      };
      const attributes = new SourceAttributes({ ...session, progress }, async (paths) => {
        asked.push(paths);
        return answer;
      });
      const found: SourceEntry[] = [];
      for (let nth = 0; nth < 2; nth += 1) {
        found.length = 0;
        const request = { root: '/s', known: new ListedEntries(known), follows: false };
        for await (const batch of attributes.of(entries, request)) found.push(...batch);
      }
      return { asked, found, notes, warnings: session.warnings.count };
    });

  it('asks for nothing where nothing changed', async () => {
    const attributes = { 'user.tag': 'eA==' };
    const known = [{ ...entry('a', '1'), attributes }, entry('b', '1')];
    const { asked, found } = await read([entry('a', '1'), entry('b', '1')], known, READ_NOTHING);
    expect(asked).toEqual([]);
    expect(found).toMatchObject([{ path: 'a', attributes }, { path: 'b' }]);
  });

  it('asks only for what is new or changed', async () => {
    const known = [entry('a', '1'), entry('b', '1')];
    const { asked } = await read([entry('a', '1'), entry('b', '2'), entry('c', '1')], known, READ_NOTHING);
    expect(asked[0]).toEqual(['/s/b', '/s/c']);
  });

  it('tells once that the program is missing, and does not claim to know the attributes', async () => {
    const missing = { ...READ_NOTHING, why: 'it did not run', lacks: 'program' as const };
    const { asked, found, notes, warnings } = await read([entry('a', '1')], [], missing);
    expect([asked.length, notes.length, warnings]).toEqual([1, 1, 0]);
    expect(found).toMatchObject([{ path: 'a', ctimeNs: undefined }]);
  });
});

const READ_NOTHING: AttributesRead = { of: new Map(), why: null, lacks: null };

describe('a line of a listing', () => {
  it('is read with attributes, and without them as older programs wrote it', () => {
    const old = { kind: 'file', path: 'a', sha256: 'a'.repeat(64), size: 1, mtimeNs: '1', mode: 420 };
    expect(parseSourceEntry(old, PLACE)).toMatchObject({ attributes: undefined, ctimeNs: undefined });
    const known = { ...old, attributes: { 'user.tag': 'eA==' }, ctimeNs: '5' };
    const parsed = parseSourceEntry(known, PLACE);
    expect(parsed).toMatchObject(known);
    expect(JSON.parse(JSON.stringify(sourceEntryFields(parsed)))).toEqual(known);
    expect(() => parseSourceEntry({ ...known, attributes: 'x' }, PLACE)).toThrow('attributes');
  });
});
