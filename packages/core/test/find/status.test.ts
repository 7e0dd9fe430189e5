import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installedHolderKinds } from '../../src/holder-kinds.ts';
import { readStatus } from '../../src/find/read-status.ts';
import { built, planned, StoredLibrary } from './stored-library.ts';

const FIRST = 'MS_1a2b3c4d_0001';
const SECOND = 'MS_1a2b3c4d_0002';
const THIRD = 'MS_1a2b3c4d_0003';
const NOW = { kinds: installedHolderKinds(), now: new Date('2026-03-04T13:00:00Z') };

let stored: StoredLibrary;

beforeEach(() => {
  stored = new StoredLibrary();
});

afterEach(() => stored[Symbol.dispose]());

describe('the status of a library', () => {
  it('is told with every tree unplugged, from the state alone, and leaves it as it was', () => {
    stored.index('media', [
      { path: 'a.jpg', content: 'a', size: 100 },
      { path: 'b.jpg', content: 'b', size: 50 },
    ]);
    stored.index('duplicates', [{ path: 'c.jpg', content: 'a', size: 100 }]);
    stored.unplug();
    const before = stored.snapshot();
    const { counts, trees, problems } = readStatus(stored.readOnly(), NOW);
    expect(counts).toMatchObject({
      files: 2,
      bytes: 150,
      notArchived: { files: 2, bytes: 150 },
      duplicates: { files: 1, bytes: 100 },
      archived: { volumes: 0, files: 0, bytes: 0 },
    });
    expect(trees.map(({ name, index, files }) => [name, index, files])).toEqual([
      ['media', 'present', 2],
      ['archive', 'present', 0],
      ['duplicates', 'present', 1],
      ['validated', 'present', 0],
    ]);
    expect(problems).toEqual([]);
    expect(stored.snapshot()).toEqual(before);
  });

  it('counts what is on volumes, and which of them are burned', () => {
    stored.volumeFolder(SECOND);
    stored.index('media', [{ path: 'a.jpg', content: 'a', size: 100 }]);
    stored.ledger([
      planned(FIRST, 10, 1000),
      built(FIRST, 10, 1000),
      { kind: 'burned', at: NOW.now.toISOString(), volumeId: FIRST, copy: 1, date: '2026-03-02' },
      planned(SECOND, 5, 500),
      built(SECOND, 5, 500),
      planned(THIRD, 7, 700),
    ]);
    const { counts, volumes } = readStatus(stored.readOnly(), NOW);
    expect(counts).toMatchObject({
      files: 16,
      bytes: 1600,
      archived: { volumes: 2, files: 15, bytes: 1500 },
      burned: { volumes: 1, files: 10, bytes: 1000 },
    });
    expect(volumes).toEqual({
      burned: { volumes: 1, files: 10, bytes: 1000 },
      built: { volumes: 1, files: 5, bytes: 500 },
      planned: { volumes: 1, files: 7, bytes: 700 },
    });
  });

  it('counts a volume without folder and good disc as lost, and one on discs alone by its proof', () => {
    const at = NOW.now.toISOString();
    stored.ledger([
      planned(FIRST, 10, 1000),
      built(FIRST, 10, 1000),
      { kind: 'burned', at, volumeId: FIRST, copy: 1, date: at },
      planned(SECOND, 5, 500),
      built(SECOND, 5, 500),
    ]);
    const { counts } = readStatus(stored.readOnly(), NOW);
    expect(counts).toMatchObject({
      archived: { volumes: 1, files: 10 },
      released: { volumes: 1 },
      unproven: { volumes: 1, files: 10 },
      lost: { volumes: 1, files: 5 },
      oldestProof: null,
    });
  });

  it('does not count a retired volume, nor a disc that failed its check as burned', () => {
    stored.volumeFolder(SECOND);
    const at = NOW.now.toISOString();
    stored.ledger([
      planned(FIRST, 10, 1000),
      built(FIRST, 10, 1000),
      { kind: 'retired', at, volumeId: FIRST, why: 'lost' },
      planned(SECOND, 5, 500),
      built(SECOND, 5, 500),
      { kind: 'burned', at, volumeId: SECOND, copy: 1, date: at },
      { kind: 'failed', at, volumeId: SECOND, copy: 1, why: 'scratched' },
    ]);
    const { counts } = readStatus(stored.readOnly(), NOW);
    expect(counts).toMatchObject({ archived: { volumes: 1, files: 5 }, burned: { volumes: 0 } });
  });

  it('tells the age of each index, which are too old, and which trees were never crawled', () => {
    rmSync(stored.indexPath('validated'));
    const young = readStatus(stored.readOnly(), NOW);
    expect(young.trees.map(({ ageDays, isOld }) => [ageDays, isOld])).toEqual([
      [3, false],
      [3, false],
      [3, false],
      [null, false],
    ]);
    expect(young.trees[3]).toMatchObject({ index: 'missing', files: null, crawledAt: null });
    const later = { ...NOW, now: new Date('2026-07-01T00:00:00Z') };
    expect(readStatus(stored.readOnly(), later).trees[0]).toMatchObject({ ageDays: 121, isOld: true });
  });

  it('lists a tree that was crawled because the user named it', () => {
    stored.index('old-laptop-12345678', [{ path: 'x', content: 'x', size: 9 }], { root: '/mnt/old-laptop' });
    const { trees, counts } = readStatus(stored.readOnly(), NOW);
    expect(trees.at(-1)).toMatchObject({ role: 'further', root: '/mnt/old-laptop', files: 1, bytes: 9 });
    expect(counts?.files).toBe(0);
  });

  it('names the runs that are not finished', () => {
    stored.begin('20260201T101010-ingest-1f2e');
    expect(readStatus(stored.readOnly(), NOW).unfinishedRuns).toEqual(['20260201T101010-ingest-1f2e']);
  });
});

describe('damaged state', () => {
  it('is told, and the rest is shown', () => {
    stored.index('media', [{ path: 'a.jpg', content: 'a' }]);
    const path = stored.indexPath('media');
    writeFileSync(path, readFileSync(path).subarray(0, -20));
    const { trees, counts, problems } = readStatus(stored.readOnly(), NOW);
    expect(problems).toMatchObject([{ code: 'damaged', exitCode: 12, path }]);
    expect(trees.map(({ index }) => index)).toEqual(['damaged', 'present', 'present', 'present']);
    expect(counts).toBeNull();
  });

  it('of the header of a tree outside the settings costs its root only', () => {
    writeFileSync(stored.indexPath('old-12345678'), 'no json\n');
    const { trees, counts, problems } = readStatus(stored.readOnly(), NOW);
    expect(trees.at(-1)).toMatchObject({ name: 'old-12345678', index: 'damaged', root: null });
    expect(counts).not.toBeNull();
    expect(problems).toHaveLength(1);
  });

  it('of a newer program keeps its own exit code', () => {
    const header = { format: 'mediastruct-index', version: 3 };
    writeFileSync(stored.indexPath('media'), `${JSON.stringify(header)}\n`);
    expect(readStatus(stored.readOnly(), NOW).problems).toMatchObject([{ exitCode: 33 }]);
  });

  it('of the volume ledger leaves the trees', () => {
    stored.ledger([]);
    appendFileSync(stored.library.state.volumeLedger, '{"kind":"burned","at":"x","volumeId":"other"}\n');
    const { volumes, trees, problems } = readStatus(stored.readOnly(), NOW);
    expect({ volumes, trees: trees.length }).toEqual({ volumes: null, trees: 4 });
    expect(problems).toMatchObject([{ exitCode: 12 }]);
  });
});
