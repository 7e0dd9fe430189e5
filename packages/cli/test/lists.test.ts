import {
  copyFileSync,
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
import { mediastruct } from './launch.ts';

let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'mediastruct-lists-cli-')));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('mediastruct index', () => {
  it('writes a list of what a crawl read, takes it in elsewhere and finds its files', () => {
    mediastruct(folder, 'init', 'lib');
    const ms = (...args: string[]) => mediastruct(folder, ...args, '--library', 'lib');
    writeFileSync(join(folder, 'lib/media/a.jpg'), 'abc');
    expect(ms('crawl', 'media', '--also', 'md5').status).toBe(0);
    const exported = ms('index', 'export', 'media', '--format', 'md5sum', '--output', 'list', '--json');
    expect(JSON.parse(exported.stdout)).toMatchObject({ tree: 'media', files: 1, bytes: 3, leftOut: [] });
    expect(readFileSync(join(folder, 'list'), 'utf8')).toBe('900150983cd24fb0d6963f7d28e17f72  a.jpg\n');
    writeFileSync(join(folder, 'list'), '900150983cd24fb0d6963f7d28e17f72  old/IMG_7.jpg\n');
    const imported = ms('index', 'import', 'list', '--name', 'grandma');
    expect(imported.stdout).toContain('0 with SHA-256, 1 known by another digest');
    expect(imported.status).toBe(0);
    expect(ms('find', 'IMG_7').stdout).toMatch(
      /media\/a\.jpg\n +named by list grandma \(md5deep of .*; proves nothing\): old\/IMG_7\.jpg/,
    );
    ms('crawl', 'media', '--also', 'xxh128');
    expect(ms('index', 'export', 'media', '--format', 'mhl', '--output', 'mhl').status).toBe(0);
    const lists = join(folder, 'mhl/ascmhl');
    const [first = ''] = readdirSync(lists).filter((name) => name.startsWith('0001_'));
    copyFileSync(join(lists, first), join(lists, '0002_stray.mhl'));
    const stray = expect.stringMatching(/0002_stray\.mhl: the chain beside it does not name it/) as string;
    expect(ms('index', 'check', 'mhl', 'media')).toMatchObject({ status: 3, stdout: stray });
    expect(ms('index', 'import', 'mhl')).toMatchObject({ status: 3, stdout: stray });
  });

  it('checks any folder by a list without a library, and ends with what it found', () => {
    mkdirSync(join(folder, 'card'));
    writeFileSync(join(folder, 'card/a.jpg'), 'abc');
    writeFileSync(join(folder, 'list'), '900150983cd24fb0d6963f7d28e17f72  a.jpg\n');
    const check = () => mediastruct(folder, 'index', 'check', 'list', 'card', '--read');
    expect(check()).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('1 file as the list of') as string,
    });
    writeFileSync(join(folder, 'card/a.jpg'), 'abd');
    expect(check()).toMatchObject({
      status: 10,
      stdout: expect.stringContaining('CHANGED\n  a.jpg') as string,
    });
  });
});
