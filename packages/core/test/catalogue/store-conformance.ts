import { lehmer } from '../lehmer.ts';
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type {
  CatalogueStore,
  HeldCopy,
  HolderListing,
  StoredContent,
} from '../../src/catalogue/catalogue-store.ts';
import type { CopyQuery } from '../../src/catalogue/copy-query.ts';
import type { CopyClass } from '../../src/catalogue/day-counts.ts';
import { foldText, matchesQuery, NOTHING_ASKED } from '../../src/catalogue/copy-query.ts';
import type { LossQuestion } from '../../src/catalogue/loss/loss-counts.ts';
import { FIRST_PLACE, LOST, lossMark, THERE } from '../../src/catalogue/loss/loss-counts.ts';
import { MemoryStore } from '../../src/catalogue/memory-store.ts';
import type { ListedChange, ListedCopy } from '../../src/holders/holder.ts';

export function hashOf(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

export function copy(
  path: string,
  facts: Partial<ListedCopy> & { readonly content?: string } = {},
): ListedCopy {
  const { content = path, ...rest } = facts;
  return {
    path,
    size: 10,
    sha256: hashOf(content),
    taken: null,
    camera: null,
    origin: null,
    verifiedAt: null,
    isSound: true,
    ...rest,
  };
}

export function takenAt(local: string): ListedCopy['taken'] {
  return { local, offset: null, source: 'exif:DateTimeOriginal', precision: 'second', confidence: 'high' };
}

function holder(key: string, base = 'base', changes = 0): HolderListing {
  return { key, root: `/srv/${key.slice(key.indexOf(':') + 1)}`, mark: { base, changes } };
}

/** What every store has to do; `make` gives an empty one. */
export function describeStore(name: string, make: () => CatalogueStore): void {
  describe(`${name}, as a catalogue store`, () => {
    let store: CatalogueStore;
    beforeEach(() => {
      store = make();
    });
    afterEach(() => store.close());

    const found = (query: Partial<CopyQuery>) => paths(store.search({ ...NOTHING_ASKED, ...query }));
    const part = (text: string) => found({ parts: [foldText(text)] });

    it('is empty at first', () => {
      expect(store.holders()).toEqual([]);
      expect(store.copiesOf(hashOf('a'))).toEqual([]);
      expect(part('a')).toEqual([]);
    });

    it('gives back what it took, every field of it', () => {
      const full = copy('2019/05/12/a.jpg', {
        size: 2 ** 40,
        taken: {
          local: '2019-05-12T10:11:12.345',
          offset: '+02:00',
          source: 'exif',
          precision: 'second',
          confidence: 'low',
        },
        camera: 'Canon EOS 5D',
        origin: 'DCIM/100CANON/IMG_0001.JPG',
        verifiedAt: '2026-01-02T03:04:05.000Z',
        isSound: false,
      });
      const bare = copy('b', { sha256: null, isSound: false });
      const odd = copy('caf\udce9/\udcff.jpg', { origin: 'x/\udce9', taken: takenAt('2019-05-12') });
      store.takeListing(holder('tree:media', 'one', 7), [full, odd, bare]);
      const all = [...store.copiesIn('tree:media')].sort(byPath);
      expect(all).toEqual([full, bare, odd].map((one) => ({ ...one, holder: 'tree:media' })).sort(byPath));
      expect(store.holders()).toEqual([{ ...holder('tree:media', 'one', 7), files: 3, bytes: 2 ** 40 + 20 }]);
    });

    it('takes a listing in place of the one before', () => {
      store.takeListing(holder('tree:media'), [copy('a'), copy('b')]);
      store.takeListing(holder('tree:other'), [copy('a')]);
      store.takeListing(holder('tree:media', 'next'), [copy('b'), copy('c')]);
      expect(paths(store.copiesIn('tree:media'))).toEqual(['tree:media b', 'tree:media c']);
      expect(paths(store.copiesOf(hashOf('a')))).toEqual(['tree:other a']);
      expect(
        store
          .holders()
          .map(({ key, files, mark }) => [key, files, mark.base])
          .sort(),
      ).toEqual([
        ['tree:media', 2, 'next'],
        ['tree:other', 1, 'base'],
      ]);
    });

    it('takes changes in their order', () => {
      store.takeListing(holder('tree:media'), [copy('a/1'), copy('a/2'), copy('b/3')]);
      const changes: ListedChange[] = [
        { kind: 'drop', path: 'a/1' },
        { kind: 'put', copy: copy('a/2', { content: 'other', size: 99 }) },
        { kind: 'put', copy: copy('new/4') },
        { kind: 'put', copy: copy('new/5') },
        { kind: 'drop', path: 'new/5' },
        { kind: 'drop', path: 'never/was' },
      ];
      store.takeChanges(holder('tree:media', 'base', 12), changes);
      expect(paths(store.copiesIn('tree:media'))).toEqual([
        'tree:media a/2',
        'tree:media b/3',
        'tree:media new/4',
      ]);
      expect(paths(store.copiesOf(hashOf('other')))).toEqual(['tree:media a/2']);
      expect(store.holders()).toMatchObject([{ files: 3, bytes: 119, mark: { base: 'base', changes: 12 } }]);
    });

    it('takes all of a listing or of changes, or nothing', () => {
      store.takeListing(holder('tree:media'), [copy('a')]);
      function* broken(): Generator<ListedCopy> {
        yield copy('b');
        throw new Error('torn');
      }
      expect(() => store.takeListing(holder('tree:media', 'next'), broken())).toThrow('torn');
      expect(() =>
        store.takeChanges(
          holder('tree:media', 'base', 5),
          (function* (): Generator<ListedChange> {
            yield { kind: 'drop', path: 'a' };
            throw new Error('torn');
          })(),
        ),
      ).toThrow('torn');
      expect(paths(store.copiesIn('tree:media'))).toEqual(['tree:media a']);
      expect(store.holders()).toMatchObject([{ mark: { base: 'base', changes: 0 } }]);
    });

    it('gives some of what matches, each once, and no fewer than there are', () => {
      store.takeListing(
        holder('tree:media'),
        Array.from({ length: 50 }, (_, nth) => copy(`ab/ab ${nth}.jpg`)),
      );
      const some = (text: string, most: number) =>
        paths(store.searchSome({ ...NOTHING_ASKED, parts: [foldText(text)] }, most));
      expect([some('ab', 7).length, new Set(some('ab', 7)).size]).toEqual([7, 7]);
      expect(some('ab', 99)).toEqual(part('ab'));
      expect(some('ab 4', 99)).toEqual(part('ab 4'));
      expect(some('nothing', 99)).toEqual([]);
    });

    it('gives the copies of a holder by folder and name, from any folder and place on, and its folders', () => {
      const paths = ['b/2', 'b/1', 'a/z/9', 'a b/3', 'a/4', 'top', 'caf\udce9/5', 'é/6'];
      store.takeListing(
        holder('tree:media'),
        paths.map((path) => copy(path)),
      );
      store.takeListing(holder('tree:other'), [copy('a/other')]);
      const some = (folder: string, skip: number, most: number) =>
        [...store.someIn('tree:media', { folder, skip, most })].map(({ path }) => path);
      const inOrder = ['top', 'a/4', 'a b/3', 'a/z/9', 'b/1', 'b/2', 'é/6', 'caf\udce9/5'];
      expect(some('', 0, 99)).toEqual(inOrder);
      expect(some('a', 1, 3)).toEqual(inOrder.slice(2, 5));
      expect(some('b', 1, 99)).toEqual(inOrder.slice(5));
      expect(some('caf\udce9', 0, 99)).toEqual(inOrder.slice(7));
      const folders = [...store.foldersIn('tree:media')].map(({ path, files }) => `${path} ${files}`);
      expect(folders).toEqual([' 1', 'a 1', 'a b 1', 'a/z 1', 'b 2', 'é 1', 'caf\udce9 1']);
    });

    it('forgets a holder with all of its copies', () => {
      store.takeListing(holder('tree:media'), [copy('a')]);
      store.takeListing(holder('tree:other'), [copy('a')]);
      store.remove('tree:other');
      store.remove('tree:unknown');
      expect(store.holders().map(({ key }) => key)).toEqual(['tree:media']);
      expect(paths(store.copiesOf(hashOf('a')))).toEqual(['tree:media a']);
    });

    it('finds by a part of the path, in any letter case and either way to write an accent', () => {
      store.takeListing(holder('tree:media'), [
        copy('2019/05/12/IMG_1234.CR2'),
        copy('2019/05/12/Ärger.jpg'),
        copy('Reise nach Köln/100%_a.jpg'),
        copy('100Xxa.jpg'),
      ]);
      expect(part('img_12')).toEqual(['tree:media 2019/05/12/IMG_1234.CR2']);
      expect(part('ÄRGER')).toEqual(['tree:media 2019/05/12/Ärger.jpg']);
      expect(part('A\u0308rger')).toEqual(['tree:media 2019/05/12/Ärger.jpg']);
      expect(part('köln')).toEqual(['tree:media Reise nach Köln/100%_a.jpg']);
      expect(part('100%_')).toEqual(['tree:media Reise nach Köln/100%_a.jpg']);
      expect(part('media')).toEqual([]);
    });

    it('finds by a part with a slash, which may begin in the root and may not end there', () => {
      store.takeListing(holder('tree:media'), [
        copy('2019/05/12/a.jpg'),
        copy('top.jpg'),
        copy('2019/05/x/Ö.jpg'),
      ]);
      expect(part('media/2019')).toEqual(['tree:media 2019/05/12/a.jpg', 'tree:media 2019/05/x/Ö.jpg']);
      expect(part('media/top')).toEqual(['tree:media top.jpg']);
      expect(part('05/12/A.')).toEqual(['tree:media 2019/05/12/a.jpg']);
      expect(part('/05/1')).toEqual(['tree:media 2019/05/12/a.jpg']);
      expect(part('x/ö')).toEqual(['tree:media 2019/05/x/Ö.jpg']);
      expect(part('srv/media')).toEqual([]);
      expect(part('srv/media/')).toEqual([]);
    });

    it('finds by the name it was ingested under', () => {
      store.takeListing(holder('tree:media'), [
        copy('x', { origin: 'DCIM/100CANON/IMG_0030.JPG' }),
        copy('y', { origin: 'Müll/Foto.jpg' }),
      ]);
      expect(part('img_0030')).toEqual(['tree:media x']);
      expect(part('100canon/img')).toEqual(['tree:media x']);
      expect(part('MÜLL/F')).toEqual(['tree:media y']);
    });

    it('finds by the first digits of a hash', () => {
      store.takeListing(holder('tree:media'), [copy('a'), copy('b', { content: 'a' }), copy('c')]);
      for (const length of [4, 5, 15, 16, 17, 63, 64])
        expect(found({ hash: hashOf('a').slice(0, length) }), `${length} digits`).toEqual([
          'tree:media a',
          'tree:media b',
        ]);
      expect(found({ hash: `${hashOf('a').slice(0, 63)}x` })).toEqual([]);
    });

    it('finds by days, months and years, and by ranges of them', () => {
      const days = ['2018-12-31T23:59:59', '2019-01-01T00:00:00', '2019-02-28T23:59:59.999', '2019-05-12'];
      store.takeListing(
        holder('tree:media'),
        days.map((local) => copy(local, { taken: takenAt(local) })),
      );
      const on = (from: string, to = from) => found({ days: { from, to } }).map((one) => one.slice(11));
      expect(on('2018-12-31')).toEqual(days.slice(0, 1));
      expect(on('2019')).toEqual(days.slice(1));
      expect(on('2019-02')).toEqual(days.slice(2, 3));
      expect(on('2018-12-31', '2019-01-01')).toEqual(days.slice(0, 2));
      expect(on('2019-01', '2019-02')).toEqual(days.slice(1, 3));
      expect(on('2019-05-12')).toEqual(days.slice(3));
      expect(on('2017')).toEqual([]);
    });

    it('finds by the camera, alone or with anything else', () => {
      store.takeListing(holder('tree:media'), [
        copy('2019/a', { camera: 'Canon EOS 5D', taken: takenAt('2019-05-12T00:00:00') }),
        copy('2020/b', { camera: 'Canon EOS 5D' }),
        copy('2019/c', { camera: 'Kámera' }),
        copy('2019/d'),
      ]);
      expect(found({ camera: 'eos' })).toEqual(['tree:media 2019/a', 'tree:media 2020/b']);
      expect(found({ camera: foldText('KÁMERA') })).toEqual(['tree:media 2019/c']);
      expect(found({ camera: 'eos', parts: ['2019'] })).toEqual(['tree:media 2019/a']);
      expect(found({ camera: 'eos', days: { from: '2019', to: '2019' } })).toEqual(['tree:media 2019/a']);
    });

    it('tells what only one holder has a sound copy of', () => {
      store.takeListing(holder('tree:a'), [copy('1'), copy('2'), copy('3'), copy('4', { sha256: null })]);
      store.takeListing(holder('tree:b'), [
        copy('x', { content: '1' }),
        copy('y', { content: '2', isSound: false }),
      ]);
      store.takeListing(holder('list:c'), [copy('z', { content: '3' })]);
      const keys = ['tree:a', 'tree:b'];
      expect(paths(store.onlyIn('tree:a', keys))).toEqual(['tree:a 2', 'tree:a 3', 'tree:a 4']);
    });

    it('tells of which contents fewer holders have a sound copy', () => {
      store.takeListing(holder('tree:a'), [
        copy('1'),
        copy('2'),
        copy('2 again', { content: '2' }),
        copy('3'),
      ]);
      store.takeListing(holder('tree:b'), [
        copy('x', { content: '1' }),
        copy('y', { content: '3', isSound: false }),
      ]);
      const contents = (atLeast: number) =>
        [...store.heldByFewer(atLeast, ['tree:a', 'tree:b'])].map(({ sha256 }) => sha256).sort();
      expect(contents(1)).toEqual([]);
      expect(contents(2)).toEqual([hashOf('2'), hashOf('3')].sort());
      expect(contents(3)).toEqual([hashOf('1'), hashOf('2'), hashOf('3')].sort());
    });

    it('gives every content once with all its copies, in the order of the hashes', () => {
      store.takeListing(holder('tree:a'), [
        copy('2019/x', { content: '1', size: 5 }),
        copy('y', { content: '2' }),
        copy('unread', { sha256: null }),
      ]);
      store.takeListing(holder('disk:b'), [copy('o/1', { content: '1', size: 5, isSound: false })]);
      const contents = [...store.contents()];
      expect(contents.map(({ sha256 }) => sha256)).toEqual([hashOf('1'), hashOf('2')].sort());
      const one = contents.find(({ sha256 }) => sha256 === hashOf('1'));
      expect(one?.copies.toSorted((a, b) => (a.holder < b.holder ? -1 : 1))).toMatchObject([
        { holder: 'disk:b', path: 'o/1', size: 5, isSound: false },
        { holder: 'tree:a', path: '2019/x', size: 5, isSound: true },
      ]);
    });

    it('tells which contents some holders have twice, with the sound copies that they have', () => {
      store.takeListing(holder('tree:a'), [
        copy('1'),
        copy('1 again', { content: '1' }),
        copy('2'),
        copy('3'),
        copy('4'),
      ]);
      store.takeListing(holder('tree:b'), [
        copy('x', { content: '2' }),
        copy('y', { content: '3', isSound: false }),
      ]);
      store.takeListing(holder('disk:c'), [copy('o/1', { content: '1' }), copy('o/4', { content: '4' })]);
      const told = [...store.repeatedIn(['tree:a', 'tree:b'])].map(
        ({ sha256, copies }) =>
          `${sha256}: ${copies
            .map((one) => `${one.holder} ${one.path}`)
            .sort()
            .join(', ')}`,
      );
      expect(told).toEqual(
        [`${hashOf('1')}: tree:a 1, tree:a 1 again`, `${hashOf('2')}: tree:a 2, tree:b x`].sort(),
      );
    });

    it('counts each content once, on the earliest day a copy tells, by the places that have it', () => {
      store.takeListing(holder('tree:a'), [
        copy('2019/a.jpg', { content: 'one', size: 5, taken: takenAt('2019-05-12T23:59:59') }),
        copy('twice/a.jpg', { content: 'one', size: 5 }),
        copy('b.jpg', { content: 'two', taken: takenAt('2019-05-12T00:00:00') }),
        copy('odd.jpg', { content: 'odd', taken: takenAt('0099-01-02T00:00:00') }),
        copy('unread.jpg', { sha256: null }),
      ]);
      store.takeListing(holder('disk:x'), [
        copy('one', {
          content: 'one',
          size: 5,
          verifiedAt: '2026-01-01T00:00:00.000Z',
          taken: takenAt('2019-05-11T01:00:00'),
        }),
        copy('two', { content: 'two' }),
        copy('three', { content: 'three', isSound: false }),
      ]);
      store.takeListing(holder('list:l'), [
        copy('four', { content: 'four' }),
        copy('two', { content: 'two' }),
      ]);
      const counted = store.countByDay(({ holder: key, folder, isSound, isVerified }) => {
        if (key === 'list:l') return null;
        if (key === 'tree:a') return [1, folder === 'twice' ? 2 : 1];
        return isSound && isVerified ? [3, 4] : [];
      });
      expect(counted).toEqual([
        { day: '0099-01-02', files: [0, 1, 0, 0], bytes: [0, 10, 0, 0] },
        { day: '2019-05-11', files: [0, 0, 0, 1], bytes: [0, 0, 0, 5] },
        { day: '2019-05-12', files: [0, 1, 0, 0], bytes: [0, 10, 0, 0] },
        { day: null, files: [1, 0, 0, 0], bytes: [10, 0, 0, 0] },
      ]);
    });

    it('counts what is known to the year or month only as such, and on its day where a copy tells one', () => {
      const years = ['2019', '2019-05', '2018', '2019-13'];
      store.takeListing(holder('tree:a'), [
        ...years.map((local) => copy(`${local}.jpg`, { taken: takenAt(local) })),
        copy('day.jpg', { content: '2018.jpg', taken: takenAt('2019-05-12T00:00:00') }),
        copy('month.jpg', { content: '2019.jpg', taken: takenAt('2020-01') }),
      ]);
      const files = [0, 1, 0, 0];
      expect(store.countByDay(() => [1]).map(({ day, files: of }) => [day, of])).toEqual([
        ['2019-05', files],
        ['2019-05-12', files],
        ['2020-01', files],
        [null, files],
      ]);
    });

    it('gives what is below a folder, and what is known to one year or month only', () => {
      const inside = ['a/b.jpg', 'a/sub/c.jpg', 'a/caf\udce9/d.jpg'];
      const beside = ['b.jpg', 'a.jpg', 'a0/e.jpg', 'aa/f.jpg', 'caf\udce9/a/g.jpg'];
      store.takeListing(
        holder('tree:media'),
        [...inside, ...beside].map((path) => copy(path)),
      );
      store.takeListing(holder('tree:other'), [
        copy('a/h.jpg', { taken: takenAt('1987') }),
        copy('i.jpg', { taken: takenAt('1987-07') }),
        copy('j.jpg', { taken: takenAt('1987-07-06T00:00:00') }),
      ]);
      expect(paths(store.copiesIn('tree:media', 'a'))).toEqual(
        inside.map((path) => `tree:media ${path}`).sort(),
      );
      expect(paths(store.copiesIn('tree:media', 'caf\udce9'))).toEqual(['tree:media caf\udce9/a/g.jpg']);
      expect(paths(store.takenIn('1987'))).toEqual(['tree:other a/h.jpg']);
      expect(paths(store.takenIn('1987-07'))).toEqual(['tree:other i.jpg']);
    });

    it('can be asked one thing while it still answers another', () => {
      store.takeListing(holder('tree:media'), [copy('a'), copy('b', { content: 'a' })]);
      for (const one of store.search({ ...NOTHING_ASKED, parts: ['a'] }))
        expect(store.copiesOf(one.sha256 ?? '')).toHaveLength(2);
    });

    it('answers as the plain one does, whatever it took', async () => {
      const plain = new MemoryStore();
      const random = lehmer(42);
      const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
      const names = ['a.jpg', 'B.JPG', 'ü_.jpg', '%.jpg', 'x\udce9', 'img 1', 'IMG_1'];
      const folders = ['', '2019/05', '2019/Ä', 'caf\udce9', 'a'];
      const any = (): ListedCopy => {
        const folder = pick(folders);
        return copy(`${folder === '' ? '' : `${folder}/`}${pick(names)}`, {
          content: String(Math.floor(random() * 12)),
          size: Math.floor(random() * 100),
          taken: pick([
            null,
            takenAt('2019-05-12T10:00:00'),
            takenAt('2019-05'),
            takenAt('2020-01-01T00:00:00.500'),
          ]),
          camera: pick([null, 'Canon', 'Ünlü']),
          origin: pick([null, 'DCIM/IMG_1.JPG', 'Ö/\udcff']),
          isSound: random() < 0.8,
        });
      };
      const keys = ['tree:media', 'tree:archive', 'volume:v'];
      for (let round = 0; round < 60; round++) {
        const of = holder(pick(keys), `b${round}`, round);
        const copies = new Map(Array.from({ length: 10 }, any).map((one) => [one.path, one]));
        const changes = Array.from({ length: 6 }, (): ListedChange =>
          random() < 0.4 ? { kind: 'drop', path: any().path } : { kind: 'put', copy: any() },
        );
        const act = pick(['listing', 'changes', 'changes', 'remove']);
        for (const one of [store, plain]) {
          if (act === 'listing') one.takeListing(of, copies.values());
          else if (act === 'changes') one.takeChanges(of, changes);
          else one.remove(of.key);
        }
        expect([...store.holders()].sort(byKey)).toEqual([...plain.holders()].sort(byKey));
        const query: CopyQuery = {
          parts: pick([[], [pick(['a', 'img_1', 'ü', '%', '19/', 'media/2', 'é', '/', 'dcim/'])]]),
          hash: pick([null, hashOf('3').slice(0, 4)]),
          days: pick([null, { from: '2019', to: '2019-05' }]),
          camera: pick([null, null, 'ün', 'can']),
        };
        expect(paths(store.search(query)), JSON.stringify(query)).toEqual(paths(plain.search(query)));
        expect([...store.copiesOf(hashOf('5'))].sort(byPath)).toEqual(
          [...plain.copiesOf(hashOf('5'))].sort(byPath),
        );
        expect(paths(store.onlyIn(of.key, keys))).toEqual(paths(plain.onlyIn(of.key, keys)));
        expect([...store.heldByFewer(2, keys)].map(({ sha256 }) => sha256).sort()).toEqual(
          [...plain.heldByFewer(2, keys)].map(({ sha256 }) => sha256).sort(),
        );
        expect(contentsIn(store.contents())).toEqual(contentsIn(plain.contents()));
        expect(contentsIn(store.repeatedIn(keys.slice(1)))).toEqual(
          contentsIn(plain.repeatedIn(keys.slice(1))),
        );
        expect(store.countByDay(somePlaces)).toEqual(plain.countByDay(somePlaces));
        expect(await store.countByDayAside(somePlaces, undefined)).toEqual(plain.countByDay(somePlaces));
        for (const answer of [store.countLosses(LOSSES), await store.countLossesAside(LOSSES, undefined)])
          expect(answer).toEqual(plain.countLosses(LOSSES));
        for (const one of plain.search(query))
          expect(matchesQuery(query, one, holder(one.holder).root)).toBe(true);
      }
    });
  });
}

/** A rule that answers by all that it is told. */
function somePlaces({ holder: key, folder, isSound, isVerified }: CopyClass): readonly number[] | null {
  if (key.length % 7 === 0) return null;
  return isSound ? [key.length, folder.length, isVerified ? 100 : 0] : [];
}

/** Two losses, by a rule that answers by all that it is told; some contents are parts of another. */
const LOSSES: LossQuestion = {
  ...{ losses: 2, limit: 2, wholes: new Map(['1', '2', '5'].map((part) => [hashOf(part), hashOf('3')])) },
  marksOf: ({ holder: key, folder, isSound, isVerified }) => {
    const saves = isSound ? [FIRST_PLACE + folder.length, ...(isVerified ? [FIRST_PLACE] : [])] : [];
    const gone = [THERE, LOST];
    const second = key === 'volume:v' ? gone : saves;
    return [...(key === 'tree:media' ? gone : saves), ...second.map((what) => lossMark(1, what))];
  },
};

function contentsIn(contents: Iterable<StoredContent>): readonly string[] {
  return [...contents].map(({ sha256, copies }) => {
    const all = copies.map(({ holder: key, path, size, isSound, verifiedAt }) =>
      JSON.stringify([key, path, size, isSound, verifiedAt]),
    );
    return `${sha256} ${all.sort().join(' ')}`;
  });
}

function paths(copies: Iterable<HeldCopy>): string[] {
  return [...copies].map(({ holder: key, path }) => `${key} ${path}`).sort();
}

function byPath(a: HeldCopy, b: HeldCopy): number {
  const [x, y] = [`${a.holder} ${a.path}`, `${b.holder} ${b.path}`];
  return x < y ? -1 : x > y ? 1 : 0;
}

function byKey(a: { readonly key: string }, b: { readonly key: string }): number {
  return a.key < b.key ? -1 : 1;
}
