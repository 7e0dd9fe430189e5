import {
  appendFileSync,
  cpSync,
  existsSync,
  linkSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { completeRun } from '../../src/journal/complete-run.ts';
import { Run } from '../../src/journal/run/run.ts';
import { planUndo } from '../../src/journal/undo/undo.ts';
import { planArchive } from '../../src/archive/pack/plan-archive.ts';
import { listVolumes, showVolume } from '../../src/archive/volumes/find-volume.ts';
import { markVolume } from '../../src/archive/volumes/mark-volume.ts';
import type { MarkRequest } from '../../src/archive/volumes/mark-volume.ts';
import { verifyVolume } from '../../src/archive/volumes/verify-volume.ts';
import type { VerifyRequest } from '../../src/archive/volumes/verify-volume.ts';
import { kinshipOf } from '../../src/archive/volumes/disc-kinship.ts';
import { OPEN } from '../../src/files/file-access.ts';
import type { Session } from '../../src/journal/session.ts';
import { openLibrary } from '../../src/library/library.ts';
import { alteredAccess, systemError } from '../files/altered-access.ts';
import { refusal } from '../library/refusal.ts';
import { TestLibrary } from './library.ts';

const FILES = ['a.jpg', 'b.jpg', 'c 100.jpg'].map((name) => ({ path: `2019/05/12/${name}`, size: 1000 }));

describe('verify', () => {
  it('reads a volume of a library that cannot be written, and says that nothing was written down', async () => {
    using archive = await archived();
    const { test, id } = archive;
    let refused = 0;
    test.library = openLibrary(test.root, {
      access: alteredAccess({
        open: (real, path, flags, mode) => {
          if ((flags & (OPEN.write | OPEN.readWrite | OPEN.create)) === 0) return real(path, flags, mode);
          refused += 1;
          throw systemError('EROFS');
        },
      }),
    });
    const request = (session: Session) => verifyVolume(session, { volume: id });
    await expect(test.session(request)).rejects.toThrow('EROFS');
    expect(await test.session(request, { looksOnly: true })).toMatchObject({ ok: true, recorded: false });
    expect(refused).toBe(3);
    expect(showVolume(test.library, id).folderCheck).toBeUndefined();
  });

  it('reads the folder in the archive back and leaves it unburned', async () => {
    using archive = await archived();
    const { test, id } = archive;
    const report = await verify(test);
    expect(report).toMatchObject({
      ok: true,
      code: 'done',
      where: 'folder',
      files: 3,
      bytes: 3000,
      copy: null,
    });
    expect(showVolume(test.library, id)).toMatchObject({ state: 'built', folderCheck: { ok: true } });
  });

  it('knows a disc by reading it back whole, at its top or in a folder', async () => {
    using archive = await archived();
    const { test, id, disc } = archive;
    expect(await verify(test, { at: disc })).toMatchObject({ ok: true, where: 'disc', copy: 1 });
    expect(showVolume(test.library, id)).toMatchObject({ state: 'verified', copies: [{ copy: 1 }] });
    expect(marker(test, 'burned')).toContain('read back 2026-03-01');
    expect(existsSync(test.archive(`${id}.unburned.txt`))).toBe(false);
    expect(await verify(test, { at: join(disc, '..') })).toMatchObject({ ok: true, at: disc });
  });

  it('tells a changed byte, a missing file and an extra one apart', async () => {
    using archive = await archived();
    const { test, id, disc } = archive;
    writeFileSync(join(disc, 'data/2019/05/12/a.jpg'), Buffer.alloc(1000, 1));
    rmSync(join(disc, 'data/2019/05/12/c 100.jpg'));
    writeFileSync(join(disc, 'data/extra.txt'), 'x');
    const report = await verify(test, { at: disc });
    expect(report).toMatchObject({
      ok: false,
      code: 'content-mismatch',
      files: 1,
      mismatched: { count: 1, paths: ['data/2019/05/12/a.jpg'] },
      missing: { count: 1, paths: ['data/2019/05/12/c 100.jpg'] },
      extra: { count: 1, paths: ['data/extra.txt'] },
      damaged: { count: 0 },
    });
    expect(showVolume(test.library, id).state).toBe('built');
  });

  it('says which line of a manifest is damaged and still checks every file', async () => {
    using archive = await archived();
    const { test, disc } = archive;
    const path = join(disc, 'manifest-sha256.txt');
    const lines = readFileSync(path, 'utf8').split('\n');
    writeFileSync(path, [lines[0], 'rubbish', lines[2], ''].join('\n'));
    expect(await verify(test, { at: disc })).toMatchObject({
      code: 'damaged',
      files: 3,
      damaged: { paths: ['manifest-sha256.txt', 'manifest-sha256.txt line 2'] },
    });
  });

  it('goes by the manifest where the library lost its catalogue', async () => {
    using archive = await archived();
    const { test, id } = archive;
    rmSync(join(test.library.state.volumes, `${id}.ndjson`));
    rmSync(test.archive(`${id}/data/2019/05/12/c 100.jpg`));
    expect(await verify(test)).toMatchObject({ code: 'file-missing', files: 2, missing: { count: 1 } });
    expect(showVolume(test.library, id).state).toBe('failed');
    await expect(mark(test, { mark: 'burned' })).rejects.toMatchObject({ code: 'usage' });
  });

  it('refuses a catalogue that was cut off', async () => {
    using archive = await archived();
    const { test, id } = archive;
    const path = join(test.library.state.volumes, `${id}.ndjson`);
    writeFileSync(path, readFileSync(path, 'utf8').split('\n').slice(0, -2).join('\n') + '\n');
    await expect(verify(test)).rejects.toMatchObject({ code: 'damaged', exitCode: 12 });
  });

  it('refuses another volume, an empty drive and an absent one', async () => {
    using archive = await archived();
    const { test, disc } = archive;
    const info = join(disc, 'bag-info.txt');
    writeFileSync(info, readFileSync(info, 'utf8').replace(/_0001/, '_0002'));
    for (const at of [disc, test.media(), join(test.root, 'nothing')])
      await expect(verify(test, { at })).rejects.toMatchObject({ code: 'wrong-volume', exitCode: 42 });
    expect(listVolumes(test.library).volumes).toMatchObject([{ state: 'built', copies: [] }]);
  });

  it.each([true, false])(
    'never takes the files of the folder for a disc, under whatever name (copies on its device count: %s)',
    async (sameDeviceDiscs) => {
      using archive = await archived({ sameDeviceDiscs });
      const { test, id } = archive;
      const view = join(test.root, 'view');
      cpSync(test.archive(id), view, { recursive: true });
      for (const path of readdirSync(view, { recursive: true, encoding: 'utf8' })) {
        if (statSync(join(view, path)).isDirectory()) continue;
        rmSync(join(view, path));
        linkSync(join(test.archive(id), path), join(view, path));
      }
      await expect(verify(test, { at: view })).rejects.toMatchObject({ code: 'wrong-volume' });
      expect(showVolume(test.library, id)).toMatchObject({ state: 'built', copies: [] });
    },
  );

  it('tells a copy on the device of the folder as such, and takes it for no disc', async () => {
    using archive = await archived({ sameDeviceDiscs: false });
    const { test, id, disc } = archive;
    await expect(verify(test, { at: disc })).rejects.toThrow(refusal('wrong-volume', 'on the same device'));
    expect(showVolume(test.library, id)).toMatchObject({ state: 'built', copies: [] });
    const { library } = test;
    const access = {
      ...library.access,
      lstat: (path: string) => {
        const stat = library.access.lstat(path);
        return path.startsWith(disc) ? { ...stat, dev: stat.dev + 1n } : stat;
      },
    };
    expect(kinshipOf(access, disc, test.archive(id))).toBe('apart');
    const view = join(test.root, 'view');
    const shown = {
      ...library.access,
      lstat: (path: string) => ({
        ...library.access.lstat(path.replace(view, test.archive(id))),
        dev: path.startsWith(view) ? 7n : 8n,
      }),
    };
    expect(kinshipOf(shown, view, test.archive(id))).toBe('same-files');
  });

  it('needs the number of the disc where two are known, and fails only that one', async () => {
    using archive = await archived();
    const { test, id, disc } = archive;
    await mark(test, { mark: 'burned', label: 'A' });
    await mark(test, { mark: 'burned', label: 'B' });
    await expect(verify(test, { at: disc })).rejects.toMatchObject({ code: 'usage' });
    await verify(test, { at: disc, copy: 1 });
    rmSync(join(disc, 'data/2019/05/12/a.jpg'));
    await verify(test, { at: disc, copy: 2 });
    expect(showVolume(test.library, id)).toMatchObject({
      state: 'verified',
      copies: [
        { copy: 1, label: 'A', state: 'verified' },
        { copy: 2, label: 'B', state: 'failed', why: '1 files missing' },
      ],
    });
    expect(marker(test, 'burned')).toContain('2. burned 2026-03-01, never read back, label "B", FAILED');
  });
});

describe('mark', () => {
  it('follows a volume from unburned to its place on the shelf', async () => {
    using archive = await archived();
    const { test, id } = archive;
    expect(marker(test, 'unburned').split('\n')[0]).toBe(`MediaStruct volume ${id}: unburned`);
    await mark(test, {
      mark: 'burned',
      label: 'Photos 1',
      serial: 'X9',
      drive: 'BW-16D1HT',
      date: '2026-02-28',
    });
    await mark(test, { mark: 'stored', location: 'shelf 2' });
    expect(showVolume(test.library, '0001')).toMatchObject({
      state: 'stored',
      copies: [{ serial: 'X9', drive: 'BW-16D1HT', burnedAt: '2026-02-28', location: 'shelf 2' }],
    });
    expect(marker(test, 'burned')).toContain('place "shelf 2"');
  });

  it('refuses what the state does not allow and names the state', async () => {
    using archive = await archived();
    const { test } = archive;
    await expect(mark(test, { mark: 'stored', location: 'x' })).rejects.toMatchObject({
      exitCode: 64,
      message: expect.stringContaining('is built and cannot be marked stored: no disc of it is known'),
    });
    await mark(test, { mark: 'retired' });
    await expect(mark(test, { mark: 'burned' })).rejects.toMatchObject({ code: 'usage' });
    expect(readdirSync(test.archive()).filter((name) => name.endsWith('.txt'))).toEqual([]);
  });

  it('leaves a marker alone that somebody else wrote', async () => {
    using archive = await archived();
    const { test, id } = archive;
    writeFileSync(test.archive(`${id}.unburned.txt`), 'my notes\n');
    await mark(test, { mark: 'burned' });
    expect(marker(test, 'unburned')).toBe('my notes\n');
    expect(marker(test, 'burned')).toContain('Discs of it');
  });

  it('keeps a run from being undone once a good disc exists, and not while the only one is bad', async () => {
    using archive = await archived();
    const { test, runId } = archive;
    await mark(test, { mark: 'burned' });
    await expect(undo(test, runId)).rejects.toMatchObject({ code: 'refused-archive', exitCode: 20 });
    await mark(test, { mark: 'failed', why: 'scratched' });
    await undo(test, runId);
    expect(listVolumes(test.library).volumes).toMatchObject([{ state: 'retired' }]);
  });

  it('takes no damaged line for one that a crash cut off', async () => {
    using archive = await archived();
    const { test } = archive;
    await mark(test, { mark: 'burned' });
    const { volumeLedger } = test.library.state;
    const text = readFileSync(volumeLedger, 'utf8');
    writeFileSync(volumeLedger, text.replace('"kind":"burned"', '"kind:"burned"'));
    expect(() => listVolumes(test.library)).toThrow(/line 4 /);
  });

  it('is not believed where the ledger is gone and the catalogues are there', async () => {
    using archive = await archived();
    const { test } = archive;
    rmSync(test.library.state.volumeLedger);
    expect(() => listVolumes(test.library)).toThrow(/expected the volume ledger/);
  });

  it('tells of a line that a crash cut off and goes on after it', async () => {
    using archive = await archived();
    const { test, id } = archive;
    appendFileSync(test.library.state.volumeLedger, '{"kind":"burned","at":"2026');
    expect(listVolumes(test.library).torn).toMatchObject([{ number: 4 }]);
    await mark(test, { mark: 'burned' });
    expect(listVolumes(test.library)).toMatchObject({
      torn: [{ number: 4 }],
      volumes: [{ state: 'burned' }],
    });
    appendFileSync(test.library.state.volumeLedger, `{"kind":"lent","at":"","volumeId":"${id}"}\n`);
    expect(() => listVolumes(test.library)).toThrow(/line 6 .* unknown event "lent"/);
  });
});

async function archived(options: { readonly sameDeviceDiscs?: boolean } = {}) {
  const test = new TestLibrary(FILES, options);
  const summary = await test.session(async (session) => {
    const { run } = await planArchive(session, { medium: 'bd-25' });
    return completeRun(session, run);
  });
  const id = listVolumes(test.library).volumes[0]?.volumeId ?? '';
  const disc = join(test.root, 'disc', id);
  cpSync(test.archive(id), disc, { recursive: true });
  return { test, id, disc, runId: summary.runId, [Symbol.dispose]: () => test[Symbol.dispose]() };
}

function verify(test: TestLibrary, request: Partial<VerifyRequest> = {}) {
  return test.session((session) => verifyVolume(session, { volume: '1', ...request }));
}

function mark(test: TestLibrary, request: Omit<MarkRequest, 'volume'>) {
  return test.session(async (session) => markVolume(session, { volume: '1', ...request }));
}

function undo(test: TestLibrary, runId: string) {
  return test.session(async (session) => {
    const { run } = await planUndo(session, new Run(test.library, runId));
    return completeRun(session, run);
  });
}

function marker(test: TestLibrary, kind: 'burned' | 'unburned'): string {
  const id = listVolumes(test.library).volumes[0]?.volumeId ?? '';
  return readFileSync(test.archive(`${id}.${kind}.txt`), 'utf8');
}
