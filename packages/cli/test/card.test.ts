import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { aaeSidecar, heicFile, jpegFile, mp4File } from '../../../mediagen/src/index.ts';
import { mediastruct } from './launch.ts';

let home = '';
let writer: ChildProcess | null = null;

beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'mediastruct-card-')));
  expect(mediastruct(home, 'init', 'lib').status).toBe(0);
});

afterEach(() => {
  writer?.kill('SIGKILL');
  rmSync(home, { recursive: true, force: true });
});

const CANON = 'Canon EOS 40D';
const CUT = 'DCIM/101CANON/IMG_0004.JPG';
const GROWING = 'DCIM/101CANON/MVI_0005.MP4';

function shot(seed: string, minute: number, model = CANON): Buffer {
  const dateTimeOriginal = `2019:05:12 10:${String(minute).padStart(2, '0')}:00`;
  return jpegFile({ size: 40_000, seed, exif: { dateTimeOriginal, model } });
}

function film(seed: string, size: number): Buffer {
  return mp4File({ size, seed, createdMs: Date.UTC(2019, 4, 12, 10), make: 'Canon', model: CANON });
}

function put(path: string, content: Uint8Array | string): void {
  mkdirSync(dirname(join(home, 'card', path)), { recursive: true });
  writeFileSync(join(home, 'card', path), content);
}

/** A card of two cameras: numbers that began anew, companions, what cameras write for themselves, a picture that is cut off. */
function fillCard(): void {
  put('DCIM/100CANON/IMG_9998.JPG', shot('before', 1));
  put('DCIM/100CANON/IMG_9999.JPG', shot('the last', 2));
  put('DCIM/101CANON/IMG_0001.JPG', shot('the first', 3));
  put('DCIM/101CANON/MVI_0002.MP4', film('film', 60_000));
  put('DCIM/101CANON/MVI_0002.THM', shot('thumbnail', 4));
  const exif = { dateTimeOriginal: '2019:05:12 10:05:00', model: 'iPhone 12' };
  put('DCIM/101CANON/IMG_0003.HEIC', heicFile({ size: 40_000, seed: 'heic', exif }));
  put('DCIM/101CANON/IMG_0003.AAE', aaeSidecar({ id: '3', editedAt: '2019-05-12T10:06:00Z' }));
  put(CUT, shot('cut', 7).subarray(0, 24_000));
  put('DCIM/100NIKON/IMG_9999.JPG', shot('another camera', 8, 'NIKON D90'));
  put('DCIM/100NIKON/IMG_0001.JPG', shot('another camera, later', 9, 'NIKON D90'));
  put('DCIM/CANONMSC/M0101.CTG', 'list of the camera');
  put('MISC/AUTPRINT.MRK', '[HDR]\r\n');
}

/** Another program that goes on writing a film to the card. */
async function keepWriting(path: string): Promise<void> {
  put(path, film('growing', 20_000_000).subarray(0, 19_000_000));
  const script = `
    const { appendFileSync } = require('node:fs');
    process.stdout.write('writing');
    setInterval(() => appendFileSync(process.argv[1], 'more of the film'), 1);`;
  writer = spawn(process.execPath, ['-e', script, join(home, 'card', path)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (writer.stdout !== null) await once(writer.stdout, 'data');
}

function ms(...args: string[]) {
  return mediastruct(home, ...args, '--library', 'lib');
}

function media(): readonly string[] {
  return readdirSync(join(home, 'lib/media/2019/05/12')).sort();
}

interface ReceiptLine {
  readonly path: string;
  readonly state: string;
  readonly damage?: { readonly code: string };
  readonly unproven?: string;
  readonly copies: readonly { readonly path: string }[];
}

/** The files of the newest receipt in a folder, and what it comes to. */
function receiptIn(folder: string): { files: ReadonlyMap<string, ReceiptLine>; safe: boolean; page: string } {
  const names = readdirSync(join(home, folder));
  const text = (ending: string) =>
    readFileSync(join(home, folder, names.find((name) => name.endsWith(ending)) ?? ''), 'utf8');
  const lines = text('.ndjson')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as ReceiptLine);
  const footer = lines.at(-1) as unknown as { readonly safe: boolean };
  const files = new Map(lines.slice(1, -1).map((line) => [line.path, line]));
  return { files, safe: footer.safe, page: text('.html') };
}

it('ends a card in the receipt that is true of it: no while a picture is cut off and a film grows, yes once both are mended', async () => {
  fillCard();
  await keepWriting(GROWING);
  const first = ms('ingest', 'card', '--yes', '--quiet', '--receipt', 'first');
  expect(writer?.exitCode).toBe(null);
  expect(first.status, first.stderr).toBe(3);
  expect(first.stdout).toMatch(/safe to format: no \(.*1 damaged\)/);
  expect(first.stdout).toContain(CUT);
  expect(`${first.stdout}${first.stderr}`).toContain(GROWING);

  const before = receiptIn('first');
  expect(before.safe).toBe(false);
  expect(before.files.get(CUT)).toMatchObject({ state: 'filed', damage: { code: 'cut-off' } });
  expect(before.files.get(GROWING)).toMatchObject({ state: 'failed', copies: [] });
  expect(before.files.get(GROWING)?.unproven).toMatch(/^(unreadable|source-changed)$/);
  const proven = [...before.files.values()].filter(({ state, unproven }) => state === 'filed' && !unproven);
  expect(proven).toHaveLength(10);
  for (const { copies } of proven) expect(copies.every(({ path }) => existsSync(path))).toBe(true);
  expect(before.page).toContain('Safe to format: no');
  for (const name of [CUT, GROWING]) expect(before.page).toContain(name);
  expect(media()).toHaveLength(10);

  writer?.kill('SIGKILL');
  if (writer !== null) await once(writer, 'exit');
  put(CUT, shot('cut', 7));
  put(GROWING, film('growing', 20_000_000));
  const second = ms('ingest', 'card', '--yes', '--quiet', '--receipt', 'second');
  expect(second.status, second.stderr).toBe(0);
  expect(second.stdout).toContain('safe to format: yes');
  const after = receiptIn('second');
  expect(after.safe).toBe(true);
  const states = Object.groupBy(after.files.values(), ({ state }) => state);
  expect(states.filed?.map(({ path }) => path).sort()).toEqual([CUT, GROWING]);
  expect(states.duplicate).toHaveLength(9);
  expect(after.page).toContain('Safe to format: yes');
  for (const path of after.files.keys())
    for (const copy of after.files.get(path)?.copies ?? [])
      expect(readFileSync(copy.path).equals(readFileSync(join(home, 'card', path))), path).toBe(true);
});
