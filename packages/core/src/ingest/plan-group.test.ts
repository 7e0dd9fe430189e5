import { describe, expect, it } from 'vitest';
import { CORE_SECTIONS } from '../library/core-settings.ts';
import { parseSection } from '../library/settings-file.ts';
import type { GroupRole } from '../metadata/group.ts';
import type { FoundMember } from './found.ts';
import type { GroupFacts, Held } from './plan-group.ts';
import { targetNames, targetOf } from '../journal/plan/operation.ts';
import { planGroup } from './plan-group.ts';

const TAKEN = {
  local: '2019-05-12T10:11:12',
  offset: null,
  source: 'exif',
  precision: 'second',
  confidence: 'high',
};

function member(path: string, role: GroupRole, letter: string, more: Partial<FoundMember> = {}): FoundMember {
  const stat = { size: 1, mtimeNs: '1', ctimeNs: '1', dev: '1', ino: letter, nlink: 1 };
  return { path, role, stat, sha256: letter.repeat(64), ...more };
}

function heldAs(...paths: string[]): Held {
  return { paths, inodes: paths.map(() => '9:9'), elsewhere: null };
}

/** `held` tells by the letter of a content. */
function facts(
  members: readonly FoundMember[],
  more: Partial<GroupFacts> = {},
  held: Record<string, Held> = {},
): GroupFacts {
  return {
    group: { kind: 'group', source: 0, folder: 'DCIM', members },
    source: { root: '/card', moves: false },
    taken: TAKEN,
    camera: null,
    places: {
      media: '/lib/media',
      duplicates: '/lib/duplicates',
      ...parseSection({ path: '', tables: {} }, CORE_SECTIONS.ingest),
    },
    held: (sha256) => held[sha256[0] as string] ?? null,
    ...more,
  };
}

function targets(given: GroupFacts): string[] {
  return planGroup(given).map((operation) =>
    `${operation.kind} ${operation.state} ${targetOf(operation) ?? ''}`.trim(),
  );
}

const RAW = member('DCIM/IMG_1.CR2', 'main', 'a');
const JPEG = member('DCIM/IMG_1.JPG', 'twin', 'b');
const XMP = member('DCIM/IMG_1.xmp', 'sidecar', 'c');
const DAY = '/lib/media/2019/05/12/20190512_101112';
/** Of the main file IMG_1, whose camera counts no fractions. */
const FIRST = `${DAY}_n0001`;

describe('planGroup', () => {
  it('files a group under one stem, which holds the hash of the main file', () => {
    expect(targets(facts([RAW, JPEG, XMP]))).toEqual([
      `copy filed ${FIRST}_aaaaaaaaaaaa.CR2`,
      `copy filed ${FIRST}_aaaaaaaaaaaa.JPG`,
      `copy filed ${FIRST}_aaaaaaaaaaaa.xmp`,
    ]);
  });

  it('moves from drop folders, and gives a group one name', () => {
    const operations = planGroup(facts([RAW, JPEG], { source: { root: '/drop', moves: true } }));
    expect(operations.map(({ kind }) => kind)).toEqual(['move', 'move']);
    expect(new Set(operations.map(({ group }) => group)).size).toBe(1);
    expect(planGroup(facts([RAW]))[0]?.group).toBeUndefined();
  });

  it('gives groups of different bytes different names, also where no text can show them', () => {
    const names = ['\udcfe', '\udcff'].map(
      (byte) => planGroup(facts([member(`${byte}.CR2`, 'main', 'a'), JPEG]))[0]?.group,
    );
    expect(names[0]).not.toBe(names[1]);
  });

  it('keeps the path of what nothing dates', () => {
    expect(targets(facts([RAW, XMP], { taken: null }))).toEqual([
      'copy undated /lib/media/undated/DCIM/IMG_1.CR2',
      'copy undated /lib/media/undated/DCIM/IMG_1.xmp',
    ]);
  });

  it('gives the files of an undated group one mark where their names are taken', () => {
    const first = planGroup(facts([RAW, XMP], { taken: null })).map((one) => targetNames(one)[1]);
    expect(first).toEqual([
      '/lib/media/undated/DCIM/IMG_1_aaaaaaaaaaaa.CR2',
      '/lib/media/undated/DCIM/IMG_1_aaaaaaaaaaaa.xmp',
    ]);
  });

  it('names two members apart that want one name', () => {
    const [, one, two] = planGroup(
      facts([
        member('a.jpg', 'main', 'a'),
        member('a.JSON', 'sidecar', 'b'),
        member('A.json', 'sidecar', 'c'),
      ]),
    ).map(targetOf);
    expect([one, two]).toEqual([`${DAY}_aaaaaaaaaaaa.JSON`, `${DAY}_aaaaaaaaaaaa_cccccccccccc.json`]);
  });

  it('leaves a group whole where one of its files could not be read', () => {
    const broken = { ...JPEG, sha256: undefined, failure: 'EIO' };
    const operations = planGroup(facts([RAW, broken, XMP]));
    expect(operations.map(({ kind, state, because }) => `${kind} ${state} ${because.code}`)).toEqual([
      'none failed group-failed',
      'none failed unreadable',
      'none failed group-failed',
    ]);
  });

  it('proves a copy on a card by the file that holds its content, and moves it aside from a drop folder', () => {
    const held = { a: heldAs('/lib/media/x.CR2') };
    expect(planGroup(facts([RAW], {}, held))[0]).toMatchObject({
      kind: 'none',
      state: 'duplicate',
      keepers: ['/lib/media/x.CR2'],
      because: { code: 'held', detail: '/lib/media/x.CR2' },
    });
    expect(planGroup(facts([RAW], { source: { root: '/my/drop', moves: true } }, held))[0]).toMatchObject({
      kind: 'move',
      state: 'duplicate',
      to: '/lib/duplicates/ingest/drop/DCIM/IMG_1.CR2',
      keepers: ['/lib/media/x.CR2'],
    });
  });

  it('takes a file for a duplicate where enough discs of a volume were read back, else proves nothing by it', () => {
    const away = (isProven: boolean) => ({
      a: { paths: [], inodes: [], elsewhere: { where: 'on volume MS_1_1 (disc "A")', isProven } },
    });
    expect(planGroup(facts([RAW], {}, away(false)))[0]).toMatchObject({
      kind: 'none',
      state: 'skipped',
      because: { code: 'held-on-volume' },
    });
    const moved = { source: { root: '/my/drop', moves: true } };
    for (const given of [{}, moved])
      expect(planGroup(facts([RAW], given, away(true)))[0]).toMatchObject({
        kind: 'none',
        state: 'duplicate',
        because: { code: 'held-elsewhere', detail: 'on volume MS_1_1 (disc "A")' },
      });
  });

  it('takes no file for a copy of itself', () => {
    const held = { a: { paths: ['/lib/media/x', '/lib/media/y'], inodes: ['1:a', '1:z'], elsewhere: null } };
    expect(planGroup(facts([RAW], {}, held))[0]?.keepers).toEqual(['/lib/media/y']);
    const itself = { a: { paths: ['/lib/media/x'], inodes: ['1:a'], elsewhere: null } };
    expect(planGroup(facts([RAW], {}, itself))[0]).toMatchObject({
      kind: 'none',
      state: 'skipped',
      because: { code: 'hard-link' },
    });
  });

  it('keeps a sidecar with its picture that reads like that of another', () => {
    const held = { c: heldAs('/lib/media/other.xmp') };
    expect(targets(facts([RAW, XMP], {}, held))[1]).toBe(`copy filed ${FIRST}_aaaaaaaaaaaa.xmp`);
  });

  it('takes a sidecar for a copy where its picture is one', () => {
    const held = { a: heldAs('/lib/media/x.CR2'), c: heldAs('/lib/media/x.xmp') };
    expect(planGroup(facts([RAW, XMP], {}, held)).map(({ state }) => state)).toEqual([
      'duplicate',
      'duplicate',
    ]);
  });

  it('files a new sidecar of a picture that is held', () => {
    const held = { a: heldAs('/lib/media/x.CR2') };
    expect(planGroup(facts([RAW, XMP], {}, held)).map(({ state }) => state)).toEqual(['duplicate', 'filed']);
  });

  it('cuts a name that would be too long', () => {
    const long = member(`${'x'.repeat(251)}.jpg`, 'main', 'a');
    const template = { folderTemplate: '{yyyy}', nameTemplate: '{hash}{hash}{hash}{hash}' };
    const places = { ...facts([]).places, ...template };
    const [filed] = planGroup(facts([long], { places })).map(targetOf);
    const to = filed ?? '';
    expect(to.slice(to.lastIndexOf('/') + 1).length).toBeLessThanOrEqual(255);
    expect(to).toMatch(/\.jpg$/);
  });

  it('needs no folder where the template gives none', () => {
    const places = { ...facts([]).places, folderTemplate: '[{camera}]' };
    expect(planGroup(facts([RAW], { places })).map(targetOf)[0]).toBe(
      '/lib/media/20190512_101112_n0001_aaaaaaaaaaaa.CR2',
    );
  });
});
