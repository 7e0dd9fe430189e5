import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import { ignoreProgress, markVolume, nodeFileAccess, readVolumeFiles } from '@mediastruct/core';
import { VolumeListingWriter } from '@mediastruct/core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SECTOR } from '../src/image/sectors.ts';
import { DISC_STATES } from '../src/commands/disc/list.ts';
import { discKind } from '../src/import/disc-kind.ts';
import { dueDiscs } from '../src/shelf/due-discs.ts';
import { moveDiscs } from '../src/shelf/move-discs.ts';
import { readScans } from '../src/shelf/scan/scan-ledger.ts';
import { verifyDisc } from '../src/shelf/verify-disc.ts';
import { imageOfVolume } from '../src/volume/image-of-volume.ts';
import { NOW } from '../../../packages/core/test/archive/library.ts';
import { ShelfLibrary } from './shelf-library.ts';

let test: ShelfLibrary;
let image: string;

beforeEach(async () => {
  test = await ShelfLibrary.make();
  image = join(test.root, 'volume.iso');
  await imageOfVolume(test.library, {
    ...{ volume: '1', output: image, progress: ignoreProgress, stop: { requested: false } },
  });
});

afterEach(() => test[Symbol.dispose]());

/** The image as a drive, and a clock on which a read takes a millisecond, and a read of a slow sector a second. */
function drive({ slow = -1, bad = new Map<number, number>() } = {}) {
  let ms = 0;
  const left = new Map(bad);
  const read: FileAccess['read'] = (fd, buffer, position) => {
    const start = position ?? -1;
    const has = (sector: number) =>
      start <= sector * SECTOR && (sector + 1) * SECTOR <= start + buffer.length;
    ms += has(slow) ? 1000 : 1;
    for (const [sector, times] of left)
      if (start >= 0 && has(sector) && times > 0) {
        left.set(sector, times - 1);
        throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' });
      }
    return nodeFileAccess.read(fd, buffer, position);
  };
  const lstat: FileAccess['lstat'] = (path) => {
    const stat = nodeFileAccess.lstat(path);
    return path.endsWith('volume.iso') ? { ...stat, kind: 'other', size: 0 } : stat;
  };
  return { access: { ...nodeFileAccess, read, lstat }, nowMs: () => ms };
}

async function verify(
  { access, nowMs } = drive(),
  more: { scan?: boolean; copy?: number; volume?: string } = {},
) {
  const before = test.library;
  test.library = { ...before, access };
  try {
    return await test.session((session) =>
      verifyDisc(session, { source: image, nowMs, scan: false, ...more }),
    );
  } finally {
    test.library = before;
  }
}

const bag = (path: string) => test.archive(`${test.volume().volumeId}/${path}`);

const sectorOf = (name: string) => {
  const content = readFileSync(test.archive(`${test.volume().volumeId}/data/2019/05/${name}`));
  return readFileSync(image).indexOf(content) / SECTOR;
};

function change(at: number): void {
  const bytes = readFileSync(image);
  bytes[at] = (bytes[at] as number) ^ 1;
  writeFileSync(image, bytes);
}

describe('disc verify', () => {
  it('makes a disc known that reads as the library says', async () => {
    const report = await verify();
    expect(report).toMatchObject({ ok: true, files: 3, bytes: 150_000, copy: 1, recorded: true, retries: 0 });
    expect(test.volume().copies).toMatchObject([{ copy: 1, state: 'verified', verifiedBy: 'disc' }]);
    const mounted = test.archive(test.volume().volumeId);
    const { verifyVolume } = await import('@mediastruct/core');
    const folder = await test.session((session) => verifyVolume(session, { volume: '1' }));
    expect(folder.at).toBe(mounted);
    // Two ways to read one volume give one sum.
    expect(report.readBack).toBe(folder.readBack);
  });

  it('trusts the library and not the disc: one that agrees with itself alone is wrong', async () => {
    const { volumeId } = test.volume();
    const listing = join(test.library.state.volumes, `${volumeId}.ndjson`);
    const files = [...readVolumeFiles(nodeFileAccess, listing)];
    using writer = new VolumeListingWriter(nodeFileAccess, listing, { volumeId });
    for (const file of files)
      writer.add(file.path.endsWith('a.jpg') ? { ...file, sha256: 'ab'.repeat(32) } : file);
    writer.commit();
    expect(await verify()).toMatchObject({ ok: false, code: 'content-mismatch' });
    expect(test.volume().copies).toEqual([]);
  });

  it.each([
    [
      'a picture',
      () => sectorOf('12/a.jpg') * SECTOR + 7,
      'content-mismatch',
      'mismatched',
      'data/2019/05/12/a.jpg',
    ],
    [
      'a list',
      () => readFileSync(image).indexOf(readFileSync(bag('index.json'))) + 30,
      'damaged',
      'damaged',
      'index.json',
    ],
  ] as const)('finds one wrong bit in %s and writes it down', async (_, find, code, kind, path) => {
    await verify();
    const at = find();
    change(at);
    const report = await verify();
    expect(report).toMatchObject({ ok: false, code });
    expect(report[kind].paths).toEqual([path]);
    expect(test.volume().copies).toMatchObject([{ state: 'failed' }]);
    // Read right again, it is good again.
    change(at);
    expect(await verify()).toMatchObject({ ok: true });
    expect(test.volume().copies).toMatchObject([{ state: 'verified' }]);
  });

  it('names the file that a drive cannot read, and proves the others', async () => {
    const report = await verify(drive({ bad: new Map([[sectorOf('12/b.jpg') + 2, Infinity]]) }));
    expect(report).toMatchObject({ ok: false, code: 'some-files-failed', files: 2, unreadableBytes: SECTOR });
    expect(report.unreadable.paths).toEqual(['data/2019/05/12/b.jpg']);
  });

  it('asks which disc it is where several are known', async () => {
    await verify();
    await verify(undefined, { copy: 2 });
    await expect(verify()).rejects.toMatchObject({ code: 'usage' });
    expect((await verify(undefined, { copy: 2 })).disc).toBe(`${test.volume().volumeId} B`);
  });

  it('refuses a disc of another library and writes nothing down', async () => {
    using other = await ShelfLibrary.make();
    rmSync(image);
    await imageOfVolume(other.library, {
      ...{ volume: '1', output: image, progress: ignoreProgress, stop: { requested: false } },
    });
    await expect(verify()).rejects.toMatchObject({ code: 'wrong-volume' });
    expect(test.volume().copies).toEqual([]);
  });

  it('refuses an image that is lost together with the folder of its volume', async () => {
    using strict = await ShelfLibrary.make({ sameDeviceDiscs: false });
    const near = join(strict.root, 'near.iso');
    await imageOfVolume(strict.library, {
      ...{ volume: '1', output: near, progress: ignoreProgress, stop: { requested: false } },
    });
    expect(strict.run('disc', 'verify', near).status).toBe(42);
    expect(strict.volume().copies).toEqual([]);
  });
});

describe('disc verify --scan', () => {
  const scan = (one = drive()) => verify(one, { scan: true });

  it('keeps a curve of speed for each scan of a disc', async () => {
    await scan();
    const { scan: second, disc } = await scan();
    expect(second).toMatchObject({ earlier: 1, decay: { slow: [], retried: [], unreadable: [] } });
    const kept = readScans(test.library, test.volume().volumeId, 1);
    expect(kept.length).toBe(2);
    expect(kept[0]?.bytes).toBe(readFileSync(image).length);
    expect(disc.endsWith(' A')).toBe(true);
    expect(test.volume().copies).toMatchObject([{ verifiedBy: 'scan' }]);
  });

  it('writes nothing that would be taken for the listing of an imported disc', async () => {
    await scan();
    const damaged: unknown[] = [];
    expect(discKind.holders(test.library, (error) => damaged.push(error))).toEqual([]);
    expect(damaged).toEqual([]);
  });

  it('tells of a region that became slow while every file is still good, and asks for a new reading', async () => {
    await scan();
    const at = sectorOf('12/b.jpg');
    const report = await scan(drive({ slow: at }));
    expect(report.ok).toBe(true);
    const region = Math.floor((at * SECTOR) / (report.scan?.curve.regionBytes ?? 1));
    expect(report.scan?.decay.slow).toEqual([region]);
    const due = dueDiscs(test.library, { now: NOW });
    expect(due.reread).toMatchObject([{ reason: 'decaying', decay: { slow: [region] } }]);
    await scan();
    expect(dueDiscs(test.library, { now: NOW }).reread).toEqual([]);
  });

  it('tells of a sector that was read on the third try', async () => {
    const at = sectorOf('12/b.jpg');
    const report = await scan(drive({ bad: new Map([[at, 2]]) }));
    expect(report.ok).toBe(true);
    expect(report.retries).toBeGreaterThan(0);
    expect(report.scan?.decay.retried.length).toBe(1);
  });

  it('reads what no file holds, too', async () => {
    const files = await verify(drive({ bad: new Map([[1, Infinity]]) }));
    expect(files.unreadableBytes).toBe(0);
    const report = await scan(drive({ bad: new Map([[1, Infinity]]) }));
    expect(report).toMatchObject({ ok: true, unreadableBytes: SECTOR });
    expect(report.scan?.decay.unreadable).toEqual([0]);
  });

  it('reads on past a line that a crash cut off, and refuses a damaged one', async () => {
    await scan();
    const path = join(test.library.state.folder, 'scans', `${test.volume().volumeId}.ndjson`);
    const whole = readFileSync(path, 'utf8');
    writeFileSync(path, `${whole}{"at":"2026`);
    await scan();
    expect(readScans(test.library, test.volume().volumeId).length).toBe(2);
    writeFileSync(path, `${whole}{"at":5}\n`);
    expect(() => readScans(test.library, test.volume().volumeId)).toThrow(
      expect.objectContaining({ code: 'damaged' }),
    );
  });
});

describe('the shelf', () => {
  it('lists discs, moves several at once, and none where one is unknown', async () => {
    await verify();
    await verify(undefined, { copy: 2 });
    expect(test.run('disc', 'move', '1A', '1', 'B', 'bank, safe').status).toBe(0);
    expect(test.volume().copies.map(({ location }) => location)).toEqual(['bank, safe', 'bank, safe']);
    expect(test.run('disc', 'move', '1A', '1C', 'house').status).toBe(64);
    expect(test.run('disc', 'list', '--place', 'bank').stdout).toContain('2 discs');
    expect(test.run('disc', 'list', '--place', 'house').stdout).toContain('No discs.');
    expect(test.run('disc', 'missing').stdout).toContain('Nothing is missing.');
  });

  it('gives no place to a disc that failed', async () => {
    await verify();
    await test.session(async (session) => markVolume(session, { volume: '1', mark: 'failed', copy: 1 }));
    await expect(test.session(async (session) => moveDiscs(session, ['1A'], 'x'))).rejects.toMatchObject({
      code: 'usage',
    });
  });

  it('knows the states of discs', async () => {
    await verify();
    for (const state of DISC_STATES) expect(test.run('disc', 'list', '--state', state).status).toBe(0);
    expect(DISC_STATES).toEqual(['burned', 'verified', 'stored', 'failed']);
  });

  it('reads its settings from the section [disc]', async () => {
    const toml = join(test.root, 'mediastruct.toml');
    writeFileSync(toml, `${readFileSync(toml, 'utf8')}\n[disc]\ncopies = 3\nverify_every = "5 lightyears"\n`);
    const refused = test.run('disc', 'due');
    expect(refused.status).toBe(64);
    expect(refused.stderr).toContain('verify_every');
    writeFileSync(toml, readFileSync(toml, 'utf8').replace('5 lightyears', '90d'));
    expect(test.json<{ wanted: number }>('disc', 'due').wanted).toBe(3);
  });
});
