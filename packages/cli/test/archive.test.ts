import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  readFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { VerifyReport, VolumeDetails, VolumeList } from '@mediastruct/core';
import { VOLUME_MARKS, VOLUME_STATES } from '@mediastruct/core';
import type { ArchiveResult } from '../src/commands/archive/index.ts';
import { STATE_NAMES } from '../src/commands/archive/list.ts';
import { MARK_NAMES } from '../src/commands/archive/mark.ts';
import { mediastruct } from './launch.ts';

let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'mediastruct-archive-cli-')));
  mediastruct(folder, 'init', '.');
  for (const path of ['media/2017/05/12/a.jpg', 'media/2017/05/12/a.xmp', 'media/2018/01/02/b.jpg'])
    write(path, path);
  mediastruct(folder, 'crawl');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, content: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

function volumes(): string[] {
  return readdirSync(join(folder, 'archive')).filter((name) => !name.endsWith('.txt'));
}

function json<Result>(...args: string[]): Result {
  return JSON.parse(mediastruct(folder, ...args, '--json').stdout) as Result;
}

describe('mediastruct archive', () => {
  it('knows the states and marks of core', () => {
    expect(STATE_NAMES).toEqual(VOLUME_STATES);
    expect(MARK_NAMES).toEqual(VOLUME_MARKS);
  });

  it('shows the volumes and changes nothing unasked', () => {
    const { stdout, status } = mediastruct(folder, 'archive', '--dry-run');
    expect(status).toBe(0);
    expect(stdout).toContain('1 volume for bd-25');
    expect(stdout).toMatch(/MS_[0-9a-f]{8}_0001 {2}2017-05-12 to 2018-01-02/);
    expect(mediastruct(folder, 'archive', '--json').status).toBe(64);
    expect(volumes()).toEqual([]);
    expect(existsSync(join(folder, 'media/2017/05/12/a.jpg'))).toBe(true);
  });

  it('plans the same twice, also of a set that has no id yet, and with the id of the one that has', () => {
    const [first, second] = [1, 2].map(() => mediastruct(folder, 'archive', 'plan').stdout);
    expect(first).toContain('MS_????????_0001  2017-05-12 to 2018-01-02');
    expect(second).toBe(first);
    mediastruct(folder, 'archive', '--yes', '--year', '2017');
    expect(mediastruct(folder, 'archive', 'plan', '--new-volume').stdout).toMatch(/MS_[0-9a-f]{8}_0002/);
  });

  it('builds a bag, tells what it left, and takes it back', () => {
    const result = json<ArchiveResult>('archive', '--yes', '--year', '2017');
    expect(result.report?.states.packed?.files).toBe(2);
    expect(result.packing).toMatchObject({ medium: 'bd-25', notSelected: { files: 1 } });
    const [id = ''] = volumes();
    expect(
      execFileSync('sha256sum', ['-c', '--quiet', 'manifest-sha256.txt'], {
        cwd: join(folder, 'archive', id),
        encoding: 'utf8',
      }),
    ).toBe('');
    expect(existsSync(join(folder, 'archive', `${id}.unburned.txt`))).toBe(true);
    expect(mediastruct(folder, 'undo', result.runId, '--yes').status).toBe(0);
    expect(readdirSync(join(folder, 'archive'))).toEqual([]);
    expect(existsSync(join(folder, 'media/2017/05/12/a.xmp'))).toBe(true);
  });

  it('names the known media where one is unknown', () => {
    const { status, stderr } = mediastruct(folder, 'archive', '--medium', 'bd-26');
    expect(status).toBe(64);
    expect(stderr).toContain('bdxl-128');
  });

  it('follows a disc from burning to the shelf, and lists where it is', () => {
    mediastruct(folder, 'archive', '--yes');
    const disc = join(folder, 'disc');
    expect(mediastruct(folder, 'archive', 'verify', '1', '--at', join(folder, 'archive')).status).toBe(0);
    const settings = join(folder, 'mediastruct.toml');
    writeFileSync(
      settings,
      readFileSync(settings, 'utf8').replace('same_device_discs = false', 'same_device_discs = true'),
    );
    cpSync(join(folder, 'archive', volumes()[0] ?? ''), disc, { recursive: true });
    expect(mediastruct(folder, 'archive', 'mark', '1', 'stored', '--location', 'x').status).toBe(64);
    expect(mediastruct(folder, 'archive', 'verify', '1', '--at', disc).stdout).toContain('disc 1 is good');
    expect(mediastruct(folder, 'archive', 'mark', '1', 'stored', '--location', 'shelf 2').status).toBe(0);
    expect(mediastruct(folder, 'archive', 'list').stdout).toContain('1: shelf 2');
    expect(json<VolumeList>('archive', 'list', '--state', 'built').volumes).toEqual([]);
    expect(json<VolumeDetails>('archive', 'show', '0001')).toMatchObject({ state: 'stored', files: 3 });
    expect(mediastruct(folder, 'archive', 'show', '1', '--files').stdout.trim().split('\n').length).toBe(3);
    expect(mediastruct(folder, 'undo', 'last', '--yes').status).toBe(20);
  });

  it('ends with the code of what verifying found', () => {
    mediastruct(folder, 'archive', '--yes');
    const bag = join(folder, 'archive', volumes()[0] ?? '');
    expect(mediastruct(folder, 'archive', 'verify', '1').status).toBe(0);
    expect(mediastruct(folder, 'archive', 'verify', '1', '--at', folder).status).toBe(42);
    writeFileSync(join(bag, 'data/2018/01/02/b.jpg'), 'changed');
    const { status, stdout } = mediastruct(folder, 'archive', 'verify', '1', '--json');
    expect(status).toBe(10);
    expect((JSON.parse(stdout) as VerifyReport).mismatched.paths).toEqual(['data/2018/01/02/b.jpg']);
    rmSync(join(bag, 'data/2018/01/02/b.jpg'));
    expect(mediastruct(folder, 'archive', 'verify', '1').status).toBe(11);
    writeFileSync(join(bag, 'manifest-sha256.txt'), '');
    expect(mediastruct(folder, 'archive', 'verify', '1').status).toBe(12);
  });
});
