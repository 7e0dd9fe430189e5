import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { planArchive } from '../../src/archive/pack/plan-archive.ts';
import { FIXED_BYTES } from '../../src/archive/pack/disc-room.ts';
import { listVolumes, showVolume } from '../../src/archive/volumes/find-volume.ts';
import { markVolume } from '../../src/archive/volumes/mark-volume.ts';
import { readVolumeFiles } from '../../src/holders/volume-listing.ts';
import { finishArchiveUndo } from '../../src/archive/undo-archive.ts';
import { beginArchive } from '../../src/archive/begin-archive.ts';
import { applyRun } from '../../src/journal/apply/apply-run.ts';
import { completeRun, resumeRuns } from '../../src/journal/complete-run.ts';
import { Run } from '../../src/journal/run/run.ts';
import { planUndo } from '../../src/journal/undo/undo.ts';
import type { MediaFile } from './library.ts';
import { TestLibrary } from './library.ts';

const MB = 1_000_000;
/** What the catalogue of such a small set takes on a disc, at most. */
const SET_BYTES = 290_000;
/** Room for about 3 MB of files. */
const SMALL = String(FIXED_BYTES + SET_BYTES + 3 * MB);

describe('the last volume, while it is on no disc', () => {
  it('is continued by the next run, and its bag tells of all its files', async () => {
    using test = new TestLibrary(files());
    await archive(test, { year: '2019' });
    await archive(test, { year: '2020' });
    const [volume, ...others] = listVolumes(test.library).volumes;
    expect(others).toEqual([]);
    expect(volume).toMatchObject({
      files: 4,
      bytes: 4 * 400_000,
      firstDay: '2019-05-12',
      lastDay: '2020-01-01',
    });
    expect(volume?.runIds).toHaveLength(2);
    expect(namesIn(test)).toEqual(['IMG_0.jpg', 'IMG_1.jpg', 'IMG_0.jpg', 'IMG_1.jpg']);
    provenBySha256sum(test, volume?.volumeId ?? '');
  });

  it('gives back only what the undone run put into it, whichever of them is undone', async () => {
    for (const undone of [0, 1]) {
      using test = new TestLibrary(files());
      const runs = [await archive(test, { year: '2019' }), await archive(test, { year: '2020' })];
      await undo(test, runs[undone]?.runId ?? '');
      const [volume] = listVolumes(test.library).volumes;
      const kept = ['2019-05-12', '2020-01-01'][1 - undone];
      expect(volume).toMatchObject({ state: 'built', files: 2, firstDay: kept, lastDay: kept });
      expect(existsSync(test.media(`${['2019/05/12', '2020/01/01'][undone]}/IMG_0.jpg`))).toBe(true);
      provenBySha256sum(test, volume?.volumeId ?? '');
      await undo(test, runs[1 - undone]?.runId ?? '');
      expect(listVolumes(test.library).volumes).toMatchObject([{ state: 'retired' }]);
      expect(readdirSync(test.archive())).toEqual([]);
    }
  });

  it('has a true marker, also where the undo was cut off between the ledger and the marker', async () => {
    using test = new TestLibrary(files());
    await archive(test, { year: '2019' });
    const { runId } = await archive(test, { year: '2020' });
    const [volume] = listVolumes(test.library).volumes;
    const marker = test.archive(`${volume?.volumeId}.unburned.txt`);
    const stale = readFileSync(marker, 'utf8');
    expect(stale).toContain('4 files');
    const undone = await undo(test, runId);
    writeFileSync(marker, stale);
    await test.session((session) =>
      finishArchiveUndo(session, new Run(test.library, runId), new Run(test.library, undone.runId)),
    );
    expect(readFileSync(marker, 'utf8')).toContain('2 files');
  });

  it('is left as it is where it is on a disc, was packed for another medium, or a new one is asked for', async () => {
    for (const why of ['disc', 'medium', 'asked', 'changed'] as const) {
      using test = new TestLibrary(files());
      await archive(test, { year: '2019' });
      const { volumeId } = showVolume(test.library, '1');
      if (why === 'disc')
        await test.session(async (session) => markVolume(session, { volume: volumeId, mark: 'burned' }));
      if (why === 'changed') writeFileSync(test.archive(`${volumeId}/README.txt`), 'mine');
      const medium = why === 'medium' ? String(FIXED_BYTES + 4 * MB) : SMALL;
      await archive(test, { year: '2020', medium, newVolume: why === 'asked' });
      expect(listVolumes(test.library).volumes.map((volume) => volume.files)).toEqual([2, 2]);
    }
  });

  it('is not continued by a plan that was made before a disc of it was burned', async () => {
    using test = new TestLibrary(files());
    await archive(test, { year: '2019' });
    await test.session(async (session) => {
      const { run } = await planArchive(session, { medium: SMALL, year: '2020' });
      markVolume(session, { volume: '1', mark: 'burned' });
      await expect(completeRun(session, run)).rejects.toMatchObject({ code: 'plan-stale' });
    });
    expect(existsSync(test.media('2020/01/01/IMG_0.jpg'))).toBe(true);
  });

  it('never gets more than it has room for', async () => {
    using test = new TestLibrary(files(6));
    await archive(test, { year: '2019' });
    await archive(test, { year: '2020' });
    expect(listVolumes(test.library).volumes.map((volume) => volume.files)).toEqual([6, 6]);
  });
});

describe('a volume that a cut-off run was adding files to', () => {
  it('is neither undone nor burned before that run is resumed, and is whole then', async () => {
    using test = new TestLibrary(files());
    const first = await archive(test, { year: '2019' });
    await test.session(async (session) => {
      const { run } = await planArchive(session, { medium: SMALL, year: '2020' });
      await beginArchive(session, run);
      await applyRun(session, run);
    });
    const [volume] = listVolumes(test.library).volumes;
    expect(volume?.claimedBy).toBeDefined();
    await test.session(
      async (session) => {
        expect(() => markVolume(session, { volume: '1', mark: 'burned' })).toThrow(/is adding files to it/);
        await expect(planUndo(session, new Run(test.library, first.runId))).rejects.toMatchObject({
          code: 'unfinished-run',
        });
        await resumeRuns(session);
      },
      { mayResume: true },
    );
    expect(listVolumes(test.library).volumes).toMatchObject([{ state: 'built', files: 4 }]);
    expect(listVolumes(test.library).volumes[0]?.claimedBy).toBeUndefined();
    provenBySha256sum(test, volume?.volumeId ?? '');
  });

  it('keeps the true names of what was in it, and gives a name that is taken another one', async () => {
    using test = new TestLibrary([
      { path: '2019/05/12/a:b.jpg', size: 1000 },
      { path: '2019/05/12/IMG.jpg', size: 1000 },
    ]);
    await archive(test, {});
    test.add({ path: '2019/05/12/IMG.jpg', size: 2000 });
    await archive(test, {});
    const { volumeId, folder } = showVolume(test.library, '1');
    provenBySha256sum(test, volumeId);
    const index = JSON.parse(readFileSync(`${folder}/index.json`, 'utf8')) as {
      files: { path: string; original?: string }[];
    };
    const originals = index.files.map(({ original }) => original).filter((one) => one !== undefined);
    expect(originals.sort()).toEqual(['2019/05/12/IMG.jpg', '2019/05/12/a:b.jpg']);
    expect(index.files).toHaveLength(3);
  });

  it('keeps a file listed that somebody changed before its run was undone', async () => {
    using test = new TestLibrary(files());
    const first = await archive(test, { year: '2019' });
    await archive(test, { year: '2020' });
    const { volumeId } = showVolume(test.library, '1');
    writeFileSync(test.archive(`${volumeId}/data/2019/05/12/IMG_0.jpg`), 'changed');
    await undo(test, first.runId);
    expect(namesIn(test)).toHaveLength(3);
    expect(listVolumes(test.library).volumes).toMatchObject([{ state: 'failed', files: 3 }]);
  });
});

function files(count = 2): MediaFile[] {
  return ['2019/05/12', '2020/01/01'].flatMap((folder) =>
    Array.from({ length: count }, (_, at) => ({ path: `${folder}/IMG_${at}.jpg`, size: 400_000 })),
  );
}

function archive(test: TestLibrary, request: Parameters<typeof planArchive>[1]) {
  return test.session(async (session) => {
    const { run } = await planArchive(session, { medium: SMALL, ...request });
    return completeRun(session, run);
  });
}

function undo(test: TestLibrary, runId: string) {
  return test.session(async (session) => {
    const { run } = await planUndo(session, new Run(test.library, runId));
    return completeRun(session, run);
  });
}

function namesIn(test: TestLibrary): readonly string[] {
  const { listing } = showVolume(test.library, '1');
  return [...readVolumeFiles(test.library.access, listing ?? '')].map(({ path }) =>
    path.slice(path.lastIndexOf('/') + 1),
  );
}

function provenBySha256sum(test: TestLibrary, volumeId: string): void {
  const lists = ['manifest-sha256.txt', 'tagmanifest-sha256.txt'];
  execFileSync('sha256sum', ['-c', '--quiet', '--strict', ...lists], { cwd: test.archive(volumeId) });
}
