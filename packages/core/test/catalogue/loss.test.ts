import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LossReport } from '../../src/catalogue/loss/loss-request.ts';
import { lossContents, lossReport } from '../../src/catalogue/loss/loss-report.ts';
import { lossReportAside, lossReports } from '../../src/catalogue/loss/loss-reports.ts';
import type { LostThings } from '../../src/catalogue/loss/lost-things.ts';
import { treePlaces } from '../../src/catalogue/loss/tree-places.ts';
import type { Holder, HolderKind } from '../../src/holders/holder.ts';
import { openLibrary } from '../../src/library/library.ts';
import { textTable } from '../../src/library/setting-values.ts';
import { installedHolderKinds } from '../../src/holder-kinds.ts';
import { TestLibrary } from '../archive/library.ts';
import { built, planned, StoredLibrary } from '../find/stored-library.ts';

const AT = '2026-01-01T00:00:00.000Z';
const NAMES = ['Blue', 'Green', 'Red', 'Grey'] as const;
const CONTENTS = 6;
const VOLUME = 'MS_1a2b3c4d_0001';
const sha = (content: number) => createHash('sha256').update(`content ${content}`).digest('hex');

/** A disk: where it is, and whether each content on it was read back. */
interface MadeDisk {
  readonly place: string | null;
  readonly isProven: readonly (boolean | null)[];
  readonly holdsCopies: boolean;
  readonly isRetired: boolean;
}

const DISK: fc.Arbitrary<MadeDisk> = fc.record({
  place: fc.constantFrom('house, shelf A', 'house', 'bank', null),
  isProven: fc.array(fc.option(fc.boolean()), { minLength: CONTENTS, maxLength: CONTENTS }),
  holdsCopies: fc.constantFrom(true, true, true, false),
  isRetired: fc.constantFrom(false, false, false, true),
});

function kindOf(disks: readonly MadeDisk[]): HolderKind {
  return { name: 'disk', holders: () => disks.map((disk, at) => holder(NAMES[at] ?? '', disk)) };
}

function holder(name: string, { place, isProven, holdsCopies, isRetired }: MadeDisk): Holder {
  const copies = isProven.flatMap((proven, content) =>
    proven === null
      ? []
      : {
          ...{
            path: `objects/${content}`,
            size: 10,
            sha256: sha(content),
            taken: null,
            camera: null,
            origin: null,
          },
          ...{ verifiedAt: proven ? AT : null, isSound: true },
        },
  );
  const base = createHash('sha256').update(JSON.stringify(copies)).digest('hex');
  return {
    ...{ kind: 'disk', name, root: '', place, holdsCopies, isRetired },
    listing: { mark: () => ({ base, changes: 0 }), copies: () => copies, changesSince: () => null },
    isReachable: () => false,
    listedAt: () => AT,
    provenAt: () => AT,
    proofs: () => [],
  };
}

/** What is lost, said in the simplest way: look at every disk for every content. */
function expected(disks: readonly MadeDisk[], isLost: (at: number) => boolean, isAPlace: boolean) {
  const found = { there: 0, lost: [] as string[], last: [] as string[] };
  for (let content = 0; content < CONTENTS; content += 1) {
    const on = disks
      .map((disk, at) => ({ ...disk, at }))
      .filter((disk) => disk.holdsCopies && disk.isProven[content] !== null);
    if (!on.some(({ at }) => isLost(at))) continue;
    found.there += 1;
    const saved = on.filter(
      ({ at, place, isProven, isRetired }) =>
        !isLost(at) && !isRetired && isProven[content] === true && !(isAPlace && place === null),
    );
    if (saved.length === 0) found.lost.push(sha(content));
    if (saved.length === 1) found.last.push(sha(content));
  }
  return { there: found.there, lost: found.lost.sort(), last: found.last.sort() };
}

function report(test: TestLibrary, disks: readonly MadeDisk[], lost: LostThings) {
  const request = { lost, kinds: [kindOf(disks)], note: () => {} };
  const found = lossReport(test.library, { ...request, limit: 9 });
  const hashes = (fate: string) =>
    [...lossContents(test.library, request).contents]
      .filter((content) => content.fate === fate)
      .map(({ sha256 }) => sha256)
      .sort();
  expect(found.first.map(({ sha256 }) => sha256).sort()).toEqual(hashes('lost'));
  expect(found.firstLast.map(({ sha256 }) => sha256).sort()).toEqual(hashes('last'));
  // One pass for several losses tells the same of each.
  const nothing = { kind: 'things', keys: [] } as const;
  const [many, none] = lossReports(test.library, { ...request, losses: [lost, nothing], limit: 9 });
  expect(inOrder(many)).toEqual(inOrder(found));
  expect(none).toMatchObject({ there: { files: 0 }, lost: { files: 0 }, first: [] });
  return { there: found.there.files, lost: hashes('lost'), last: hashes('last'), assumed: found.assumed };
}

function inOrder(found: LossReport | undefined) {
  const sorted = (contents: LossReport['first'] = []) =>
    contents.toSorted((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
  return { ...found, first: sorted(found?.first), firstLast: sorted(found?.firstLast) };
}

it('tells what the loss of some disks leaves, as looking at every disk for every content does', () => {
  using test = new TestLibrary([]);
  fc.assert(
    fc.property(fc.array(DISK, { minLength: 2, maxLength: 4 }), fc.nat({ max: 15 }), (disks, chosen) => {
      const isLost = (at: number) => ((chosen >> at) & 1) === 1;
      const keys = NAMES.filter((_, at) => isLost(at)).map((name) => `disk:${name}`);
      const isKnown = disks.some(({ holdsCopies }, at) => isLost(at) && holdsCopies);
      if (!isKnown) {
        expect(() => report(test, disks, { kind: 'things', keys })).toThrow('nothing is known to be there');
        return;
      }
      expect(report(test, disks, { kind: 'things', keys })).toEqual({
        ...expected(disks, isLost, false),
        assumed: { treesElsewhere: [], discsWithoutPlace: [], discsUnproven: [], disksWithoutPlace: [] },
      });
    }),
    { numRuns: 60 },
  );
});

it('tells what the loss of a place leaves, and counts no disk whose place nobody told', () => {
  using test = new TestLibrary([]);
  const standing = { holdsCopies: true, isRetired: false };
  const one = { ...standing, isProven: [true, true, true, false, null, null] };
  const two = { ...standing, isProven: [true, null, true, true, null, true] };
  const disks = [
    { ...one, place: 'house, shelf A' },
    { ...two, place: 'bank' },
    { ...one, place: null },
    { ...one, place: 'attic', holdsCopies: false },
  ];
  const { assumed, ...found } = report(test, disks, { kind: 'place', place: 'house' });
  expect(found).toEqual(expected(disks, (at) => at === 0, true));
  expect(found).toMatchObject({ there: 4, lost: [sha(1)] });
  expect(assumed.disksWithoutPlace).toEqual(['Red']);
  // A disk that is named is lost alone, and the disk without a place saves what it has.
  expect(report(test, disks, { kind: 'place', place: 'Blue' })).toEqual(
    report(test, disks, { kind: 'things', keys: ['disk:Blue'] }),
  );
  expect(report(test, disks, { kind: 'things', keys: ['disk:Blue'] }).lost).toEqual([]);
});

it('tells the same on a thread of its own, which a stop ends', async () => {
  using stored = new StoredLibrary();
  stored.catalogue(VOLUME, [{ path: 'data/0.jpg', content: '0' }]);
  stored.ledger([planned(VOLUME, 1, 1), built(VOLUME, 1, 1)]);
  const many = Array.from({ length: 40 }, (_, nth) => ({ path: `${nth}/f.jpg`, content: String(nth) }));
  stored.index('media', [
    ...many,
    { path: '1/again.jpg', content: '1' },
    { path: 'bad', content: 'b', error: 'EIO' },
  ]);
  const others = [...many.slice(3), { path: 'rotten.jpg', content: '2', error: 'EIO' }];
  stored.index('duplicates', others.slice(1));
  const request = { kinds: installedHolderKinds(), note: () => {}, limit: 2 };
  for (const lost of [
    { kind: 'things', keys: ['tree:media'] } as const,
    { kind: 'place', place: 'duplicates' } as const,
  ]) {
    const aside = await lossReportAside(stored.library, { ...request, lost });
    expect(aside).toEqual(lossReports(stored.library, { ...request, losses: [lost] })[0]);
    expect(aside).toEqual({
      ...lossReport(stored.library, { ...request, lost }),
      ...{ first: aside.first, firstLast: aside.firstLast },
    });
    expect(aside.there.files).toBeGreaterThan(30);
  }
  const nowhere = { ...request, lost: { kind: 'place', place: 'nowhere' } } as const;
  await expect(lossReportAside(stored.library, nowhere)).rejects.toThrow('nothing is known to be there');
  const stopped = {
    ...request,
    lost: { kind: 'things', keys: ['tree:media'] },
    stop: AbortSignal.abort(),
  } as const;
  await expect(lossReportAside(stored.library, stopped)).rejects.toThrow('stopped');
});

it('knows where trees are from the settings, also by the older name', () => {
  using test = new TestLibrary([]);
  const toml = join(test.root, 'mediastruct.toml');
  const text = readFileSync(toml, 'utf8');
  const places = (more: string) => {
    writeFileSync(toml, text.replace('[folders.places]', '[folders.places]\nmedia = "house"') + more);
    return treePlaces(openLibrary(test.root, { sections: [{ name: 'disc', settings: OLD }] }));
  };
  expect(treePlaces(test.library)).toEqual({});
  expect(places('')).toEqual({ media: 'house' });
  expect(places('\n[disc.places]\nmedia = "attic"\narchive = "cellar"\n')).toEqual({
    media: 'house',
    archive: 'cellar',
  });
});

const OLD = { places: { schema: textTable, default: {}, comment: '', isOld: true } } as const;

describe('trees that show the same files', () => {
  const files = [
    { path: 'a.jpg', content: 'a' },
    { path: 'photos/b.jpg', content: 'b' },
  ];
  const inner = [{ path: 'b.jpg', content: 'b' }];

  function lost(stored: StoredLibrary, place: string) {
    const request = {
      lost: { kind: 'place', place } as const,
      kinds: installedHolderKinds(),
      note: () => {},
    };
    const report = lossReport(stored.library, { ...request, limit: 9 });
    const aside = lossReports(stored.library, { ...request, losses: [request.lost], limit: 9 })[0];
    expect(aside).toMatchObject({ there: report.there, lost: report.lost, last: report.last });
    return { there: report.there.files, lost: report.lost.files, last: report.last.files };
  }

  it('go with the one that they stand in, and are one copy', () => {
    using stored = new StoredLibrary();
    const disk = join(stored.folder, 'disk');
    mkdirSync(join(disk, 'photos'), { recursive: true });
    stored.index('disk-1', files, { root: disk });
    stored.index('photos-1', inner, { root: join(disk, 'photos') });
    expect(lost(stored, 'disk-1')).toEqual({ there: 2, lost: 2, last: 0 });
    expect(lost(stored, 'photos-1')).toEqual({ there: 1, lost: 1, last: 0 });
    stored.index('media', inner);
    expect(lost(stored, 'media')).toEqual({ there: 1, lost: 0, last: 1 });
    expect(lost(stored, 'photos-1')).toEqual({ there: 1, lost: 0, last: 1 });
    rmSync(disk, { recursive: true });
    expect(lost(stored, 'disk-1')).toEqual({ there: 2, lost: 1, last: 1 });
  });

  it('go together where a link names one', () => {
    using stored = new StoredLibrary();
    const [disk, link] = [join(stored.folder, 'disk'), join(stored.folder, 'link')];
    mkdirSync(disk);
    symlinkSync(disk, link);
    stored.index('disk-1', files, { root: disk });
    stored.index('link-1', files, { root: link, realRoot: disk });
    expect(lost(stored, 'disk-1')).toEqual({ there: 2, lost: 2, last: 0 });
    expect(lost(stored, 'link-1')).toEqual({ there: 2, lost: 2, last: 0 });
    rmSync(link);
    expect(lost(stored, 'disk-1')).toEqual({ there: 2, lost: 2, last: 0 });
  });
});
