import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KEEP_RULES } from '@mediastruct/core';
import type { DedupeResult, FoldersResult, SimilarResult } from '../src/commands/dedupe.ts';
import Dedupe, { KEEP_RULE_NAMES } from '../src/commands/dedupe.ts';
import { made } from '../../core/test/similar/made-pictures.ts';
import { mediastruct } from './launch.ts';

let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'mediastruct-dedupe-cli-')));
  mediastruct(folder, 'init', '.');
  for (const path of ['media/2017/a.jpg', 'media/2018/b.jpg']) write(path, 'same');
  mediastruct(folder, 'crawl');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, content: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

describe('mediastruct dedupe', () => {
  it('knows the keep rules of core', () => {
    expect(KEEP_RULE_NAMES).toEqual(KEEP_RULES);
  });

  it('changes nothing unasked', () => {
    for (const flags of [['--dry-run'], [], ['--json']]) mediastruct(folder, 'dedupe', ...flags);
    expect(existsSync(join(folder, 'media/2018/b.jpg'))).toBe(true);
    expect(existsSync(join(folder, 'duplicates/media'))).toBe(false);
  });

  it('sets the copy aside and says how many there were', () => {
    const { status, stdout } = mediastruct(folder, 'dedupe', '--yes', '--keep', 'path-order');
    expect(status).toBe(0);
    expect(stdout).toContain('1 set of equal files: 1 copy kept, 1 duplicate (4 B)');
    expect(readFileSync(join(folder, 'duplicates/media/2018/b.jpg'), 'utf8')).toBe('same');
    expect(existsSync(join(folder, 'media/2018/b.jpg'))).toBe(false);
  });

  it('keeps the copies of a folder named as a reference', () => {
    mediastruct(folder, 'dedupe', '--yes', '--reference', 'media/2018');
    expect(existsSync(join(folder, 'duplicates/media/2017/a.jpg'))).toBe(true);
  });

  it('prints the run and what was compared as JSON', () => {
    const { stdout } = mediastruct(folder, 'dedupe', '--yes', '--json');
    const result = JSON.parse(stdout) as DedupeResult;
    expect(result).toMatchObject({ applied: true, compared: { keep: 'oldest', sets: 1, kept: 1 } });
    expect(result.report?.states).toEqual({ 'set-aside': { files: 1, bytes: 4 } });
  });

  it('reports pictures that look alike and what cannot be decoded, and moves nothing', async () => {
    const picture = await made(1, 80, 60).png().toBuffer();
    writeFileSync(join(folder, 'media/2017/c.png'), picture);
    writeFileSync(join(folder, 'media/2018/d.webp'), await sharp(picture).webp().toBuffer());
    mediastruct(folder, 'crawl', '--quiet');
    const { status, stdout } = mediastruct(folder, 'dedupe', '--similar', '--json', '--output', 'report');
    const { similar, warnings } = JSON.parse(stdout) as SimilarResult;
    expect(status).toBe(3);
    expect(warnings).toMatchObject({ count: 1, first: [{ path: join(folder, 'media/2017/a.jpg') }] });
    expect(similar).toMatchObject({
      report: join(folder, 'report'),
      figures: { pictures: 3, failed: 1, groups: 1 },
    });
    expect(similar.first[0]?.members.map(({ path }) => path)).toEqual(['2017/c.png', '2018/d.webp']);
    expect(readFileSync(similar.page, 'utf8')).toContain('2018/d.webp');
    expect(existsSync(join(folder, 'media/2018/d.webp'))).toBe(true);
  });

  it('takes several rules and patterns, and says which of them decided', () => {
    write('media/WhatsApp/a.jpg', 'same');
    mediastruct(folder, 'crawl', '--quiet');
    const rules = [
      '--keep',
      'path-order',
      '--keep',
      'oldest',
      'media',
      '--demote',
      'WhatsApp/',
      '--prefer',
      '/2018/',
    ];
    const { stdout } = mediastruct(folder, 'dedupe', '--json', '--yes', ...rules);
    const { compared, report } = JSON.parse(stdout) as DedupeResult;
    expect(compared).toMatchObject({
      keep: 'path-order',
      thenBy: ['oldest'],
      prefer: ['/2018/'],
      demote: ['WhatsApp/'],
    });
    expect(report?.states).toEqual({ 'set-aside': { files: 2, bytes: 8 } });
    expect(existsSync(join(folder, 'media/2018/b.jpg'))).toBe(true);
  });

  it('tells folders that are inside others with --folders, and changes nothing', () => {
    for (const name of ['1.jpg', '2.jpg', '3.jpg']) {
      write(`media/all/${name}`, name);
      write(`media/part/${name}`, name);
    }
    write('media/all/4.jpg', 'four');
    write('media/part/5.jpg', 'five');
    mediastruct(folder, 'crawl', '--quiet');
    const { status, stdout } = mediastruct(folder, 'dedupe', '--folders', '--at-least', '70');
    expect(status).toBe(0);
    expect(stdout).toContain('media/part is 75 % inside ');
    expect(stdout).toContain(
      '1 file exists only in the first, and nowhere else that was compared:\n    5.jpg',
    );
    const json = JSON.parse(mediastruct(folder, 'dedupe', '--folders', '--json').stdout) as FoldersResult;
    expect(json).toEqual({ folders: [] });
    expect(existsSync(join(folder, 'media/part/1.jpg'))).toBe(true);
    write('media/.trash/1.jpg', '1.jpg');
    write('media/.trash/2.jpg', '2.jpg');
    mediastruct(folder, 'crawl', '--quiet');
    const trash = mediastruct(folder, 'dedupe', '--folders').stdout;
    expect(trash).toContain('media/.trash is wholly inside ');
    expect(mediastruct(folder, 'dedupe', '--folders', '--skip-hidden').stdout).toBe(
      'No folder is inside another one, as far as they were crawled and compared.\n',
    );
  });

  it('refuses flags that would have no effect beside --folders and --similar', () => {
    const keeping = ['keep', 'prefer', 'demote', 'reference'];
    expect(Dedupe.flags.folders.exclusive).toEqual(expect.arrayContaining(keeping));
    expect(Dedupe.flags.similar.exclusive).toEqual(
      expect.arrayContaining([...keeping, 'decided', 'skip-hidden', 'one-file-system']),
    );
    const { status, stderr } = mediastruct(folder, 'dedupe', '--similar', '--no-skip-hidden');
    expect(status).toBe(64);
    expect(stderr).toContain('--skip-hidden');
  });

  it('needs no index with --direct, and says what it read', () => {
    write('stick/x.jpg', 'same');
    write('stick/y.jpg', 'other size');
    const { status, stdout } = mediastruct(folder, 'dedupe', 'media', 'stick', '--direct', '--yes');
    expect(status).toBe(0);
    expect(stdout).toContain('4 files found, 3 of one size with another, 3 read whole (12 B)');
    expect(stdout).toContain('1 set of equal files: 1 copy kept, 2 duplicates (8 B)');
    expect(existsSync(join(folder, 'stick/x.jpg'))).toBe(false);
    expect(existsSync(join(folder, 'media/2017/a.jpg'))).toBe(true);
  });

  it.each([
    [['--keep', 'best'], 64],
    [['--reference', 'nowhere'], 24],
    [['duplicates'], 64],
  ] as const)('refuses %j with exit %i', (args: readonly string[], exitCode: number) => {
    expect(mediastruct(folder, 'dedupe', '--yes', ...args).status).toBe(exitCode);
    expect(mediastruct(folder, 'dedupe', '--yes', '--json', ...args).status).toBe(exitCode);
  });
});

describe('mediastruct validate', () => {
  beforeEach(() => {
    mediastruct(folder, 'dedupe', '--yes', '--keep', 'path-order');
    write('duplicates/lone.jpg', 'lone');
  });

  it('moves what is proven and leaves the rest', () => {
    const { status, stdout } = mediastruct(folder, 'validate', '--yes');
    expect(status).toBe(0);
    expect(stdout).toContain('2 files discovered (8 B) = 1 validated + 1 unproven');
    expect(existsSync(join(folder, 'validated/media/2018/b.jpg'))).toBe(true);
    expect(existsSync(join(folder, 'duplicates/lone.jpg'))).toBe(true);
    expect(readFileSync(join(folder, '.mediastruct/certificates.ndjson'), 'utf8')).toContain(
      `"original":"${join(folder, 'media/2017/a.jpg')}"`,
    );
  });

  it('changes nothing with --dry-run', () => {
    mediastruct(folder, 'validate', '--dry-run');
    expect(existsSync(join(folder, 'validated/media'))).toBe(false);
    expect(existsSync(join(folder, '.mediastruct/certificates.ndjson'))).toBe(false);
  });
});
