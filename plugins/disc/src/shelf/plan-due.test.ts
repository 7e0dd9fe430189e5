import type { VolumeCopy, VolumeState } from '@mediastruct/core';
import { expect, it } from 'vitest';
import { planDue } from './plan-due.ts';
import { planMissing } from './plan-missing.ts';

const NOW = '2026-11-30T00:00:00.000Z';
const LONG_AGO = '2020-01-01T00:00:00.000Z';
const ID = 'MS_3f2a9c01_0001';

function volume(copies: readonly Partial<VolumeCopy>[], change: Partial<VolumeState> = {}): VolumeState {
  return {
    ...{ volumeId: ID, state: 'burned', runId: 'r', medium: 'bd-25', capacity: 1, files: 1, bytes: 1 },
    ...{
      firstDay: '2019-05-12',
      lastDay: '2019-05-12',
      plannedAt: LONG_AGO,
      builtAt: LONG_AGO,
      tagFiles: {},
      runIds: ['r'],
      segments: [],
    },
    copies: copies.map((copy, nth) => ({ copy: nth + 1, state: 'burned', burnedAt: LONG_AGO, ...copy })),
    ...change,
  };
}

const good = (verifiedAt: string): Partial<VolumeCopy> => ({ state: 'verified', verifiedAt });
const scan = (copy: number, retries: readonly (readonly [number, number])[]) => ({
  ...{ at: NOW, volumeId: ID, copy, isDrive: true, bytes: 4096, regionBytes: 4096, bytesPerSecond: [1000] },
  ...{ retries, unreadable: [] },
});
const facts = { scans: [], oldest: '2024-11-30T00:00:00.000Z', wanted: 2 };

it('orders by decay, then what was never read, then by age', () => {
  const volumes = [
    volume([good('2021-01-01T00:00:00Z'), good(NOW), {}, good('2020-06-01T00:00:00Z'), good(NOW)]),
  ];
  const { reread, short } = planDue({ ...facts, volumes, scans: [scan(5, [[0, 2]]), scan(2, [])] });
  expect(reread.map(({ disc, reason }) => `${disc.slice(-1)} ${reason}`)).toEqual([
    'E decaying',
    'C unproven',
    'D old',
    'A old',
  ]);
  expect(short).toEqual([]);
  expect(reread[0]?.command).toBe(`mediastruct disc verify ${ID} --copy E --scan`);
});

it('forgets retries that a later scan did not need', () => {
  const volumes = [volume([good(NOW)])];
  expect(planDue({ ...facts, volumes, scans: [scan(1, [[0, 2]]), scan(1, [])] }).reread).toEqual([]);
});

it('wants another disc for each that failed or was never read back', () => {
  const volumes = [volume([good(NOW), { state: 'failed', verifiedAt: NOW, failedAt: NOW }, {}])];
  expect(planDue({ ...facts, volumes }).short).toMatchObject([{ volumeId: ID, good: 1, wanted: 2 }]);
});

it('wants nothing for volumes that count no more', () => {
  expect(planDue({ ...facts, volumes: [volume([{}], { state: 'retired' })] })).toEqual({
    reread: [],
    short: [],
  });
});

it('tells all that is missing, each where it belongs', () => {
  const shelf = { location: 'shelf B' };
  const volumes = [
    volume([]),
    volume([{ state: 'failed', why: 'scratched', ...shelf }], { volumeId: 'MS_3f2a9c01_0002' }),
    volume([{ ...good(NOW), ...shelf }, {}], { volumeId: 'MS_3f2a9c01_0003' }),
    volume(
      [
        { ...good(NOW), ...shelf },
        { ...good(NOW), ...shelf },
      ],
      { volumeId: 'MS_3f2a9c01_0004' },
    ),
  ];
  const names = Object.entries(planMissing(volumes, 2)).map(([kind, rows]) => [
    kind,
    (rows as readonly { name: string }[]).map(({ name }) => name.slice('MS_3f2a9c01_'.length)),
  ]);
  expect(Object.fromEntries(names)).toEqual({
    withoutDisc: ['0001', '0002'],
    fewDiscs: ['0003'],
    unproven: ['0003 B'],
    failed: ['0002 A'],
    withoutPlace: ['0003 B'],
  });
});
