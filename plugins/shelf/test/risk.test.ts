import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { setDisk, standDisk } from '../src/disks/change-disk.ts';
import { readShelf } from '../src/ledger/shelf-ledger.ts';
import { leadingPlaces } from '../src/risk/leading-places.ts';
import { shelfRisks } from '../src/risk/shelf-risks.ts';
import { TestShelf } from './test-shelf.ts';

let shelf: TestShelf;

beforeEach(async () => {
  shelf = new TestShelf();
  await shelf.addSource({ most: 2 });
  for (const disk of ['one', 'two', 'three']) await shelf.addDisk(disk);
  shelf.write('a.jpg', 'content of a');
  await shelf.backup('one');
  await shelf.backup('two');
  shelf.write('b.jpg', 'the content of b');
  await shelf.backup('two');
});
afterEach(() => shelf[Symbol.dispose]());

function risks(...asked: string[]) {
  // The index of the source counts as a copy too, so that it is left out here.
  const kinds = shelf.kinds.filter(({ name }) => name !== 'tree');
  return shelfRisks(shelf.library, { asked, limit: 5, kinds, note: () => {} });
}

function place(name: string, where: string) {
  return shelf.session(async (session) => setDisk(session, name, { place: where }));
}

function idOf(name: string): string {
  return readShelf(shelf.library).disks.find((disk) => disk.name === name)?.diskId ?? '';
}

describe('shelf risk', () => {
  it('tells what a disk has alone, and what would be down to one copy without it', () => {
    const [risk] = risks('two');
    expect(risk).toMatchObject({
      ...{ kind: 'disk', name: 'two', there: { files: 2 } },
      ...{ lost: { files: 1, bytes: 16 }, last: { files: 1, bytes: 12 } },
    });
  });

  it('counts the tree of a source as a copy, and names files as they are called there', () => {
    const request = { asked: ['two'], limit: 5, kinds: shelf.kinds, note: () => {} };
    const [risk] = shelfRisks(shelf.library, request);
    expect(risk).toMatchObject({ lost: { files: 0 }, last: { files: 1 } });
    expect(risk?.firstLast.map(({ name }) => name)).toEqual(['b.jpg']);
  });

  it('looks at every disk and every place, also the one a place is in', async () => {
    await place('one', 'house, shelf B');
    await place('two', 'house, cellar');
    await place('three', 'bank');
    expect(risks().map(({ kind, name, lost }) => [kind, name, lost.files])).toEqual([
      ['disk', 'one', 0],
      ['disk', 'two', 1],
      ['disk', 'three', 0],
      ['place', 'bank', 0],
      ['place', 'house', 2],
      ['place', 'house, cellar', 1],
      ['place', 'house, shelf B', 0],
    ]);
  });

  it('takes a disk with the place that is called as it is', async () => {
    await place('one', 'two');
    expect(risks('two')).toMatchObject([{ kind: 'place', lost: { files: 2 } }]);
  });

  it('leaves out a disk that counts as lost, and refuses its name', async () => {
    await shelf.session(async (session) => standDisk(session, idOf('one'), 'lost'));
    expect(risks().map(({ name, lost }) => [name, lost.files])).toEqual([
      ['two', 2],
      ['three', 0],
    ]);
    expect(() => risks('one')).toThrow('counts as lost already');
  });

  it('relies on no copy of a disk that is retired, and tells what goes with that disk', async () => {
    await shelf.session(async (session) => standDisk(session, 'one', 'retired'));
    expect(risks().map(({ name, lost, last }) => [name, lost.files, last.files])).toEqual([
      // The other disk has its file too.
      ['one', 0, 1],
      ['two', 2, 0],
      ['three', 0, 0],
    ]);
    expect(risks('two')).toMatchObject([{ lost: { files: 2 }, last: { files: 0 } }]);
  });

  it('answers for all at once as it does for each by its name', async () => {
    await place('one', 'house, shelf B');
    await place('two', 'house, cellar');
    for (const all of risks()) expect(risks(all.name)[0]).toEqual(all);
  });

  it('refuses a name of which nothing is known', () => {
    expect(() => risks('attic')).toThrow('nothing is known to be there');
  });

  it('names each place once, in whatever letter case it was told', () => {
    expect(leadingPlaces(['House; shelf B', 'house, shelf b', 'bank'])).toEqual([
      'House',
      'House, shelf B',
      'bank',
    ]);
  });
});
