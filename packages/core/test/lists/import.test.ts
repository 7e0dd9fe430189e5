import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { openCatalogue } from '../../src/catalogue/open-catalogue.ts';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { findContents } from '../../src/find/find.ts';
import { forgetHolder, previewForget } from '../../src/find/forget-holder.ts';
import { installedHolderKinds } from '../../src/holder-kinds.ts';
import { importList } from '../../src/lists/held/import-list.ts';
import { NameJoin } from '../../src/lists/held/join-names.ts';
import { listPath, readListedNames } from '../../src/lists/held/list-file.ts';
import { readList } from '../../src/lists/read-list.ts';
import { temporaryFolder } from '../files/temporary-folder.ts';
import { refusal } from '../library/refusal.ts';
import { ends, ingest, picture } from '../ingest/pictures.ts';
import { ListLibrary, NOW } from './list-library.ts';

const folder = temporaryFolder();
const kinds = installedHolderKinds();
let lib: ListLibrary;

const sumOf = (algorithm: string, text: string) => createHash(algorithm).update(text).digest('hex');

beforeEach(async () => {
  lib = new ListLibrary(folder.at('lib'));
  await lib.crawl({ also: ['md5'] });
});

/** A list that was made so many days after the first of January 2020. */
function put(text: string, days = 0): string {
  const path = folder.at('disk.md5');
  const seconds = Date.parse('2020-01-01T00:00:00Z') / 1000 + days * 86_400;
  writeFileSync(path, text);
  utimesSync(path, seconds, seconds);
  return path;
}

function take(path: string, name = 'disk', prefix?: string) {
  return importList(lib.library, {
    list: readList(nodeFileAccess, path),
    name,
    names: { prefix },
    now: () => NOW,
  });
}

const find = (text: string) => findContents(lib.library, { kinds, text, limit: 0 }).contents;
const stored = (name = 'disk') => [...readListedNames(nodeFileAccess, listPath(lib.library, name))];

describe('a list that is taken in', () => {
  it('is found by name and by content, as what a list says', () => {
    const report = take(
      put(
        `${sumOf('md5', 'plain.jpg')}  old/IMG_1.jpg\n${sumOf('md5', 'unknown')}  old/IMG_2.jpg\n${sumOf('sha256', 'x')}  old/IMG_3.jpg\n`,
      ),
    );
    expect(report).toMatchObject({
      ...{ name: 'disk', format: 'md5deep', madeAt: '2020-01-01T00:00:00.000Z', before: null },
      ...{ files: 3, withSha256: 1, joined: 1, byNameAlone: 1, leftOut: [], badLines: [] },
    });
    const [content] = find('IMG_1.jpg');
    expect(content).toMatchObject({
      sha256: sumOf('sha256', 'plain.jpg'),
      size: 9,
      places: [
        { tree: 'media', state: 'on-disk', path: 'plain.jpg' },
        {
          ...{ tree: null, state: 'listed', path: 'old/IMG_1.jpg' },
          holder: { kind: 'list', name: 'disk', place: 'md5deep of 2020-01-01; proves nothing' },
        },
      ],
    });
    expect(find('IMG_2')).toMatchObject([{ sha256: null, places: [{ state: 'listed' }] }]);
    expect(find(sumOf('sha256', 'x').slice(0, 12))).toMatchObject([{ places: [{ state: 'listed' }] }]);
  });

  it('is no copy, and makes none', () => {
    take(put(`${sumOf('sha256', 'plain.jpg')}  plain.jpg\n`));
    using catalogue = openCatalogue(lib.library, { kinds });
    const list = catalogue.holders().find(({ holder }) => holder.kind === 'list')?.holder;
    expect(list).toMatchObject({ holdsCopies: false, root: '' });
    expect([list?.isReachable(), list?.provenAt(), list?.proofs()]).toEqual([false, null, []]);
    expect(catalogue.copiesOf(sumOf('sha256', 'plain.jpg'))).toMatchObject([
      { isSound: true },
      { isSound: false, verifiedAt: null },
    ]);
    expect([...catalogue.heldByFewer(2)].map(({ path }) => path)).toContain('plain.jpg');
  });

  it('is joined again by what a later crawl knows', async () => {
    lib.write('later.jpg', 'later');
    await lib.crawl();
    const list = put(`${sumOf('md5', 'later')}  a.jpg\n`);
    expect(take(list)).toMatchObject({ joined: 0, byNameAlone: 1 });
    await lib.crawl({ also: ['md5'] });
    expect(take(list)).toMatchObject({ joined: 1, byNameAlone: 0, before: { isSame: true } });
    expect(stored()).toEqual([
      {
        path: 'a.jpg',
        size: 5,
        sha256: sumOf('sha256', 'later'),
        by: 'md5',
        digests: { md5: sumOf('md5', 'later') },
      },
    ]);
  });

  it('is not joined where the size says that it is another content', () => {
    const head = '%%%% HASHDEEP-1.0\n%%%% size,md5,filename\n';
    expect(take(put(`${head}8,${sumOf('md5', 'plain.jpg')},a\n`))).toMatchObject({ joined: 0 });
    expect(take(put(`${head}9,${sumOf('md5', 'plain.jpg')},a\n`))).toMatchObject({ joined: 1 });
  });

  it('is not joined by a digest that two contents have', () => {
    const name = { path: 'a', digests: { md5: '0'.repeat(32) } };
    const join = new NameJoin([name]);
    const record = { path: 'x', size: 1, mtimeNs: '0', ctimeNs: '0', dev: '0', ino: '0', nlink: 1 };
    for (const digit of ['a', 'b', 'b'])
      join.meet({ ...record, sha256: digit.repeat(64), also: name.digests });
    expect(join.joined(name)).toEqual(name);
  });

  it('is not joined by a digest of a content of which another one differs', () => {
    const digests = { md5: '0'.repeat(32), blake3: '1'.repeat(64) };
    const record = { path: 'x', size: 1, mtimeNs: '0', ctimeNs: '0', dev: '0', ino: '0', nlink: 1 };
    const joinedWith = (blake3: string) => {
      const join = new NameJoin([{ path: 'a', digests }]);
      for (const also of [{ ...digests, blake3 }, { md5: digests.md5 }])
        join.meet({ ...record, sha256: 'a'.repeat(64), also });
      return join.joined({ path: 'a', digests });
    };
    expect(joinedWith('2'.repeat(64))).toEqual({ path: 'a', digests });
    expect(joinedWith(digests.blake3)).toMatchObject({ size: 1, sha256: 'a'.repeat(64), by: 'blake3' });
  });

  it('changes nothing where it is taken in twice', () => {
    const list = put(`${sumOf('md5', 'plain.jpg')}  a.jpg\n`);
    take(list);
    const before = readFileSync(listPath(lib.library, 'disk'));
    expect(take(list)).toMatchObject({ before: { isSame: true } });
    expect(readFileSync(listPath(lib.library, 'disk'))).toEqual(before);
  });

  it('takes the place of an older one, and not of a newer one', () => {
    take(put(`${sumOf('md5', 'a')}  a.jpg\n`, 5));
    expect(take(put(`${sumOf('md5', 'b')}  b.jpg\n`, 6))).toMatchObject({
      before: { madeAt: '2020-01-06T00:00:00.000Z', isSame: false },
    });
    expect(stored().map(({ path }) => path)).toEqual(['b.jpg']);
    const older = put(`${sumOf('md5', 'a')}  a.jpg\n`, 5);
    expect(() => take(older)).toThrow(refusal('usage', 'expected a list that is newer'));
    expect(stored().map(({ path }) => path)).toEqual(['b.jpg']);
  });

  it('has a name of its own for each folder where nobody names it', () => {
    const list = put(`${sumOf('md5', 'a')}  a.jpg\n`);
    mkdirSync(folder.at('other'));
    writeFileSync(folder.at('other/disk.md5'), readFileSync(list));
    const names = [take(list, ''), take(folder.at('other/disk.md5'), '')];
    expect(names.map(({ name }) => name.replace(/[0-9a-f]{8}$/, ''))).toEqual(['disk-', 'disk-']);
    expect(new Set(names.map(({ name }) => name)).size).toBe(2);
    expect(() => take(list, '../disk')).toThrow(refusal('usage', 'expected letters'));
  });

  it('keeps absolute names as they are, and leaves out what leads elsewhere', () => {
    const sum = sumOf('md5', 'a');
    take(put(`${sum}  /Volumes/A/a.jpg\n${sum}  /Volumes/B/b.jpg\n`));
    expect(find('/Volumes/A/a.jpg')).toMatchObject([{ places: [{ root: '', path: 'Volumes/A/a.jpg' }] }]);
    const report = take(
      put(`${sum}  /Volumes/A/a.jpg\n${sum}  /Volumes/B/b.jpg\n${sum}  ../c\n`, 1),
      'disk',
      '/Volumes/A',
    );
    expect(report.leftOut).toEqual(['/Volumes/B/b.jpg', '../c']);
    expect(stored().map(({ path }) => path)).toEqual(['a.jpg']);
  });

  it('takes no place where none of its names can be taken in', () => {
    const sum = sumOf('md5', 'a');
    take(put(`${sum}  /Volumes/A/a.jpg\n`));
    const before = stored();
    const again = put(`${sum}  /Volumes/A/a.jpg\n${sum}  /Volumes/A/b.jpg\n`, 1);
    expect(() => take(again, 'disk', '/nowhere')).toThrow(
      refusal(
        'usage',
        'names that begin with /nowhere, found none of 2',
        '/Volumes/A/a.jpg, /Volumes/A/b.jpg',
      ),
    );
    expect(stored()).toEqual(before);
  });

  it('is taken in where an index is damaged, and tells which', () => {
    writeFileSync(lib.media.indexPath, 'x');
    const report = take(put(`${sumOf('md5', 'plain.jpg')}  a.jpg\n`));
    expect(report).toMatchObject({
      files: 1,
      joined: 0,
      problems: [{ code: 'damaged', path: lib.media.indexPath }],
    });
  });

  it('is forgotten like every holder', async () => {
    take(put(`${sumOf('md5', 'a')}  a.jpg\n`));
    const preview = previewForget(lib.library, 'disk', { kinds });
    expect(preview).toMatchObject({ kind: 'list', files: 1 });
    await lib.session(async (session) => forgetHolder({ ...session, holderKinds: kinds }, preview));
    using catalogue = openCatalogue(lib.library, { kinds });
    expect(catalogue.holders().filter(({ holder }) => holder.kind === 'list')).toEqual([]);
  });

  it('is told where it is damaged, keeps no ingest from filing, and is made anew from the list', async () => {
    const list = put(`${sumOf('md5', 'plain.jpg')}  a.jpg\n`);
    take(list);
    const path = listPath(lib.library, 'disk');
    writeFileSync(path, readFileSync(path, 'utf8').replace('a.jpg', 'b.jpg'));
    {
      using catalogue = openCatalogue(lib.library, { kinds });
      expect(catalogue.damaged).toMatchObject([{ code: 'damaged', path }]);
    }
    writeFileSync(folder.at('new.jpg'), picture('new'));
    lib.options = { holderKinds: kinds };
    const filed = ends(await ingest(lib, [folder.at('new.jpg')]));
    expect(filed).toEqual(['new.jpg: undated no-date']);
    take(list);
    using catalogue = openCatalogue(lib.library, { kinds });
    expect(catalogue.damaged).toEqual([]);
  });
});
