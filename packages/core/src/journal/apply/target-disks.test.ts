import { describe, expect, it } from 'vitest';
import type { PlannedOperation } from '../plan/operation.ts';
import { TargetDisks } from './target-disks.ts';

const stat = (size: number) => ({ size, mtimeNs: '0', ctimeNs: '0', dev: '1', ino: '1', nlink: 1 });
const because = { code: 'asked' };

function copy(id: number, size: number, group?: string): PlannedOperation {
  const of = { id, from: `/src/${id}`, sha256: 'a', stat: stat(size), state: 's', because };
  return { kind: 'copy', to: `/disk/${id}`, ...of, ...(group === undefined ? {} : { group }) };
}

function retire(id: number, size: number, group: string): PlannedOperation {
  const of = { id, from: `/disk/old-${id}`, sha256: 'a', stat: stat(size), state: 's', because };
  return { kind: 'retire', keepers: ['/src/k'], ...of, group };
}

const ids = (operations: readonly PlannedOperation[]) => operations.map(({ id }) => id);

describe('TargetDisks', () => {
  it('takes what fits beside the reserve, also behind what does not', () => {
    const disks = new TargetDisks([{ root: '/disk', reserveBytes: 100, free: () => 150 }]);
    const { now, later } = disks.fitting([copy(1, 30), copy(2, 40), copy(3, 20)]);
    expect([ids(now), ids(later)]).toEqual([[1, 3], [2]]);
    disks.leave(later);
    expect(disks.left()).toMatchObject([{ root: '/disk', files: 1, bytes: 40 }]);
  });

  it('lets a file stand in the reserve for as long as what goes for it is there', () => {
    const disks = new TargetDisks([{ root: '/disk', reserveBytes: 100, free: () => 100 }]);
    const batch = [copy(1, 60, 'a'), retire(2, 60, 'a'), copy(3, 60, 'b'), retire(4, 60, 'b')];
    const { now, later } = disks.fitting(batch);
    expect([ids(now), ids(later)]).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(ids(disks.fitting(later).now)).toEqual([3, 4]);
  });

  it('counts in the blocks of the disk: three small files make room for one as large as their blocks', () => {
    const step = [copy(1, 300, 'a'), retire(2, 5, 'a'), retire(3, 5, 'a'), retire(4, 5, 'a')];
    const disk = { root: '/disk', reserveBytes: 400, free: () => 400 };
    expect(ids(new TargetDisks([disk]).fitting(step).now)).toEqual([]);
    expect(ids(new TargetDisks([{ ...disk, blockBytes: 100 }]).fitting(step).now)).toEqual([1, 2, 3, 4]);
  });

  it('does not begin what is larger than all that is free, whatever would go for it', () => {
    const disks = new TargetDisks([{ root: '/disk', reserveBytes: 10, free: () => 50 }]);
    expect(ids(disks.fitting([copy(1, 60, 'a'), retire(2, 90, 'a')]).now)).toEqual([]);
  });

  it('gives a disk that is gone nothing more, not even an empty file', () => {
    let free: number | string = 'it is gone';
    const disks = new TargetDisks([{ root: '/disk', reserveBytes: 0, free: () => free }]);
    expect(ids(disks.fitting([copy(1, 0)]).now)).toEqual([]);
    free = 1000;
    const { later } = disks.fitting([copy(2, 0)]);
    expect(ids(later)).toEqual([2]);
    disks.leave(later);
    expect(disks.left()).toMatchObject([{ why: 'it is gone', files: 1 }]);
  });

  it('leaves what goes elsewhere alone', () => {
    const disks = new TargetDisks([{ root: '/other', reserveBytes: 0, free: () => 0 }]);
    expect(ids(disks.fitting([copy(1, 60)]).now)).toEqual([1]);
  });
});
