import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jpegFile } from '../../../mediagen/src/index.ts';
import { ingest, put } from '../../../packages/core/test/ingest/pictures.ts';
import { decide } from '@mediastruct/core/decisions';
import { listRunIds, Run } from '@mediastruct/core/runs';
import type { ChangeAnswer } from '../src/changes/change-state.ts';
import type { UndatedEvidence } from '../src/undated/read-evidence.ts';
import type { Undated } from '../src/undated/undated-files.ts';
import { hashOf, ServedLibrary } from './served-library.ts';

let served: ServedLibrary;
const SCAN = jpegFile({ size: 1000, seed: 'scan' });
const OTHER = jpegFile({ size: 1000, seed: 'other' });

beforeEach(async () => {
  served = new ServedLibrary(undefined, { mayChange: true });
  const source = join(served.root, '..', 'source');
  put(join(source, 'Album/scan0002.jpg'), SCAN);
  put(join(source, 'Album/other.jpg'), OTHER);
  const exif = { dateTimeOriginal: '2015:05:01 10:00:00' };
  put(join(source, 'Album/scan0001.jpg'), jpegFile({ size: 1000, seed: 'dated', exif }));
  await ingest(served, [source]);
  rmSync(source, { recursive: true });
});
afterEach(() => served[Symbol.asyncDispose]());

const list = () => served.json<Undated>('/api/undated');
const give = (date: string, ...contents: Buffer[]) =>
  served.tell<{ click: string }>('/api/undated/date', { date, files: contents.map(hashOf) });

describe('undated pictures', () => {
  it('are told with all that may tell their date, its neighbours too', async () => {
    const { files, more, decided } = await list();
    expect(files.map(({ name, folder, given }) => [name, folder, given])).toEqual([
      ['other.jpg', 'Album', null],
      ['scan0002.jpg', 'Album', null],
    ]);
    expect([more, decided]).toEqual([0, 0]);
    const evidence = await served.json<UndatedEvidence>(`/api/undated/evidence/${hashOf(SCAN)}`);
    expect(evidence).toMatchObject({
      origin: 'Album/scan0002.jpg',
      neighbours: {
        ...{ by: 'ingest', isOfOneTime: true },
        told: [{ name: 'scan0001.jpg', taken: { local: '2015-05-01T10:00:00', precision: 'second' } }],
      },
    });
    expect(evidence.candidates).toContainEqual(
      expect.objectContaining({ source: 'mtime', precision: 'second' }),
    );
    expect((await served.asOwner(`/api/undated/evidence/${hashOf('unknown')}`)).status).toBe(400);
  });

  it('are told nothing by pictures of another card whose folder has the same name', async () => {
    const card = join(served.root, '..', 'card');
    const UNDATED = jpegFile({ size: 1000, seed: 'of the card' });
    put(join(card, 'Album/scan0003.jpg'), UNDATED);
    await ingest(served, [card]);
    const of = (content: Buffer) => served.json<UndatedEvidence>(`/api/undated/evidence/${hashOf(content)}`);
    expect((await of(UNDATED)).neighbours).toBeNull();
    expect((await of(SCAN)).neighbours).toMatchObject({ by: 'ingest', count: 1 });
    for (const runId of listRunIds(served.library)) rmSync(new Run(served.library, runId).plan);
    expect((await of(UNDATED)).neighbours).toMatchObject({ by: 'name', count: 1, isOfOneTime: false });
  });

  it('are told with what goes together with them, and the dates that it was given', async () => {
    const source = join(served.root, '..', 'pair');
    const [raw, jpeg] = ['raw', 'jpeg'].map((seed) => jpegFile({ size: 1000, seed }));
    if (raw === undefined || jpeg === undefined) throw new Error('two pictures are made');
    put(join(source, 'Pair/p.dng'), raw);
    put(join(source, 'Pair/p.jpg'), jpeg);
    await ingest(served, [source]);
    await give('1990', raw);
    const { group } = await served.json<UndatedEvidence>(`/api/undated/evidence/${hashOf(jpeg)}`);
    expect(group).toEqual([{ name: 'p.dng', given: '1990' }]);
  });

  it('have no date that was given to another file in their place', async () => {
    const [path = ''] = served.files('media').filter((one) => one.endsWith('other.jpg'));
    const file = { tree: 'media', path, sha256: hashOf('another') };
    decide(served.library, [{ kind: 'date', file, date: '1987' }], new Date());
    const { files, decided } = await list();
    expect([files.map(({ given }) => given), decided]).toEqual([[null, null], 0]);
  });

  it('are given one date, which is undone, and nothing that is no date or no such picture', async () => {
    await expect(give('1987-13', SCAN)).rejects.toThrow(/expected a date such as/);
    await expect(give('2999', SCAN)).rejects.toThrow(/not later than today/);
    await expect(give('1987', SCAN, Buffer.from('unknown'))).rejects.toThrow(/not undated any more/);
    expect((await list()).decided).toBe(0);
    const { click } = await give('1987-07', SCAN, OTHER);
    expect((await list()).files.map(({ given }) => given)).toEqual(['1987-07', '1987-07']);
    await served.tell('/api/decisions/undo', { click });
    expect((await list()).decided).toBe(0);
  });

  it('move to their day by a plan, and back by undo', async () => {
    const before = served.files('media');
    await give('1987-07-06', SCAN, OTHER);
    const changeIs = async (kind: string): Promise<{ readonly runId: string }> => {
      for (;;) {
        const { change } = await served.json<ChangeAnswer>('/api/change');
        if (change.kind === 'failed') throw new Error(change.message);
        if (change.kind === kind && 'runId' in change) return change;
        await new Promise((later) => setTimeout(later, 5));
      }
    };
    await served.tell('/api/undated/plan', {});
    const { runId } = await changeIs('planned');
    await served.tell('/api/change', { run: runId, answer: 'apply' });
    await changeIs('applied');
    expect(served.files('media').filter((path) => path.startsWith('1987/07/06/'))).toHaveLength(2);
    expect((await list()).files).toEqual([]);
    await served.undo();
    expect(served.files('media')).toEqual(before);
    expect(served.bugs).toEqual([]);
  });
});
