import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCatalogue } from '../../src/catalogue/open-catalogue.ts';
import {
  keptProofCounts,
  proofCounts,
  proofCountsAside,
  provenCopies,
} from '../../src/catalogue/proof/proof-counts.ts';
import { installedHolderKinds } from '../../src/holder-kinds.ts';
import type { VolumeEvent } from '../../src/holders/volume-event.ts';
import { built, CRAWLED_AT, hashOf, planned, StoredLibrary } from '../find/stored-library.ts';

const VOLUME = 'MS_1a2b3c4d_0001';
const TAKEN = '2019-05-12T10:00:00';
/** A file system in memory, which Linux has beside that of the temporary files. */
const OTHER_DISK = '/dev/shm';
let stored: StoredLibrary;

beforeEach(() => {
  stored = new StoredLibrary();
});
afterEach(() => stored[Symbol.dispose]());

const opened = () => openCatalogue(stored.library, { kinds: installedHolderKinds() });

/** The files of the day and of no day, by how many proven copies they have. */
function counts(): Record<string, readonly number[]> {
  using catalogue = opened();
  const days = proofCounts(stored.library, catalogue);
  return Object.fromEntries(days.map(({ day, files }) => [day ?? 'undated', files]));
}

/** A link on another file system that leads to a folder. */
function temporaryLink(target: string): { readonly path: string } & Disposable {
  const holding = mkdtempSync(join(OTHER_DISK, 'mediastruct-'));
  const path = join(holding, 'link');
  symlinkSync(target, path);
  return { path, [Symbol.dispose]: () => rmSync(holding, { recursive: true }) };
}

function isKept(): boolean {
  using catalogue = opened();
  return keptProofCounts(stored.library, catalogue) !== null;
}

function burned(copy: number): VolumeEvent {
  return { kind: 'burned', at: CRAWLED_AT, volumeId: VOLUME, copy, date: CRAWLED_AT };
}

function verified(copy: number): VolumeEvent {
  const read = { files: 1, bytes: 1, readBack: hashOf('list') };
  return { kind: 'verified', at: CRAWLED_AT, volumeId: VOLUME, copy, ...read };
}

describe('the counts of proven copies', () => {
  it('count a tree that was crawled as one, and trees on one file system as one together', () => {
    stored.index('media', [
      { path: '2019/a.jpg', content: 'a', taken: TAKEN },
      { path: 'b.txt', content: 'b' },
      { path: 'rotten.jpg', content: 'c', error: 'EIO' },
    ]);
    stored.index('duplicates', [{ path: 'a.jpg', content: 'a', taken: TAKEN }]);
    expect(counts()).toEqual({ '2019-05-12': [0, 1, 0, 0], undated: [0, 1, 0, 0] });
  });

  it.runIf(existsSync(OTHER_DISK))('take the disk of a tree from where its link leads', () => {
    using other = temporaryLink(stored.root);
    stored.index('media', [{ path: 'a.jpg', content: 'a' }]);
    stored.index('further-1', [{ path: 'a.jpg', content: 'a' }], { root: other.path });
    expect(counts()).toEqual({ undated: [0, 1, 0, 0] });
  });

  it('take a tree whose link leads nowhere for one that is away', () => {
    for (const name of ['one', 'two']) {
      const root = join(stored.folder, name);
      symlinkSync(join(stored.folder, 'nowhere'), root);
      stored.index(`${name}-1`, [{ path: 'a.jpg', content: 'a' }], { root });
    }
    stored.index('away-1', [{ path: 'a.jpg', content: 'a' }], { root: join(stored.folder, 'away') });
    expect(counts()).toEqual({ undated: [0, 1, 0, 0] });
  });

  it('do not grow where a disk with two trees is away', () => {
    for (const name of ['media', 'duplicates']) {
      stored.index(name, [{ path: 'a.jpg', content: 'a' }]);
      const root = stored.library.trees.find((tree) => tree.name === name)?.root ?? '';
      rmSync(root, { recursive: true, force: true });
    }
    expect(counts()).toEqual({ undated: [0, 1, 0, 0] });
  });

  it('count a disc once it was read back, and the folder of its volume', () => {
    stored.catalogue(VOLUME, [{ path: 'data/a.jpg', content: 'a', taken: TAKEN }]);
    stored.ledger([planned(VOLUME, 1, 1), built(VOLUME, 1, 1), burned(1), burned(2)]);
    expect(counts()).toEqual({ '2019-05-12': [1, 0, 0, 0] });
    stored.volumeFolder(VOLUME);
    expect(counts()).toEqual({ '2019-05-12': [0, 1, 0, 0] });
    stored.more([verified(2)]);
    expect(counts()).toEqual({ '2019-05-12': [0, 0, 1, 0] });
    stored.more([verified(1)]);
    expect(counts()).toEqual({ '2019-05-12': [0, 0, 0, 1] });
    stored.more([{ kind: 'failed', at: CRAWLED_AT, volumeId: VOLUME, copy: 1, why: 'unreadable' }]);
    expect(counts()).toEqual({ '2019-05-12': [0, 0, 1, 0] });
  });

  it('are those of each content by itself', () => {
    stored.catalogue(VOLUME, [{ path: 'data/a.jpg', content: 'a' }]);
    stored.ledger([planned(VOLUME, 1, 1), built(VOLUME, 1, 1), burned(1), verified(1)]);
    stored.index('media', [{ path: 'a.jpg', content: 'a' }]);
    using catalogue = opened();
    const rule = provenCopies(stored.library, catalogue);
    expect(rule.countOf(catalogue.copiesOf(hashOf('a')))).toBe(2);
    expect(rule.countOf(catalogue.copiesOf(hashOf('unknown')))).toBeNull();
  });

  it('are the same on a thread of its own, which a stop ends', async () => {
    stored.catalogue(VOLUME, [{ path: 'data/a.jpg', content: 'a', taken: TAKEN }]);
    stored.ledger([planned(VOLUME, 1, 1), built(VOLUME, 1, 1), burned(1), verified(1)]);
    const many = Array.from({ length: 2100 }, (_, nth) => ({ path: `${nth}/f.jpg`, content: String(nth) }));
    stored.index('media', [{ path: '2019/a.jpg', content: 'a', taken: TAKEN }, ...many]);
    stored.index('duplicates', [{ path: 'rotten.jpg', content: 'c', error: 'EIO' }]);
    using catalogue = opened();
    const { placesOf } = provenCopies(stored.library, catalogue);
    const days = await catalogue.countByDayAside(placesOf);
    expect(days).toEqual(catalogue.countByDay(placesOf));
    expect(days.map(({ files }) => files)).toEqual([
      [0, 0, 1, 0],
      [0, 2100, 0, 0],
    ]);
    await expect(catalogue.countByDayAside(placesOf, AbortSignal.abort())).rejects.toThrow('stopped');
    const fails = () => {
      throw new Error('no rule');
    };
    await expect(catalogue.countByDayAside(fails)).rejects.toThrow('no rule');
    expect(await proofCountsAside(stored.library, catalogue)).toEqual(days);
    expect(keptProofCounts(stored.library, catalogue)).toEqual(days);
  });

  it('are kept until something changes, and counted again where what was kept is not whole', () => {
    const path = join(stored.library.state.folder, 'proofs.json');
    stored.index('media', [{ path: 'a.jpg', content: 'a' }]);
    expect(isKept()).toBe(false);
    expect(counts()).toEqual({ undated: [0, 1, 0, 0] });
    expect(isKept()).toBe(true);
    writeFileSync(path, readFileSync(path, 'utf8').replace('[0,1,0,0]', '[0,0,7,0]'));
    expect(counts()).toEqual({ undated: [0, 0, 7, 0] });
    writeFileSync(path, readFileSync(path).subarray(0, -20));
    expect(counts()).toEqual({ undated: [0, 1, 0, 0] });
    stored.index('media', [
      { path: 'a.jpg', content: 'a' },
      { path: 'b.jpg', content: 'b' },
    ]);
    expect(counts()).toEqual({ undated: [0, 2, 0, 0] });
  });
});
