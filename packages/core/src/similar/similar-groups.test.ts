import { describe, expect, it } from 'vitest';
import type { FileRecord } from '../records/file-record.ts';
import type { GroupSource } from './similar-groups.ts';
import { similarGroup } from './similar-groups.ts';
import { PictureTable } from './picture-table.ts';
import { SeenColumns } from './seen-columns.ts';

const LOOK = {
  ...{ kind: 'seen' as const, hash: { high: 1, low: 1 }, steps: new Uint32Array(8) },
  ...{ mean: 9, spread: 9, colour: 9, width: 8, height: 6 },
  ...{ takenAt: '2015-05-01T10:00:00', camera: 'Canon R5' },
};

/** Two pictures that look the same and tell the same time, with what the index says of each. */
function groupOf(...said: readonly Partial<FileRecord>[]) {
  const pictures = new PictureTable(said.length);
  const seen = new SeenColumns(said.length);
  for (const ordinal of said.keys()) {
    pictures.add({ prefix: { high: ordinal + 1, low: 0 }, ordinal, size: 1 });
    seen.set(ordinal, LOOK);
  }
  const recordAt = (ordinal: number) => ({
    source: { tree: { name: 'media' } },
    record: { path: `${ordinal}.jpg`, size: 1, ...said[ordinal] },
  });
  // Nothing else of the records is asked.
  const records = { trees: [], lines: { recordAt } } as unknown as GroupSource['records'];
  return similarGroup({ records, pictures, seen }, { first: 0, others: [{ number: 1, distance: 0 }] });
}

describe('a group', () => {
  it('goes by the dates in the index, which may have been corrected since the pictures were looked at', () => {
    const taken = {
      ...{ local: '2015-05-03T10:00:00', precision: 'second', offset: null },
      ...{ source: 'shift', confidence: 'certain' },
    };
    expect(groupOf({}, {})).toMatchObject({ kind: 'recompressed' });
    expect(groupOf({}, { taken })).toMatchObject({
      kind: 'alike',
      members: [
        { day: '2015-05-01', takenAt: '2015-05-01T10:00:00' },
        { day: '2015-05-03', takenAt: '2015-05-03T10:00:00', kind: 'alike' },
      ],
    });
  });
});
