import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jpegFile } from '../../../mediagen/src/index.ts';
import { mediastruct } from './launch.ts';

const exif = { dateTimeOriginal: '2019:05:12 10:11:12', model: 'Camera' };
const WHOLE = jpegFile({ size: 20_000, seed: 'whole', exif });
let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'mediastruct-receipt-cli-')));
  mediastruct(folder, 'init', 'lib');
  mkdirSync(join(folder, 'card'));
  writeFileSync(join(folder, 'card/whole.jpg'), WHOLE);
  writeFileSync(join(folder, 'card/cut.jpg'), WHOLE.subarray(0, 9000));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function ms(...args: string[]) {
  return mediastruct(folder, ...args, '--library', 'lib');
}

describe('mediastruct ingest of a damaged picture', () => {
  it('files it, names it and says no', () => {
    const { status, stdout } = ms('ingest', 'card', '--yes', '--quiet');
    expect(status).toBe(0);
    expect(stdout).toContain('safe to format: no (1 damaged)');
    expect(stdout).toMatch(
      /card\/cut\.jpg: cut-off: it ends at byte 9000 .*\n +filed as it is: .*media\/2019\/05\/12\//,
    );
  });

  it('answers with it as JSON, and with receipt and hash list where they are asked for', () => {
    const { status, stdout } = ms('ingest', 'card', '--yes', '--json', '--receipt', 'out', '--mhl');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      safeToFormat: { safe: false, unproven: {}, damaged: { count: 1, first: [{ code: 'cut-off' }] } },
      receipts: [{ footer: { files: 2, damaged: 1, safe: false } }],
      histories: [{ generation: 1, actions: { original: 2 } }],
    });
    expect(
      readdirSync(join(folder, 'out'))
        .map((name) => name.replace(/receipt-card-.*\./, '*.'))
        .sort(),
    ).toEqual(['*.html', '*.ndjson', 'card']);
  });

  it('names the folder of second copies where it says yes, and in the receipt', () => {
    rmSync(join(folder, 'card/cut.jpg'));
    mkdirSync(join(folder, 'second'));
    const { stdout } = ms('ingest', 'card', '--yes', '--quiet', '--to', 'second', '--receipt', 'out');
    expect(stdout).toContain(`is proven to be in the library and in ${folder}/second, and none is damaged`);
    expect(stdout).toContain('1 file: 1 filed');
    expect(stdout).toContain(`second copies in ${folder}/second`);
  });

  it('ends with 10 where a file is not what the history of its card says', () => {
    ms('ingest', 'card', '--yes', '--receipt', 'out', '--mhl');
    writeFileSync(join(folder, 'card/whole.jpg'), jpegFile({ size: 20_000, seed: 'other', exif }));
    const { status, stdout } = ms('ingest', 'card', '--yes', '--quiet', '--receipt', 'out', '--mhl');
    expect(status).toBe(10);
    expect(stdout).toContain('not as its history says: whole.jpg');
  });

  it('refuses a hash list without a folder for it', () => {
    expect(ms('ingest', 'card', '--yes', '--mhl').status).toBe(64);
  });
});

describe('mediastruct runs receipt and report', () => {
  beforeEach(() => {
    ms('ingest', 'card', '--yes', '--quiet');
  });

  it('hands out the receipt of a run, and replaces nothing', () => {
    const { stdout } = ms('runs', 'receipt', 'last');
    expect(stdout).toContain('2 files: 2 filed');
    expect(ms('runs', 'receipt', 'last', '--output', 'out').status).toBe(0);
    const page = readdirSync(join(folder, 'out')).find((name) => name.endsWith('.html')) ?? '';
    expect(readFileSync(join(folder, 'out', page), 'utf8')).toContain('Safe to format: no');
    expect(ms('runs', 'receipt', 'last', '--output', 'out').status).toBe(64);
    expect(ms('runs', 'receipt', 'last', '--output', 'out2', '--mhl').status).toBe(64);
  });

  it('tells every file as text, CSV, NDJSON and JSON', () => {
    expect(ms('runs', 'report', 'last').stdout).toContain('damaged, cut-off (1 file)');
    const rows = ms('runs', 'report', 'last', '--format', 'csv').stdout.trimEnd().split('\r\n');
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatch(/^path,member,size,state/);
    const lines = ms('runs', 'report', 'last', '--format', 'ndjson').stdout.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { state: 'filed' },
      { state: 'filed' },
    ]);
    expect(JSON.parse(ms('runs', 'report', 'last', '--json').stdout)).toMatchObject({
      command: 'ingest',
      damaged: { 'cut-off': { files: 1, bytes: 9000 } },
    });
    expect(ms('runs', 'report', 'last', '--format', 'ndjson', '--left').stdout).toBe('');
  });
});
