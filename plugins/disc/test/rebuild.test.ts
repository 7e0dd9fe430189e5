import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { execFileSync, spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ignoreProgress,
  initLibrary,
  installedJobs,
  listVolumes,
  markVolume,
  nodeFileAccess,
  openLibrary,
  openSession,
  planArchive,
  readVolumeFiles,
  underLock,
} from '@mediastruct/core';
import type { FileAccess, Library, Session } from '@mediastruct/core';
import { completeRun } from '@mediastruct/core/testing';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { program } from '../../../packages/command/test/program.ts';
import { TestLibrary } from '../../../packages/core/test/archive/library.ts';
import { readCompressedSet } from '../src/set/compressed-set.ts';
import { rebuildLibrary, withSetOfDisc } from '../src/set/rebuild-library.ts';
import { imageOfVolume } from '../src/volume/image-of-volume.ts';
import { mountedAt } from './disc-folder.ts';

const quiet = { progress: ignoreProgress, stop: { requested: false } };
const base = () => mkdtempSync(join(tmpdir(), 'ms-rebuild-'));
let test: TestLibrary;
let root: string;
let image: string;

/** Three volumes in one run: disc 1 stored and verified by words, disc 2 burned and failed, none of volume 3. */
beforeEach(async () => {
  test = new TestLibrary(
    [1, 2, 3, 4, 5, 6].map((day) => ({
      path: `2019/05/0${day}/100% ${day}.jpg`,
      size: 900_000,
      taken: `2019-05-0${day}T10:00:00`,
    })),
  );
  await test.session(async (session) =>
    completeRun(session, (await planArchive(session, { medium: '3.6MB' })).run),
  );
  await test.session(async (session) => {
    markVolume(session, { volume: '1', mark: 'burned', label: 'Family 1', serial: 'A7', date: '2026-01-02' });
    markVolume(session, { volume: '1', mark: 'stored', location: 'shelf B' });
    markVolume(session, { volume: '2', mark: 'burned', location: 'desk' });
    markVolume(session, { volume: '2', mark: 'failed', why: 'scratched' });
    markVolume(session, { volume: '2', mark: 'burned', copy: 2, location: 'attic' });
  });
  root = base();
  image = join(test.root, 'last.iso');
  await imageOfVolume(test.library, { volume: '3', output: image, ...quiet });
});

afterEach(() => {
  test[Symbol.dispose]();
  rmSync(root, { recursive: true, force: true });
});

const newLibrary = () => initLibrary(root, { now: new Date('2026-05-01T00:00:00Z') });

function inSession<T>(library: Library, task: (session: Session) => Promise<T>): Promise<T> {
  return openSession(library, { jobs: installedJobs() }, (session) =>
    underLock(session, { command: 'test' }, () => task(session)),
  );
}

function rebuild(library: Library, source = image) {
  return withSetOfDisc(nodeFileAccess, source, (disc) =>
    inSession(library, async (session) => rebuildLibrary(session, disc)),
  );
}

function listings({ state, access }: Library) {
  return readdirSync(state.volumes)
    .sort()
    .map((name) => [...readVolumeFiles(access, join(state.volumes, name))]);
}

describe('a library made anew from one disc', () => {
  it('knows every volume, every file and every disc as the lost one did', async () => {
    const library = newLibrary();
    const { added, disc } = await rebuild(library);
    expect(added.length).toBe(3);
    expect(disc).toBe(null);
    expect(listVolumes(library)).toEqual(listVolumes(test.library));
    expect(listings(library)).toEqual(listings(test.library));
  });

  it('goes on with the next number of the same set', async () => {
    const { setId } = listVolumes(test.library);
    await rebuild(newLibrary());
    const next = new TestLibrary([{ path: '2020/01/01/n.jpg', size: 10 }]);
    cpSync(join(root, '.mediastruct/volumes.ndjson'), join(next.root, '.mediastruct/volumes.ndjson'));
    cpSync(join(root, '.mediastruct/volumes'), join(next.root, '.mediastruct/volumes'), { recursive: true });
    await next.session(async (session) => completeRun(session, (await planArchive(session, {})).run));
    expect(listVolumes(next.library).volumes.at(-1)?.volumeId).toBe(`MS_${setId}_0004`);
    next[Symbol.dispose]();
  });

  it('is not changed by the same disc again', async () => {
    const library = newLibrary();
    await rebuild(library);
    const ledger = readFileSync(library.state.volumeLedger, 'utf8');
    expect(await rebuild(library)).toEqual({ added: [], disc: null });
    expect(readFileSync(library.state.volumeLedger, 'utf8')).toBe(ledger);
  });

  it('learns from a later disc the volumes that it lacks, and nothing of those that it knows', async () => {
    const later = join(test.root, 'later.iso');
    await test.session(async (session) => {
      markVolume(session, { volume: '1', mark: 'failed', why: 'lost' });
    });
    const media = test.media('2019/06/01');
    const { mkdirSync } = await import('node:fs');
    mkdirSync(media, { recursive: true });
    const library = newLibrary();
    await rebuild(library);
    const ledger = readFileSync(library.state.volumeLedger, 'utf8');
    // As if volume 3 had been packed later.
    const lines = ledger.split('\n').filter((line) => !line.includes('_0003"'));
    writeFileSync(library.state.volumeLedger, lines.join('\n'));
    rmSync(join(library.state.volumes, readdirSync(library.state.volumes)[2] ?? ''));
    await imageOfVolume(test.library, { volume: '2', output: later, ...quiet });
    const { added } = await rebuild(library, later);
    expect(added.map(({ volumeId }) => volumeId.slice(-4))).toEqual(['0003']);
    expect(listVolumes(library).volumes.map(({ state }) => state)).toEqual(['stored', 'burned', 'built']);
    expect(listings(library)).toEqual(listings(test.library));
  });

  it('knows the disc in hand as burned and not as verified, where nobody told of one', async () => {
    const folder = join(test.root, 'mounted');
    mountedAt(folder, image);
    const library = newLibrary();
    const { disc } = await rebuild(library, folder);
    expect(disc).toMatchObject({ copy: 1, volumeId: expect.stringMatching(/_0003$/) });
    expect(listVolumes(library).volumes[2]).toMatchObject({ state: 'burned', copies: [{ state: 'burned' }] });
    expect(listVolumes(library).volumes.slice(0, 2)).toEqual(listVolumes(test.library).volumes.slice(0, 2));
  });

  it('is finished by the same command, wherever it was cut off', async () => {
    const first = newLibrary();
    await rebuild(first);
    const whole = readFileSync(first.state.volumeLedger, 'utf8');
    for (let after = 0; ; after++) {
      rmSync(root, { recursive: true });
      const library = newLibrary();
      const dying = { ...library, access: failingAfter(after) };
      const isDone = await rebuild(dying).then(
        () => true,
        () => false,
      );
      await rebuild(openLibrary(root));
      expect(listVolumes(library)).toEqual(listVolumes(test.library));
      expect(listings(library)).toEqual(listings(test.library));
      expect(readFileSync(library.state.volumeLedger, 'utf8')).toBe(whole);
      if (isDone) return expect(after).toBeGreaterThan(10);
    }
  });
});

it('refuses a library that has volumes of another set, and changes nothing there', async () => {
  using other = new TestLibrary([{ path: '2020/01/01/n.jpg', size: 10 }]);
  await other.session(async (session) => completeRun(session, (await planArchive(session, {})).run));
  const ledger = readFileSync(other.library.state.volumeLedger, 'utf8');
  await expect(rebuild(other.library)).rejects.toMatchObject({ code: 'target-differs' });
  expect(readFileSync(other.library.state.volumeLedger, 'utf8')).toBe(ledger);
  expect(readdirSync(other.library.state.volumes).length).toBe(1);
});

it('refuses what is no disc of a set, or too old to carry a catalogue', async () => {
  const folder = join(test.root, 'mounted');
  mountedAt(folder, image);
  rmSync(join(folder, 'catalogue'), { recursive: true });
  const library = newLibrary();
  await expect(rebuild(library, folder)).rejects.toMatchObject({ code: 'wrong-volume' });
  await expect(rebuild(library, join(test.root, 'nothing'))).rejects.toMatchObject({ code: 'usage' });
  expect(listVolumes(library).volumes).toEqual([]);
});

it('stops unpacking a catalogue that would fill the disk', async () => {
  const unpacked = join(test.root, 'unpacked');
  const pieces = [gzipSync(Buffer.alloc(256 << 20))];
  const read = readCompressedSet(nodeFileAccess, { pieces, unpacked, named: image });
  await expect(read).rejects.toMatchObject({ code: 'damaged', message: expect.stringMatching(/far larger/) });
  expect(statSync(unpacked).size).toBeLessThan(64 << 20);
});

it('refuses a catalogue that is another by one byte, wherever that is, and writes nothing', async () => {
  const folder = join(test.root, 'mounted');
  mountedAt(folder, image);
  const path = join(folder, 'catalogue/set.ndjson.gz');
  const whole = readFileSync(path);
  for (let at = 10; at < whole.length; at += 37) {
    const damaged = Buffer.from(whole);
    damaged[at] = (damaged[at] ?? 0) ^ 0x10;
    const unpacked = join(test.root, `set-${at}`);
    const packed = { pieces: [damaged], unpacked, named: 'disc' };
    await expect(readCompressedSet(nodeFileAccess, packed)).rejects.toMatchObject({ code: 'damaged' });
    rmSync(unpacked);
  }
  writeFileSync(path, whole.subarray(0, -9));
  const library = newLibrary();
  await expect(rebuild(library, folder)).rejects.toMatchObject({ code: 'damaged' });
  expect(listVolumes(library).volumes).toEqual([]);
});

/** A file system that refuses every change after so many. */
function failingAfter(calls: number): FileAccess {
  let left = calls;
  const refuse = (name: string, words: readonly unknown[]) => {
    if (left-- > 0) return;
    const [fd, bytes] = words;
    // What a full disk leaves of a write.
    if (name === 'write' && typeof fd === 'number' && bytes instanceof Uint8Array)
      nodeFileAccess.write(fd, bytes.subarray(0, bytes.length * 0.7), null);
    throw Object.assign(new Error('EIO: i/o error'), { code: 'EIO' });
  };
  const changing = ['write', 'fsync', 'fdatasync', 'rename'] as const;
  const access: FileAccess = { ...nodeFileAccess };
  for (const name of changing) {
    const original = nodeFileAccess[name] as (...words: unknown[]) => unknown;
    Object.assign(access, {
      [name]: (...words: unknown[]) => {
        refuse(name, words);
        return original(...words);
      },
    });
  }
  return access;
}

describe('the commands, from generated pictures to a library made anew', () => {
  const run = (cwd: string, ...words: string[]) =>
    execFileSync(process.execPath, [program, ...words], {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });

  it('answer as before, with everything unplugged', { timeout: 240_000 }, () => {
    const at = base();
    const lib = join(at, 'lib');
    run(at, 'mediagen', '--basedir', 'card', '--mediasize', '3MB', '--filesizemax', '300000', '--quiet');
    run(at, 'init', 'lib', '--medium', '3MB');
    run(lib, 'ingest', '../card', '--yes', '--quiet');
    run(lib, 'archive', '--yes', '--quiet');
    const { volumes } = JSON.parse(run(lib, 'archive', 'list', '--json')) as {
      volumes: { volumeId: string }[];
    };
    expect(volumes.length).toBeGreaterThan(1);
    for (const { volumeId } of volumes) {
      run(lib, 'archive', 'mark', volumeId, 'burned', '--label', `L ${volumeId}`);
      run(lib, 'archive', 'mark', volumeId, 'stored', '--location', `shelf ${volumeId.slice(-1)}`);
    }
    const last = volumes.at(-1)?.volumeId ?? '';
    run(lib, 'disc', 'image', last, '-o', '../last.iso');
    run(lib, 'archive', 'list');
    const list = run(lib, 'archive', 'list', '--json');
    const name = /data\/[^"]*\/([^"/]+)"/.exec(
      readFileSync(join(lib, '.mediastruct/volumes', `${volumes[0]?.volumeId}.ndjson`), 'utf8'),
    )?.[1] as string;
    rmSync(join(lib, 'archive'), { recursive: true });
    rmSync(lib, { recursive: true });
    const told = JSON.parse(
      run(at, 'disc', 'rebuild', 'last.iso', '--library', 'lib', '--yes', '--json'),
    ) as object;
    expect(told).toMatchObject({ applied: true, known: 0, volumeId: last, disc: null });
    expect(run(lib, 'archive', 'list', '--json')).toBe(list);
    expect(run(lib, 'find', name)).toContain(
      `only on volume ${volumes[0]?.volumeId} (burned, disc "L ${volumes[0]?.volumeId}", shelf 1)`,
    );
    expect(run(lib, 'holders')).toContain('shelf 1');
    run(lib, 'status');
    run(lib, 'catalogue', 'check');
    const unasked = spawnSync(process.execPath, [program, 'disc', 'rebuild', '../last.iso'], { cwd: lib });
    expect(unasked.status).toBe(0);
    rmSync(at, { recursive: true });
  });
});
