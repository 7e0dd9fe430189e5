import { describe, expect, it } from 'vitest';
import type { VolumeEvent } from '../../holders/volume-event.ts';
import { parseVolumeEvent } from '../../holders/volume-event.ts';
import { foldVolumes } from '../../holders/volume-state.ts';
import { meantCopy, whyNotMark } from './volume-transitions.ts';

const of = { at: '2026-03-01T10:00:00.000Z', volumeId: 'MS_3f2a9c01_0007' };
const PLANNED: VolumeEvent = {
  kind: 'planned',
  ...of,
  runId: 'r',
  medium: 'bd-25',
  capacity: 1,
  files: 3,
  bytes: 3,
  firstDay: '2019-05-12',
  lastDay: '2019-05-12',
};
const BUILT: VolumeEvent = {
  kind: 'built',
  ...of,
  runId: 'r',
  files: 3,
  bytes: 3,
  tagFiles: { 'bagit.txt': 'a'.repeat(64) },
};
const BURNED = burned(1);
const VERIFIED: VolumeEvent = {
  kind: 'verified',
  ...of,
  copy: 1,
  files: 3,
  bytes: 3,
  readBack: 'b'.repeat(64),
};
const STORED: VolumeEvent = { kind: 'stored', ...of, copy: 1, location: 'shelf' };
const FAILED: VolumeEvent = { kind: 'failed', ...of, copy: 1, why: 'scratched' };

describe('the state of a volume', () => {
  it.each<[string, readonly VolumeEvent[]]>([
    ['planned', [PLANNED]],
    ['built', [PLANNED, BUILT]],
    ['burned', [PLANNED, BUILT, BURNED]],
    ['verified', [PLANNED, BUILT, BURNED, VERIFIED]],
    ['stored', [PLANNED, BUILT, BURNED, VERIFIED, STORED]],
    ['stored', [PLANNED, BUILT, BURNED, STORED, FAILED, VERIFIED]],
    ['failed', [PLANNED, BUILT, BURNED, FAILED]],
    ['failed', [PLANNED, BUILT, BURNED, FAILED, STORED]],
    ['burned', [PLANNED, BUILT, BURNED, FAILED, burned(2)]],
    ['failed', [PLANNED, BUILT, { kind: 'failed', ...of, why: 'x' }]],
    ['burned', [PLANNED, BUILT, BURNED, { kind: 'failed', ...of, why: 'x' }]],
    ['migrated', [PLANNED, BUILT, BURNED, { kind: 'migrated', ...of, why: 'x' }]],
    ['retired', [PLANNED, BUILT, { kind: 'retired', ...of, why: 'x' }, BURNED]],
  ])('is %s', (state, events) => {
    expect(foldVolumes(events).get(of.volumeId)?.state).toBe(state);
  });

  it('is not guessed from events out of turn', () => {
    expect(() => foldVolumes([BUILT])).toThrow('never planned');
    expect(() => foldVolumes([PLANNED, BUILT, VERIFIED])).toThrow('no copy 1');
  });

  it('comes back from stored lines', () => {
    const events = [PLANNED, BUILT, BURNED, VERIFIED, STORED, FAILED];
    const place = { path: 'volumes.ndjson', number: 1, offset: 0 };
    const read = events.map((event) => parseVolumeEvent(JSON.parse(JSON.stringify(event)) as never, place));
    expect(read).toEqual(events);
    expect(() => parseVolumeEvent({ ...of, kind: 'lent' }, place)).toThrow('unknown event "lent"');
    expect(() => parseVolumeEvent({ ...PLANNED, volumeId: '../x' } as never, place)).toThrow(
      'id of a volume',
    );
  });
});

describe('whyNotMark', () => {
  const built = foldVolumes([PLANNED, BUILT]).get(of.volumeId);
  const twice = foldVolumes([PLANNED, BUILT, BURNED, burned(2)]).get(of.volumeId);
  if (built === undefined || twice === undefined) throw new Error('no volumes');

  it('wants a disc before it can be stored, fail or be migrated', () => {
    for (const mark of ['stored', 'failed', 'migrated'] as const)
      expect(whyNotMark(built, mark, undefined)).toMatch(/no disc|never burned/);
    expect(whyNotMark(built, 'burned', 1)).toBe(null);
  });

  it('wants to know which of two discs', () => {
    expect(meantCopy(twice.copies, { mark: 'stored' })).toBe(undefined);
    expect(whyNotMark(twice, 'stored', undefined)).toBe('it has the copies 1, 2: name one');
    expect(whyNotMark(twice, 'stored', 3)).toBe('it has no copy 3, only 1, 2');
    expect(whyNotMark(twice, 'burned', 2)).toBe('copy 2 is known already (burned)');
    expect(meantCopy(twice.copies, { mark: 'burned' })).toBe(3);
  });
});

function burned(copy: number): VolumeEvent {
  return {
    kind: 'burned',
    ...of,
    copy,
    date: of.at,
    serial: undefined,
    drive: undefined,
    label: 'L',
    location: undefined,
  };
}
