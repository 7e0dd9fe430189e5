import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jpegFile } from '../../../mediagen/src/index.ts';
import { mediastruct } from './launch.ts';

const UNDATED = 'media/undated/photo_2021-03-04_05-06-07.jpg';
let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'mediastruct-redate-cli-')));
  mediastruct(folder, 'init', '.');
  mkdirSync(dirname(join(folder, UNDATED)), { recursive: true });
  writeFileSync(join(folder, UNDATED), jpegFile({ size: 1000, seed: 'a' }));
  mediastruct(folder, 'crawl');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const isUndated = () => existsSync(join(folder, UNDATED));

describe('mediastruct redate', () => {
  it('changes nothing unasked, and tells what it would do', () => {
    const { status, stdout } = mediastruct(folder, 'redate', '--dry-run');
    expect(status).toBe(0);
    expect(stdout).toContain('(dated: name; was undated)');
    expect(mediastruct(folder, 'redate', '--json').status).toBe(64);
    expect(isUndated()).toBe(true);
  });

  it('moves, answers as JSON, and is taken back by undo', () => {
    const { status, stdout } = mediastruct(folder, 'redate', 'media/undated', '--yes', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      command: 'redate',
      applied: true,
      report: { states: { redated: { files: 1 } } },
    });
    expect(existsSync(join(folder, 'media/2021/03/04'))).toBe(true);
    expect(isUndated()).toBe(false);
    expect(mediastruct(folder, 'redate', '--dry-run').stdout).toContain('there is nothing to do');
    expect(mediastruct(folder, 'undo', 'last', '--yes').status).toBe(0);
    expect(isUndated()).toBe(true);
  });

  it.each([
    [['archive'], 'expected a file or folder of the media tree'],
    [['media/none'], 'expected a file or folder, found none'],
    [['--days', 'May'], 'expected a day, month or year'],
    [['--shift', 'Canon'], 'expected CAMERA=SHIFT'],
    [['--shift', 'Canon=soon'], 'expected something like +1h'],
  ])('refuses %j', (args, message) => {
    const { status, stderr } = mediastruct(folder, 'redate', ...args);
    expect(status).toBeGreaterThan(10);
    expect(stderr).toContain(message);
  });
});
