import type { VolumeState } from '@mediastruct/core';
import { describe, expect, it } from 'vitest';
import type { HomeFacts } from './next-steps.ts';
import { planNextSteps } from './next-steps.ts';

const NOW = new Date('2026-06-10T00:00:00Z');
const RECENT = '2026-06-01T00:00:00.000Z';
const OLD = '2023-06-01T00:00:00.000Z';
const NONE = { volumes: 0, files: 0, bytes: 0 };

const COUNTS = {
  ...{ files: 5, bytes: 5, archived: NONE, burned: NONE, released: NONE, lost: NONE, unproven: NONE },
  ...{ oldestProof: null, notArchived: { files: 0, bytes: 0 }, duplicates: { files: 0, bytes: 0 } },
};
const QUIET: HomeFacts['status'] = {
  counts: COUNTS,
  findings: { gone: 0, displaced: 0, rotten: 0, first: [] },
  unfinishedRuns: [],
  trees: [],
  maxAgeDays: 90,
};

function commands(facts: Partial<HomeFacts>): readonly string[] {
  const all = { status: QUIET, volumes: [], disks: [], foldersThere: new Set<string>(), now: NOW, ...facts };
  return planNextSteps(all).map(({ command }) => command);
}

function volume(number: number, given: Partial<VolumeState> = {}): VolumeState {
  return {
    ...{ volumeId: `MS_1a2b3c4d_000${number}`, state: 'built', runId: 'r', runIds: ['r'], medium: 'bd-25' },
    ...{ capacity: 25e9, files: 5, bytes: 5, firstDay: '2019-05-12', lastDay: '2019-05-12', plannedAt: OLD },
    ...{ builtAt: OLD, tagFiles: {}, segments: [], copies: [] },
    ...given,
  };
}

function disc(copy: number, verifiedAt?: string): VolumeState['copies'][number] {
  return { copy, state: verifiedAt === undefined ? 'burned' : 'verified', burnedAt: OLD, verifiedAt };
}

describe('what to do next', () => {
  it('is nothing where nothing is to be done', () => {
    expect(commands({ volumes: [volume(1, { copies: [disc(1, RECENT), disc(2, RECENT)] })] })).toEqual([]);
  });

  it('begins with what is lost or unfinished, and ends with what may wait', () => {
    const tree = {
      name: 'media',
      role: 'media',
      root: '/m',
      index: 'missing',
      files: null,
      bytes: null,
    } as const;
    const status = {
      ...QUIET,
      counts: { ...COUNTS, notArchived: { files: 3, bytes: 3 }, duplicates: { files: 1, bytes: 1 } },
      findings: { gone: 1, displaced: 0, rotten: 1, first: [] },
      unfinishedRuns: ['20260101T000000000-ingest-1a2b'],
      trees: [{ ...tree, crawledAt: null, ageDays: null, isOld: false, proof: null }],
    };
    expect(commands({ status, volumes: [volume(1)] })).toEqual([
      'mediastruct resume',
      'mediastruct heal',
      'mediastruct disc burn 1 --device /dev/sr0',
      'mediastruct crawl',
      'mediastruct archive',
      'mediastruct validate',
    ]);
  });

  it('has discs read that never were or long ago, and not those that failed or are retired', () => {
    const copies = [disc(1), disc(2, OLD), disc(3, RECENT), { ...disc(4), state: 'failed' as const }];
    const retired = volume(2, { state: 'retired', copies: [disc(1)] });
    expect(commands({ volumes: [volume(1, { copies }), retired] })).toEqual([
      'mediastruct disc verify 1A',
      'mediastruct disc verify 1B',
    ]);
  });

  it('has a second disc burned, and a folder released whose discs are proven', () => {
    const one = volume(1, { copies: [disc(1, RECENT)] });
    const two = volume(2, { copies: [disc(1, RECENT), disc(2, RECENT)] });
    const foldersThere = new Set([one.volumeId, two.volumeId]);
    expect(commands({ volumes: [one, two], foldersThere })).toEqual([
      'mediastruct disc burn 1 --device /dev/sr0',
      'mediastruct archive release 2 --at /media/disc',
    ]);
  });

  it('has disks plugged in that were not read for long, and names the first three', () => {
    const disks = ['Blue', 'Red', 'Grey', 'Green'].map((name) => ({ name, place: null, provenAt: null }));
    const fresh = { name: 'New', place: 'house', provenAt: RECENT };
    const steps = planNextSteps({
      ...{ status: QUIET, volumes: [], foldersThere: new Set<string>(), now: NOW },
      disks: [fresh, ...disks],
    });
    expect(steps.map(({ command }) => command)).toEqual([
      "mediastruct shelf verify 'Blue'",
      "mediastruct shelf verify 'Red'",
      "mediastruct shelf verify 'Grey'",
    ]);
    expect(steps.at(-1)?.why).toContain('1 more like it');
  });

  it('counts only discs that were read back, and gives names to a shell as they are', () => {
    const copies = [
      disc(1, RECENT),
      disc(2, RECENT),
      disc(3),
      { ...disc(4, RECENT), state: 'failed' as const },
    ];
    const one = volume(1, { copies });
    const disks = [{ name: "Anna's `$(rm)`", place: null, provenAt: null }];
    const foldersThere = new Set([one.volumeId]);
    const steps = planNextSteps({ status: QUIET, volumes: [one], disks, foldersThere, now: NOW });
    expect(steps.find(({ what }) => what.startsWith('Release'))?.why).toMatch(/^2 discs/);
    expect(steps.map(({ command }) => command)).toContain(
      String.raw`mediastruct shelf verify 'Anna'\''s` + ' `$(rm)`' + "'",
    );
  });
});
