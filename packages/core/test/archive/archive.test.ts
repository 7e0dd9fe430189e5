import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { applyRun } from '../../src/journal/apply/apply-run.ts';
import { archiveOptions } from '../../src/archive/pack/archive-options.ts';
import { Run } from '../../src/journal/run/run.ts';
import { runOptions } from '../../src/journal/run/run-options.ts';
import { completeRun } from '../../src/journal/complete-run.ts';
import { findRun } from '../../src/journal/run/find-run.ts';
import { readStatus } from '../../src/find/read-status.ts';
import { installedHolderKinds } from '../../src/holder-kinds.ts';
import { planUndo } from '../../src/journal/undo/undo.ts';
import { readIndex } from '../../src/records/index-file.ts';
import { readVolumeFiles } from '../../src/holders/volume-listing.ts';
import { planArchive } from '../../src/archive/pack/plan-archive.ts';
import { listVolumes, showVolume } from '../../src/archive/volumes/find-volume.ts';
import { FIXED_BYTES } from '../../src/archive/pack/disc-room.ts';
import type { MediaFile } from './library.ts';
import { NOW, TestLibrary } from './library.ts';

const MB = 1_000_000;
/** Room for about 3 MB of files. */
const SMALL = String(FIXED_BYTES + 3 * MB);

describe('archive on a real tree', () => {
  it('packs every day into volumes that sha256sum proves', async () => {
    using test = new TestLibrary([
      ...day('2019/05/12', 4),
      ...day('2019/05/13', 4),
      ...day('2019/06/12', 4),
      ...day('2020/01/01', 1),
    ]);
    const summary = await archive(test);
    expect(summary.states).toEqual({ packed: { files: 13, bytes: 13 * 400_000 } });
    const ids = volumeIds(test);
    expect(ids.length).toBe(3);
    for (const id of ids) expect(sha256sum(test.archive(id))).toBe('');
    expect(filesBelow(test.media())).toEqual([]);
    expect(filesBelow(test.archive()).filter((path) => path.includes('/data/')).length).toBe(13);
  });

  it('keeps the indexes of both trees true and leaves tag files out of them', async () => {
    using test = new TestLibrary(day('2019/05/12', 3));
    await archive(test);
    const [id = ''] = volumeIds(test);
    const paths = [...readIndex(nodeFileAccess, tree(test, 'archive'))].map(({ path }) => path);
    expect(paths).toEqual([0, 1, 2].map((at) => `${id}/data/2019/05/12/IMG_${at}.jpg`));
    expect([...readIndex(nodeFileAccess, tree(test, 'media'))]).toEqual([]);
  });

  it('writes a listing that tells where each file came from', async () => {
    using test = new TestLibrary(day('2019/05/12', 2));
    await archive(test);
    const { listing, volumeId } = showVolume(test.library, '1');
    const files = [...readVolumeFiles(nodeFileAccess, listing as string)];
    expect(files.map(({ path }) => path)).toEqual(['data/2019/05/12/IMG_0.jpg', 'data/2019/05/12/IMG_1.jpg']);
    expect(files[0]?.from).toBe(test.media('2019/05/12/IMG_0.jpg'));
    expect([...readVolumeFiles(nodeFileAccess, listing as string)].map((file) => file.volumeId)).toEqual([
      volumeId,
      volumeId,
    ]);
    const index = JSON.parse(readFileSync(test.archive(`${volumeId}/index.json`), 'utf8')) as {
      files: { path: string; size: number; mtime: string; taken: { local: string } }[];
      totals: unknown;
    };
    expect(index.totals).toEqual({ files: 2, bytes: 800_000 });
    expect(index.files[1]).toMatchObject({
      path: 'data/2019/05/12/IMG_1.jpg',
      size: 400_000,
      mtime: '2019-05-12T10:00:00.000Z',
    });
  });

  it('leaves with its reason what is undated or unread, and cuts what is larger than a volume', async () => {
    using test = new TestLibrary([
      { path: 'undated/scan.jpg', size: 10 },
      { path: '2019/05/12/film.mp4', size: 4 * MB },
      { path: '2019/05/12/bad.jpg', size: 10, error: 'EIO: i/o error' },
      { path: '2019/05/12/good.jpg', size: 10 },
    ]);
    const reasons = await test.session(async (session) => {
      const { run } = await planArchive(session, { medium: SMALL });
      const operations = [...run.operations()];
      return Object.fromEntries(
        operations.map(({ from, state, because }) => [
          from.slice(test.media().length + 1),
          `${state} ${because.code}`,
        ]),
      );
    });
    expect(reasons).toEqual({
      'undated/scan.jpg': 'left undated',
      '2019/05/12/film.mp4': 'split segments',
      '2019/05/12/bad.jpg': 'failed unreadable',
      '2019/05/12/good.jpg': 'packed packed',
    });
  });

  it('splits a day larger than a volume by time and never tears a group', async () => {
    const shots = Array.from({ length: 10 }, (_, at): MediaFile[] => [
      { path: `2019/05/12/${9 - at}.cr2`, size: 500_000, taken: `2019-05-12T10:00:0${at}` },
      { path: `2019/05/12/${9 - at}.xmp`, size: 1000 },
    ]).flat();
    using test = new TestLibrary(shots);
    await archive(test);
    const ids = volumeIds(test);
    expect(ids.length).toBe(2);
    const first = readdirSync(test.archive(`${ids[0]}/data/2019/05/12`)).sort();
    expect(first).toEqual(['5', '6', '7', '8', '9'].flatMap((name) => [`${name}.cr2`, `${name}.xmp`]));
    expect(readdirSync(test.archive(`${ids[1]}/data/2019/05/12`)).length).toBe(10);
  });

  it('packs only what was asked for and counts the rest', async () => {
    using test = new TestLibrary([...day('2019/05/12', 2), ...day('2020/01/01', 1)]);
    const { totals, header } = await test.session(async (session) => {
      const prepared = await planArchive(session, { medium: SMALL, year: '2019' });
      return { totals: prepared.totals, header: runOptions(archiveOptions, prepared.run) };
    });
    expect(totals.states).toEqual({ packed: { files: 2, bytes: 800_000 } });
    expect(header.notSelected).toEqual({ files: 1, bytes: 400_000 });
    expect(header.volumes).toMatchObject([{ files: 2, firstDay: '2019-05-12', lastDay: '2019-05-12' }]);
  });

  it('leaves the last volume for later where only full ones are wanted', async () => {
    using test = new TestLibrary([...day('2019/05/12', 7), ...day('2019/05/13', 7)]);
    const summary = await archive(test, { fullOnly: true });
    expect(summary.states).toMatchObject({ packed: { files: 7 }, left: { files: 7 } });
    expect(volumeIds(test).length).toBe(1);
    expect(filesBelow(test.media()).length).toBe(7);
  });

  it('packs undated files under their own folder when asked to', async () => {
    using test = new TestLibrary([{ path: 'undated/scan.jpg', size: 10 }]);
    await archive(test, { includeUndated: true });
    expect(existsSync(test.archive(`${volumeIds(test)[0]}/data/undated/scan.jpg`))).toBe(true);
  });

  it('goes on with the next number', async () => {
    using test = new TestLibrary([...day('2019/05/12', 2), ...day('2020/01/01', 1)]);
    await archive(test, { year: '2019' });
    await archive(test, { year: '2020', newVolume: true });
    const ids = volumeIds(test);
    expect(ids.map((id) => id.slice(12))).toEqual(['0001', '0002']);
    expect(ids[0]?.slice(0, 12)).toBe(ids[1]?.slice(0, 12));
  });

  it('lists names of every kind so that sha256sum reads all but those BagIt encodes', async () => {
    using test = new TestLibrary(
      ['ä ö.jpg', '  two.jpg', 'back\\slash.jpg', "quote'$(x).jpg", 'raw\udcff.jpg', '-n.jpg'].map(
        (name) => ({
          path: `2019/05/12/${name}`,
          size: 10,
        }),
      ),
    );
    await archive(test);
    expect(sha256sum(test.archive(volumeIds(test)[0]))).toBe('');
  });

  it('gives names with CR, LF or % a name that sha256sum finds, keeps the old one, and gives it back', async () => {
    const path = '2019/05/12/100%\r\n.jpg';
    using test = new TestLibrary([{ path, size: 10 }]);
    await archive(test);
    const [id = ''] = volumeIds(test);
    expect(sha256sum(test.archive(id))).toBe('');
    expect(filesBelow(test.archive(`${id}/data`))).toEqual([
      expect.stringMatching(/^2019\/05\/12\/100___-[0-9a-f]{8}\.jpg$/),
    ]);
    const index = JSON.parse(readFileSync(test.archive(`${id}/index.json`), 'utf8')) as {
      files: { original: string }[];
    };
    expect(index.files[0]?.original).toBe(path);
    await test.session(
      async (session) =>
        completeRun(session, (await planUndo(session, findRun(session.library, 'last'))).run),
      { mayResume: true },
    );
    expect(filesBelow(test.media())).toEqual([path]);
  });

  it('finishes the same bag when it was killed between moving and building', async () => {
    using test = new TestLibrary(day('2019/05/12', 3));
    const run = await test.session(async (session) => {
      const { run } = await planArchive(session, { medium: SMALL });
      await applyRun(session, run);
      return run;
    });
    expect(volumeIds(test).map((id) => existsSync(test.archive(`${id}/bagit.txt`)))).toEqual([false]);
    await test.session((session) => completeRun(session, run), { mayResume: true });
    const id = volumeIds(test)[0] ?? '';
    expect(sha256sum(test.archive(id))).toBe('');
    const before = bagBytes(test, id);
    await test.session(async (session) => {
      const { buildVolumes } = await import('../../src/archive/build-volumes.ts');
      await buildVolumes(session, run);
    });
    expect(bagBytes(test, id)).toEqual(before);
    expect(listVolumes(test.library).volumes.map(({ state }) => state)).toEqual(['built']);
    expect(readFileSync(test.library.state.volumeLedger, 'utf8').match(/"kind":"built"/g)?.length).toBe(1);
  });

  it('does not list a file that changed after it was planned, and builds no volume without files', async () => {
    using test = new TestLibrary([...day('2019/05/12', 7), ...day('2019/05/13', 1)]);
    const summary = await test.session(async (session) => {
      const { run } = await planArchive(session, { medium: SMALL });
      writeFileSync(test.media('2019/05/13/IMG_0.jpg'), 'changed');
      writeFileSync(test.media('2019/05/12/IMG_0.jpg'), 'changed');
      return completeRun(session, run);
    });
    expect(summary.states.failed?.files).toBe(2);
    const ids = volumeIds(test);
    expect(ids.length).toBe(1);
    expect(sha256sum(test.archive(ids[0]))).toBe('');
    expect(listVolumes(test.library).volumes.map(({ state, files }) => [state, files])).toEqual([
      ['built', 6],
      ['retired', 1],
    ]);
    expect(filesBelow(test.media()).length).toBe(2);
  });

  it('refuses without an index and where the media tree is a reference', async () => {
    using test = new TestLibrary(day('2019/05/12', 1));
    writeFileSync(join(test.root, 'mediastruct.toml'), '[dedupe]\nreference = ["media"]\n');
    const { openLibrary } = await import('../../src/library/library.ts');
    test.library = openLibrary(test.root);
    await expect(archive(test)).rejects.toMatchObject({ code: 'usage' });
    nodeFileAccess.unlink(tree(test, 'media'));
    await expect(archive(test)).rejects.toMatchObject({ code: 'no-index', exitCode: 30 });
  });

  it('refuses a plan whose volume numbers were used meanwhile', async () => {
    using test = new TestLibrary([...day('2019/05/12', 1), ...day('2020/05/12', 1)]);
    const { beginArchive } = await import('../../src/archive/begin-archive.ts');
    await test.session(async (session) => {
      const early = await planArchive(session, { medium: SMALL, year: '2019' });
      const other = await planArchive(session, { medium: SMALL, year: '2020' });
      await beginArchive(session, other.run);
      await completeRun(session, other.run);
      await expect(beginArchive(session, early.run)).rejects.toMatchObject({ code: 'plan-stale' });
    });
  });
});

describe('undo of an archive run', () => {
  it('brings every file back and takes the volume apart', async () => {
    using test = new TestLibrary(day('2019/05/12', 3));
    const before = filesBelow(test.media());
    const summary = await archive(test);
    await undo(test, summary.runId);
    expect(filesBelow(test.media())).toEqual(before);
    expect(filesBelow(test.archive())).toEqual([]);
    expect(readdirSync(test.archive())).toEqual([]);
    expect(readdirSync(test.library.state.volumes)).toEqual([]);
    expect(listVolumes(test.library).volumes).toMatchObject([{ state: 'retired', why: 'undone' }]);
  });

  it('keeps a tag file that somebody wrote into', async () => {
    using test = new TestLibrary(day('2019/05/12', 1));
    const summary = await archive(test);
    const [id = ''] = volumeIds(test);
    writeFileSync(test.archive(`${id}/README.txt`), 'mine');
    await undo(test, summary.runId);
    expect(filesBelow(test.archive())).toEqual([`${id}/README.txt`]);
  });

  it('keeps the volume where one of its files changed', async () => {
    using test = new TestLibrary(day('2019/05/12', 2));
    const summary = await archive(test);
    const [id = ''] = volumeIds(test);
    writeFileSync(test.archive(`${id}/data/2019/05/12/IMG_0.jpg`), 'changed');
    await undo(test, summary.runId);
    expect(existsSync(test.archive(`${id}/manifest-sha256.txt`))).toBe(true);
    expect(listVolumes(test.library).volumes).toMatchObject([{ state: 'failed' }]);
  });

  it('keeps the listing of a volume whose folder somebody deleted, and goes on telling that it is lost', async () => {
    using test = new TestLibrary(day('2019/05/12', 2));
    const summary = await archive(test);
    const [id = ''] = volumeIds(test);
    rmSync(test.archive(id), { recursive: true });
    await undo(test, summary.runId);
    expect(readdirSync(test.library.state.volumes)).toHaveLength(1);
    expect(listVolumes(test.library).volumes).toMatchObject([{ volumeId: id, state: 'failed' }]);
    expect(readdirSync(test.archive())).toEqual([]);
    const status = readStatus(test.library, { kinds: installedHolderKinds(), now: NOW });
    expect(status.counts?.lost).toMatchObject({ volumes: 1, files: 2 });
  });
});

function day(folder: string, count: number): MediaFile[] {
  return Array.from({ length: count }, (_, at) => ({ path: `${folder}/IMG_${at}.jpg`, size: 400_000 }));
}

function archive(test: TestLibrary, request: Parameters<typeof planArchive>[1] = {}) {
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

function volumeIds(test: TestLibrary): string[] {
  return readdirSync(test.archive())
    .filter((name) => statSync(test.archive(name)).isDirectory())
    .sort();
}

function tree(test: TestLibrary, name: string): string {
  return test.library.trees.find((one) => one.name === name)?.indexPath ?? '';
}

/** Everything it complains about; it must know every line. */
function sha256sum(folder: string): string {
  return execFileSync(
    'sha256sum',
    ['-c', '--quiet', '--strict', 'manifest-sha256.txt', 'tagmanifest-sha256.txt'],
    {
      cwd: folder,
      encoding: 'utf8',
    },
  );
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(folder, path)).isFile())
    .sort();
}

function bagBytes(test: TestLibrary, id: string): string[] {
  return readdirSync(test.archive(id))
    .filter((name) => name !== 'data')
    .map((name) => `${name}\n${readFileSync(test.archive(`${id}/${name}`), 'utf8')}`);
}
