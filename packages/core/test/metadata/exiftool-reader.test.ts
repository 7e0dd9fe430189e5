import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { toFsPath } from '../../src/files/path-text.ts';
import { decideCaptureTime } from '../../src/metadata/capture-date.ts';
import { ExiftoolReader, zoneAt } from '../../src/metadata/exiftool-reader.ts';
import type { TagsOutcome } from '../../src/metadata/tags-outcome.ts';
import { mp4Bytes, tiffBytes, xmpBytes } from './small-files.ts';

let root: string;
let reader: ExiftoolReader;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'ms-metadata-'));
  mkdirSync(join(root, 'scratch'));
  reader = new ExiftoolReader({ scratchDir: join(root, 'scratch'), processes: 2 });
});

afterAll(async () => {
  await reader.close();
  rmSync(root, { recursive: true });
});

const put = (name: string, bytes: Uint8Array): string => {
  const path = join(root, name);
  writeFileSync(toFsPath(path), bytes);
  return path;
};

const dateOf = (outcome: TagsOutcome, name: string): string | null => {
  if (outcome.kind === 'failed') return `${outcome.code}: ${outcome.message}`;
  const evidence = { role: 'main', name, folder: '', tags: outcome.tags, gpsZone: outcome.gpsZone } as const;
  const { taken } = decideCaptureTime([evidence], { nowMs: Date.UTC(2024, 5, 15) });
  return taken === null ? null : `${taken.local} ${taken.source}`;
};

describe('ExiftoolReader', () => {
  it('reads the dates of a TIFF, a video and a sidecar with the places they stand in', async () => {
    const tiff = await reader.read(put('a.tif', tiffBytes('2019:05:12 14:30:00')));
    expect(tiff).toMatchObject({
      kind: 'tags',
      tags: { 'EXIF:ExifIFD:DateTimeOriginal': '2019:05:12 14:30:00' },
    });
    const video = await reader.read(put('a.mp4', mp4Bytes(Date.UTC(2019, 4, 12, 22, 30))));
    expect(video).toMatchObject({ kind: 'tags', tags: { 'QuickTime:CreateDate': '2019:05:12 22:30:00' } });
    const xmp = await reader.read(
      put('a.xmp', xmpBytes({ 'exif:DateTimeOriginal': '2019-05-12T14:30:00.05+02:00' })),
    );
    expect(dateOf(xmp, 'a.xmp')).toBe('2019-05-12T14:30:00.050 xmp:DateTimeOriginal');
  });

  it('finds no date in the zero of a video', async () => {
    expect(dateOf(await reader.read(put('zero.mp4', mp4Bytes(null))), 'zero.mp4')).toBeNull();
  });

  it.each([
    ['a line break', 'a\nb.tif'],
    ['the end mark of exiftool', '{ready}.tif'],
    ['a numbered end mark', 'x{ready12}.tif'],
    ['bytes that are not UTF-8', 'caf\udce9.tif'],
    ['a leading dash', '-delete_original.tif'],
    ['a space at the end', 'a.tif '],
    ['a hash at the start', '#a.tif'],
    ['characters beyond ASCII', 'Œuvre ☂ 写真.tif'],
    ['quotes, dollars and wildcards', '\'"$HOME*?`%f.tif'],
  ])('reads a file whose name holds %s', async (_, name) => {
    const outcome = await reader.read(put(name, tiffBytes('2019:05:12 14:30:00')));
    expect(dateOf(outcome, name)).toBe('2019-05-12T14:30:00 exif:DateTimeOriginal');
    expect(
      readdirSync(join(root, 'scratch')).flatMap((each) => readdirSync(join(root, 'scratch', each))),
    ).toEqual([]);
  });

  it('is not ended by an end mark inside a value', async () => {
    const trap = put('trap.xmp', xmpBytes({ 'photoshop:DateCreated': 'x&#10;{ready}&#10;{ready}' }));
    const good = put('good.tif', tiffBytes('2019:05:12 14:30:00'));
    const single = new ExiftoolReader({ scratchDir: join(root, 'scratch'), processes: 1 });
    try {
      const outcomes = await Promise.all([
        single.read(trap),
        single.read(good),
        single.read(trap),
        single.read(good),
      ]);
      expect(dateOf(outcomes[1], 'good.tif')).toContain('2019-05-12');
      expect(dateOf(outcomes[3], 'good.tif')).toContain('2019-05-12');
    } finally {
      await single.close();
    }
  });

  it('keeps what can be read of a damaged file and notes the damage', async () => {
    const whole = tiffBytes('2019:05:12 14:30:00');
    const cut = await reader.read(put('cut.tif', whole.subarray(0, 46)));
    expect(cut.kind).toBe('tags');
    expect(cut.kind === 'tags' ? cut.notes.length : 0).toBeGreaterThan(0);
    const empty = await reader.read(put('empty.jpg', Buffer.alloc(0)));
    expect(empty).toMatchObject({ kind: 'tags', notes: [expect.stringMatching(/empty/i)] });
    expect(dateOf(await reader.read(put('ok.tif', whole)), 'ok.tif')).toContain('2019-05-12');
  });

  it('answers for a missing file with a failure and goes on', async () => {
    expect(await reader.read(join(root, 'missing.tif'))).toMatchObject({
      kind: 'failed',
      code: 'unreadable',
    });
    expect(await reader.read(join(root, 'mis\nsing.tif'))).toMatchObject({
      kind: 'failed',
      code: 'unreadable',
    });
    expect(dateOf(await reader.read(put('ok.tif', tiffBytes('2019:05:12 14:30:00'))), 'ok.tif')).toContain(
      '2019',
    );
  });

  it('answers for many files in their order', async () => {
    const days = Array.from({ length: 40 }, (_, at) => String(1 + (at % 28)).padStart(2, '0'));
    const paths = days.map((day, at) => put(`many-${at}.tif`, tiffBytes(`2019:05:${day} 14:30:00`)));
    const found: (string | null)[] = [];
    for await (const outcome of reader.readMany(paths)) found.push(dateOf(outcome, 'x.tif'));
    expect(found).toEqual(days.map((day) => `2019-05-${day}T14:30:00 exif:DateTimeOriginal`));
  });

  it('says what to install where perl is missing', async () => {
    const bare = new ExiftoolReader({
      scratchDir: join(root, 'scratch'),
      env: { PATH: join(root, 'no-such-folder') },
    });
    const outcome = await bare.read(put('a.tif', tiffBytes('2019:05:12 14:30:00')));
    await bare.close();
    expect(outcome).toMatchObject({
      kind: 'failed',
      code: 'perl-missing',
      message: expect.stringContaining('apt install perl'),
    });
  });

  it('fails where perl runs but exiftool does not start', async () => {
    // A perl that loads no module is what a minimal system image has.
    const folder = join(root, 'half-perl');
    mkdirSync(folder);
    writeFileSync(join(folder, 'perl'), '#!/bin/sh\n[ "$1" = -e ]\n', { mode: 0o755 });
    const PATH = `${folder}:${process.env['PATH'] ?? ''}`;
    const half = new ExiftoolReader({ scratchDir: join(root, 'scratch'), env: { PATH } });
    const outcome = await half.read(put('a.tif', tiffBytes('2019:05:12 14:30:00')));
    await half.close();
    expect(outcome).toMatchObject({ kind: 'failed', code: 'tool-failed' });
  });

  it('answers nothing after it was closed and leaves no folder behind', async () => {
    const scratchDir = join(root, 'scratch-2');
    mkdirSync(scratchDir);
    const path = put('line\nbreak.tif', tiffBytes('2019:05:12 14:30:00'));
    const short = new ExiftoolReader({ scratchDir, processes: 1 });
    expect((await short.read(path)).kind).toBe('tags');
    await short.close();
    expect(await short.read(path)).toMatchObject({ kind: 'failed', code: 'closed' });
    expect(readdirSync(scratchDir)).toEqual([]);
  });
});

describe('zoneAt', () => {
  it('knows the zone of a place, and none of nowhere', async () => {
    expect(await zoneAt(48.85, 2.35)).toBe('Europe/Paris');
    expect(await zoneAt(0, 0)).toBeNull();
    expect(await zoneAt(NaN, 2)).toBeNull();
    expect(await zoneAt(123, 456)).toBeNull();
  });
});
