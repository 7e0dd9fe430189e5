import { describe, expect, it } from 'vitest';
import type { FileRecord } from '../../records/file-record.ts';
import type { UnitOptions } from './plan-units.ts';
import { sortGroup } from './plan-units.ts';

const OPTIONS: UnitOptions = {
  selection: { from: null, before: null },
  includeUndated: false,
  capacity: 1_000_000,
};

describe('sortGroup', () => {
  it('packs a group by the day of its main file', () => {
    const sorted = sort([record('a.cr2', { taken: '2019-05-12T23:59:59' }), record('a.xmp')]);
    expect(sorted.units).toMatchObject([{ day: '2019-05-12', files: 2, payload: 20 }]);
    expect(sorted.left).toEqual([]);
  });

  it('takes the day of its folder where nothing else dates it', () => {
    expect(sort([record('a.jpg')], '2019/05/13').units).toMatchObject([{ day: '2019-05-13' }]);
    expect(sort([record('a.jpg')], 'trips/2019-05-14 Rome').units).toMatchObject([{ day: '2019-05-14' }]);
  });

  it('leaves what nothing dates, and what ingest put under undated even if its folder looks like a date', () => {
    for (const folder of ['scans', 'undated/2019-05-12'])
      expect(sort([record('a.jpg')], folder).left).toMatchObject([
        { state: 'left', because: { code: 'undated' } },
      ]);
    const { units } = sort([record('a.jpg')], 'scans', { includeUndated: true });
    expect(units).toMatchObject([{ day: 'undated' }]);
  });

  it('does not tell of dated files that were not asked for, but always of undated ones', () => {
    const selection = { from: '2020-01-01', before: null };
    expect(sort([record('a.jpg')], '2019/05/12', { selection })).toMatchObject({
      units: [],
      left: [],
      notSelected: [{ path: '2019/05/12/a.jpg' }],
    });
    expect(sort([record('a.jpg')], 'scans', { selection }).left.length).toBe(1);
  });

  it('packs a group larger than a volume file by file', () => {
    const sorted = sort(
      [record('a.cr2', { size: 700_000 }), record('a.jpg', { size: 700_000 })],
      '2019/05/12',
    );
    expect(sorted.units.map(({ members }) => members.length)).toEqual([1, 1]);
  });

  it('packs a file larger than a volume in pieces, and what belongs to it by itself', () => {
    const { units, left } = sort([record('a.mp4', { size: 1_000_000 }), record('a.thm')], '2019/05/12');
    expect(left).toEqual([]);
    expect(units.map(({ payload, pieceRoom }) => [payload, pieceRoom !== undefined])).toEqual([
      [1_000_000, true],
      [10, false],
    ]);
  });

  it('leaves a file where a volume has no room for a piece of it, and what belongs to it', () => {
    const [small] = sort([record('a.thm')], '2019/05/12').units;
    const capacity = (small?.room ?? 0) + (small?.folderRoom ?? 0);
    const files = [record('a.mp4', { size: 1_000_000 }), record('a.thm')];
    const { units, left } = sort(files, '2019/05/12', { capacity });
    expect(units).toEqual([]);
    expect(left.map(({ because }) => because.code)).toEqual(['too-large-for-medium', 'belongs-to-too-large']);
    expect(left[0]?.because.detail).toBe(`1000000 bytes; a volume has room for ${capacity}`);
  });

  it('fails what was not read and leaves what belongs to it', () => {
    const { left } = sort([record('a.cr2', { error: 'EIO' }), record('a.xmp')], '2019/05/12');
    expect(left.map(({ state, because }) => [state, because.code])).toEqual([
      ['failed', 'unreadable'],
      ['left', 'group-failed'],
    ]);
  });

  it('counts sectors, directory entries and the lines in the tag files', () => {
    const [unit] = sort([record('a.jpg', { size: 2049 })], '2019/05/12').units;
    const lines = 64 + 2 + 'data/2019/05/12/a.jpg'.length + 1;
    expect(unit?.room).toBeGreaterThan(3 * 2048 + 157 + lines);
    expect(unit?.room).toBeLessThan(3 * 2048 + 157 + lines + 700);
    expect(unit?.folderRoom).toBeGreaterThan(5 * 4 * 2048);
  });
});

function sort(records: readonly FileRecord[], folder = 'x', options: Partial<UnitOptions> = {}) {
  const members = records.map((one) => ({
    record: { ...one, path: `${folder}/${one.path}` },
    payload: `data/${folder}/${one.path}`,
  }));
  return sortGroup({ members, folder: 0, folderPayload: `data/${folder}` }, { ...OPTIONS, ...options });
}

function record(path: string, of: { size?: number; taken?: string; error?: string } = {}): FileRecord {
  const taken = of.taken && {
    local: of.taken,
    offset: null,
    source: 'x',
    precision: 'second',
    confidence: 'high',
  };
  return {
    path,
    size: of.size ?? 10,
    mtimeNs: '1557655200000000000',
    ctimeNs: '0',
    dev: '1',
    ino: '1',
    nlink: 1,
    ...(of.error === undefined ? { sha256: 'a'.repeat(64) } : { error: of.error }),
    ...(taken ? { taken } : {}),
  };
}
