import { hash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { generate } from '../src/index.ts';
import type { GenerateOptions, TruthRecord } from '../src/index.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'mediagen-'));
});
afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

const SMALL = { mediasize: 3_000_000, filesizemin: 500, filesizemax: 20_000 };

function small(name: string, options: Partial<GenerateOptions> = {}) {
  return generate({ basedir: join(home, name), ...SMALL, ...options });
}

function readTruth(path: string): TruthRecord[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  expect(lines.pop()).toBe('');
  return lines.map((line) => JSON.parse(line) as TruthRecord);
}

/** Every file and folder with its bytes' hash and its time, by the bytes of its path. */
function snapshot(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (path: Buffer): void => {
    const { mtimeMs } = statSync(path);
    found.set(path.subarray(folder.length).toString('latin1'), `folder ${mtimeMs}`);
    for (const entry of readdirSync(path, { withFileTypes: true, encoding: 'buffer' })) {
      const child = Buffer.concat([path, Buffer.from('/'), entry.name]);
      if (entry.isDirectory()) walk(child);
      else {
        const bytes = readFileSync(child);
        const line = `${bytes.length} ${hash('sha256', bytes)} ${statSync(child).mtimeMs}`;
        found.set(child.subarray(folder.length + 1).toString('latin1'), line);
      }
    }
  };
  walk(Buffer.from(folder));
  return found;
}

describe('generate', () => {
  it('makes the same tree and the same truth from the same seed, another from another', async () => {
    const [one, two, other] = [
      await small('one'),
      await small('two'),
      await small('other', { seed: 'else' }),
    ];
    expect(snapshot(one.basedir)).toEqual(snapshot(two.basedir));
    expect(readFileSync(one.truthPath).equals(readFileSync(two.truthPath))).toBe(true);
    expect(readFileSync(one.truthPath).equals(readFileSync(other.truthPath))).toBe(false);
  });

  it('tells the truth of every file it wrote and of no other', async () => {
    const result = await small('tree');
    const files = [...snapshot(result.basedir)].filter(([, line]) => !line.startsWith('folder'));
    const truth = readTruth(result.truthPath);
    const told = truth.map(({ path, pathB64, size, sha256, mtimeMs }) => {
      const bytes = pathB64 === undefined ? Buffer.from(path) : Buffer.from(pathB64, 'base64');
      return [bytes.toString('latin1'), `${size} ${sha256} ${mtimeMs}`];
    });
    expect(new Map(told as [string, string][])).toEqual(new Map(files));
    expect(result).toMatchObject({
      files: files.length,
      bytes: truth.reduce((sum, { size }) => sum + size, 0),
    });
    expect(truth.some(({ pathB64 }) => pathB64 !== undefined)).toBe(process.platform === 'linux');
  });

  it('gives equal bytes to copies and to no other files with content', async () => {
    const truth = readTruth((await small('tree', { duplicates: 0.3 })).truthPath);
    const byPath = new Map(truth.map((record) => [record.path, record]));
    const copies = truth.filter(({ duplicateOf }) => duplicateOf !== null);
    expect(copies.length).toBeGreaterThan(10);
    for (const { duplicateOf, sha256 } of copies)
      expect(byPath.get(duplicateOf as string)?.sha256).toBe(sha256);
    const originals = truth.filter(({ duplicateOf, size }) => duplicateOf === null && size > 0);
    expect(new Set(originals.map(({ sha256 }) => sha256)).size).toBe(originals.length);
  });

  it('meets the size and the number of files asked for', async () => {
    const sized = await small('sized', {
      plain: true,
      mediasize: 1_000_000,
      filesizemin: 30_000,
      filesizemax: 30_000,
    });
    expect(sized).toMatchObject({ files: 33, bytes: 990_000, stopped: false });
    expect(await small('counted', { maxnumfiles: 37 })).toMatchObject({ files: 37 });
    expect(await small('none', { mediasize: 0 })).toMatchObject({ files: 0, bytes: 0 });
  });

  it('refuses a folder with anything in it and leaves it alone', async () => {
    writeFileSync(join(home, 'mine.jpg'), 'x');
    await expect(generate({ basedir: home, truth: join(tmpdir(), 'never.ndjson') })).rejects.toMatchObject({
      name: 'GeneratorError',
      code: 'basedir-not-empty',
      path: home,
    });
    expect(readdirSync(home)).toEqual(['mine.jpg']);
  });

  it('refuses to write truth over a file or into the tree', async () => {
    writeFileSync(join(home, 'tree.truth.ndjson'), 'mine');
    await expect(small('tree')).rejects.toMatchObject({ code: 'truth-exists' });
    expect(readFileSync(join(home, 'tree.truth.ndjson'), 'utf8')).toBe('mine');
    await expect(small('other', { truth: join(home, 'other', 'truth') })).rejects.toMatchObject({
      code: 'bad-option',
    });
    expect(existsSync(join(home, 'other'))).toBe(false);
  });

  it.each<[string, Partial<GenerateOptions>]>([
    ['filesizemax', { filesizemin: 10, filesizemax: 9 }],
    ['mediasize', { mediasize: 1.5 }],
    ['daterangestart', { daterangestart: '2019-02-30' }],
    ['daterangeend', { daterangestart: '2019-02-02', daterangeend: '2019-02-01' }],
    ['excludetypes', { excludetypes: ['exe' as never] }],
    ['duplicates', { duplicates: 2 }],
  ])('names the option %s when it cannot be met, and makes nothing', async (option, options) => {
    await expect(small('tree', options)).rejects.toMatchObject({
      code: 'bad-option',
      message: expect.stringContaining(`Option ${option}`) as string,
    });
    expect(readdirSync(home)).toEqual([]);
  });

  it('stops at a signal with the truth of what it wrote', async () => {
    const controller = new AbortController();
    const result = await generate(
      { basedir: join(home, 'tree'), ...SMALL, signal: controller.signal },
      ({ files }) => {
        if (files > 0) controller.abort();
      },
    );
    expect(result.stopped).toBe(true);
    expect(result.bytes).toBeLessThan(SMALL.mediasize);
    expect(readTruth(result.truthPath)).toHaveLength(result.files);
  });

  it('reports progress that ends with the result', async () => {
    const seen: number[] = [];
    const result = await generate({ basedir: join(home, 'tree'), ...SMALL }, ({ bytes }) => seen.push(bytes));
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.at(-1)).toBe(result.bytes);
    expect([...seen].sort((a, b) => a - b)).toEqual(seen);
  });
});
