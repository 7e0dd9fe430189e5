import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jpegFile } from '../../../mediagen/src/index.ts';
import { mediastruct } from './launch.ts';

let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'mediastruct-rename-cli-')));
  mediastruct(folder, 'init', '.');
  mkdirSync(join(folder, 'card'));
  const exif = { dateTimeOriginal: '2019:05:12 10:11:12', make: 'Canon', model: 'Canon EOS R5' };
  writeFileSync(join(folder, 'card/IMG_0042.JPG'), jpegFile({ size: 1000, seed: 'a', exif }));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('mediastruct template', () => {
  it('tries templates on made-up pictures, on those that are named, and on the library', () => {
    const { status, stdout } = mediastruct(folder, 'template', '--folders', '{yyyy}');
    expect(status).toBe(0);
    expect(stdout).toContain('made-up pictures');
    expect(stdout).toMatch(/-> 1987\/1987_n0012_[0-9a-f]{12}\.tif/);
    const asked = ['--names', '{model} {name} {hash:8}', '--event', 'Anna'];
    const named = mediastruct(folder, 'template', 'card', '--folders', '{event}', ...asked);
    expect(named.stdout).toMatch(/card\/IMG_0042\.JPG\n +-> Anna\/EOS R5 IMG_0042 [0-9a-f]{8}\.JPG/);
    expect(existsSync(join(folder, 'media/2019'))).toBe(false);
    mediastruct(folder, 'ingest', 'card', '--event', 'Trip', '--yes');
    const { files, of } = JSON.parse(
      mediastruct(folder, 'template', '--json', '--folders', '{event}').stdout,
    ) as { files: { to: string }[]; of: string };
    expect(of).toBe('library');
    expect(files.map(({ to }) => to)).toEqual([expect.stringMatching(/^Trip\/20190512_101112_n0042_/)]);
  });

  it('lists the fields', () => {
    expect(mediastruct(folder, 'template', '--fields').stdout).toContain('{hash:8}');
  });

  it.each([
    [['--folders', '{YYYY}'], 64, 'Did you mean {yyyy}?'],
    [['--names', '{name}'], 64, 'needs {hash12}'],
    [['nowhere'], 11, 'expected a picture or a folder, found none'],
    [['--event', '...'], 64, 'event "..."'],
  ])('refuses %j', (args, code, message) => {
    const { status, stderr } = mediastruct(folder, 'template', ...args);
    expect(status).toBe(code);
    expect(stderr).toContain(message);
  });
});

describe('mediastruct rename', () => {
  beforeEach(() => void mediastruct(folder, 'ingest', 'card', '--event', 'Trip', '--yes'));

  it('changes nothing unasked, and tells what it would do', () => {
    const { status, stdout } = mediastruct(folder, 'rename', '--folders', '{event}', '--dry-run');
    expect(status).toBe(0);
    expect(stdout).toContain('media/Trip/20190512_101112');
    expect(mediastruct(folder, 'rename', '--folders', '{event}', '--json').status).toBe(64);
    expect(existsSync(join(folder, 'media/2019/05/12'))).toBe(true);
  });

  it('moves, answers as JSON, has nothing more to do, and is taken back by undo', () => {
    const { status, stdout } = mediastruct(folder, 'rename', '--folders', '{event}', '--yes', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      command: 'rename',
      applied: true,
      report: { states: { renamed: { files: 1 } } },
    });
    expect(existsSync(join(folder, 'media/Trip'))).toBe(true);
    expect(existsSync(join(folder, 'media/2019'))).toBe(false);
    const again = mediastruct(folder, 'rename', '--folders', '{event}', '--dry-run');
    expect(again.stdout).toContain('there is nothing to do');
    expect(mediastruct(folder, 'undo', 'last', '--yes').status).toBe(0);
    expect(existsSync(join(folder, 'media/2019/05/12'))).toBe(true);
  });

  it.each([
    [['archive'], 'expected a file or folder of the media tree'],
    [['--days', 'May'], 'expected a day, month or year'],
    [['--folders', '{yyyy}/{evnt}'], 'Did you mean {event}?'],
    [['--names', '{HH}:{mm} {hash}'], 'not every file system can hold : in a name'],
  ])('refuses %j', (args, message) => {
    const { status, stderr } = mediastruct(folder, 'rename', ...args);
    expect(status).toBeGreaterThan(10);
    expect(stderr).toContain(message);
  });
});
