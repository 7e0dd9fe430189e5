import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../src/catalogue/open-catalogue.ts';
import { readStatus } from '../../src/find/read-status.ts';
import { installedHolderKinds } from '../../src/holder-kinds.ts';
import { planArchive } from '../../src/archive/pack/plan-archive.ts';
import { FIXED_BYTES } from '../../src/archive/pack/disc-room.ts';
import { listVolumes } from '../../src/archive/volumes/find-volume.ts';
import { verifyVolume } from '../../src/archive/volumes/verify-volume.ts';
import { applyRun } from '../../src/journal/apply/apply-run.ts';
import { completeRun } from '../../src/journal/complete-run.ts';
import { Run } from '../../src/journal/run/run.ts';
import { planUndo } from '../../src/journal/undo/undo.ts';
import { contentOf, NOW, TestLibrary } from './library.ts';

const MB = 1_000_000;
/** What the catalogue of such a small set takes on a disc, at most. */
const SET_BYTES = 290_000;
/** Room for about 3 MB of files. */
const SMALL = String(FIXED_BYTES + SET_BYTES + 3 * MB);
const FILM = '2019/05/12/film.mp4';
const SIZE = 7 * MB + 123;

const FILES = [
  { path: '2019/05/12/before.jpg', size: MB, taken: '2019-05-12T08:00:00' },
  { path: FILM, size: SIZE, taken: '2019-05-12T09:00:00' },
  { path: '2019/05/13/after.jpg', size: MB, taken: '2019-05-13T08:00:00' },
];

describe('a file larger than a volume', () => {
  it('goes into segments over volumes, which cat joins, and which sha256sum proves one by one and together', async () => {
    using test = new TestLibrary(FILES);
    const summary = await archive(test);
    const { volumes } = listVolumes(test.library);
    const segments = volumes.flatMap(({ volumeId, segments: own }) =>
      own.map(({ path }) => test.archive(`${volumeId}/${path}`)),
    );
    expect(segments.map((path) => path.slice(-4))).toEqual(['.001', '.002', '.003']);
    expect(summary.states['split']).toEqual({ files: 1, bytes: SIZE });
    expect(summary.discovered).toEqual({ files: 3, bytes: SIZE + 2 * MB });
    expect(summary.made).toEqual({ files: 3, bytes: SIZE });
    expect(existsSync(test.media(FILM))).toBe(false);
    for (const { volumeId } of volumes)
      execFileSync(
        'sha256sum',
        ['-c', '--quiet', '--strict', 'manifest-sha256.txt', 'tagmanifest-sha256.txt'],
        {
          cwd: test.archive(volumeId),
        },
      );
    expect(Buffer.concat(segments.map((path) => readFileSync(path)))).toEqual(contentOf(FILM, SIZE));

    const place = test.archive(volumes[0]?.volumeId);
    writeFileSync(join(place, 'data', FILM), Buffer.concat(segments.map((path) => readFileSync(path))));
    execFileSync('sha256sum', ['-c', '--quiet', '--strict', 'joined-sha256.txt'], { cwd: place });
  });

  it('comes back whole, with its time, when the run is undone', async () => {
    using test = new TestLibrary(FILES);
    const before = lstatSync(test.media(FILM), { bigint: true }).mtimeNs;
    const { runId } = await archive(test);
    await undo(test, runId);
    expect(readFileSync(test.media(FILM))).toEqual(contentOf(FILM, SIZE));
    expect(lstatSync(test.media(FILM), { bigint: true }).mtimeNs).toBe(before);
    expect(readdirSync(test.archive())).toEqual([]);
    expect(listVolumes(test.library).volumes.every(({ state }) => state === 'retired')).toBe(true);
  });

  it('is one file for the status, and a content that its volumes hold together for the catalogue', async () => {
    using test = new TestLibrary(FILES);
    const sha256 = await hashOfFilm(test);
    await archive(test);
    const status = readStatus(test.library, { kinds: installedHolderKinds(), now: NOW });
    expect(status.counts?.archived).toMatchObject({ files: 3, bytes: SIZE + 2 * MB });
    {
      using catalogue = openCatalogue(test.library, { kinds: installedHolderKinds() });
      const [copy, ...others] = catalogue.copiesOf(sha256);
      expect(others).toEqual([]);
      expect(copy).toMatchObject({ path: `data/${FILM}`, size: SIZE });
      expect(copy?.holder).toMatchObject({ kind: 'split', holdsCopies: true });
      expect(copy?.holder.proofs()).toEqual([]);
    }
    const [first] = listVolumes(test.library).volumes;
    rmSync(test.archive(first?.volumeId), { recursive: true });
    using catalogue = openCatalogue(test.library, { kinds: installedHolderKinds() });
    expect(catalogue.copiesOf(sha256)[0]?.holder.holdsCopies).toBe(false);
  });

  it('is no copy any more where the folder with a segment of it failed its check and there is no disc', async () => {
    using test = new TestLibrary(FILES);
    const sha256 = await hashOfFilm(test);
    await archive(test);
    const [first, ...others] = listVolumes(test.library).volumes;
    const part = test.archive(`${first?.volumeId}/${first?.segments[0]?.path}`);
    const bytes = readFileSync(part);
    chmodSync(part, 0o644);
    bytes[5] = (bytes[5] ?? 0) ^ 1;
    writeFileSync(part, bytes);
    const holds = () => {
      using catalogue = openCatalogue(test.library, { kinds: installedHolderKinds() });
      const copies = [...catalogue.copiesOf(sha256)];
      return copies.map(({ holder }) => holder.holdsCopies);
    };
    expect(holds()).toEqual([true]);
    await check(test, others[0]?.volumeId);
    expect(holds()).toEqual([true]);
    await check(test, first?.volumeId);
    expect(holds()).toEqual([false]);
  });

  it('stays where a segment of it could not be placed', async () => {
    using test = new TestLibrary(FILES);
    const summary = await test.session(async (session) => {
      const { run } = await planArchive(session, { medium: SMALL });
      const second = [...run.operations()].find(({ kind, id }) => kind === 'derive' && id > 1);
      const to = second?.kind === 'derive' ? second.to : '';
      const folder = to.slice(0, to.lastIndexOf('/'));
      execFileSync('mkdir', ['-p', folder]);
      writeFileSync(to, 'somebody else');
      await applyRun(session, run);
      return completeRun(session, run);
    });
    expect(summary.states['failed']?.files).toBeGreaterThan(0);
    expect(summary.states['split']).toBeUndefined();
    expect(readFileSync(test.media(FILM))).toEqual(contentOf(FILM, SIZE));
    for (const { segments } of listVolumes(test.library).volumes) expect(segments).toEqual([]);
  });

  it('is not cut where it reads otherwise than its index says', async () => {
    using test = new TestLibrary(FILES);
    const path = test.media(FILM);
    const { atime, mtime } = lstatSync(path);
    const content = readFileSync(path);
    content[5] = (content[5] ?? 0) ^ 1;
    writeFileSync(path, content);
    const { utimesSync } = await import('node:fs');
    utimesSync(path, atime, mtime);
    const summary = await archive(test);
    expect(summary.states['failed']?.files).toBe(1);
    expect(readFileSync(path)).toEqual(content);
  });
});

function archive(test: TestLibrary) {
  return test.session(async (session) => {
    const { run } = await planArchive(session, { medium: SMALL });
    return completeRun(session, run);
  });
}

function check(test: TestLibrary, volume = '') {
  return test.session((session) => verifyVolume(session, { volume }));
}

function undo(test: TestLibrary, runId: string) {
  return test.session(async (session) => {
    const { run } = await planUndo(session, new Run(test.library, runId));
    return completeRun(session, run);
  });
}

async function hashOfFilm(test: TestLibrary): Promise<string> {
  const { hashFile } = await import('../../src/files/hash-file.ts');
  const found = hashFile(test.library.access, test.media(FILM));
  return found.kind === 'hashed' ? found.sha256 : '';
}
