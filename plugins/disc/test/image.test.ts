import { createHash } from 'node:crypto';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesToPath, nodeFileAccess, pathToBytes } from '@mediastruct/core';
import { lehmer } from '../../../packages/core/test/lehmer.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { discTree } from '../src/image/disc-tree.ts';
import type { ImageLayout } from '../src/image/layout.ts';
import { planImage } from '../src/image/layout.ts';
import { lastPiece, metadataPieces } from '../src/image/metadata-pieces.ts';
import { SECTOR } from '../src/image/sectors.ts';
import type { ReadEntry } from '../src/read/disc-listing.ts';
import type { ViewName } from '../src/read/disc-reader.ts';
import { DiscReader, VIEWS } from '../src/read/disc-reader.ts';
import { entriesOf, imageOf, makeTree, VOLUME } from './trees.ts';

const base = mkdtempSync(join(tmpdir(), 'mediastruct-disc-'));
const source = join(base, 'source');
const image = join(base, 'disc.iso');
let contents: ReadonlyMap<string, string>;
let layout: ImageLayout;

beforeAll(async () => {
  contents = makeTree(source);
  layout = await imageOf(source, image);
});

afterAll(() => rmSync(base, { recursive: true }));

function entriesIn(file: string, view: ViewName): readonly ReadEntry[] {
  using disc = new DiscReader(nodeFileAccess, file);
  return [...disc.entries(view)];
}

function sums(file: string, view: ViewName): readonly string[] {
  using disc = new DiscReader(nodeFileAccess, file);
  return [...disc.entries(view)]
    .flatMap((entry) => (entry.kind === 'file' ? [disc.hash(entry, () => {}).sha256] : []))
    .sort();
}

const sha256 = (content: string) => createHash('sha256').update(content).digest('hex');

function has(tool: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;
}

describe('the image of a folder', () => {
  it('is as large as planned, and the same every time', async () => {
    expect(statSync(image).size).toBe(layout.sectors * SECTOR);
    const again = join(base, 'again.iso');
    await imageOf(source, again);
    expect(readFileSync(again).equals(readFileSync(image))).toBe(true);
  });

  it.each(VIEWS)('holds every file in the view %s, and says that nothing is damaged', (view) => {
    // To a reader that does not know Rock Ridge the two links of this tree are empty files.
    const links = view === 'iso' ? ['', ''] : [];
    const wanted = [...contents.values(), ...links].map(sha256).sort();
    expect(sums(image, view)).toEqual(wanted);
    expect(entriesIn(image, view).filter(({ kind }) => kind === 'damaged')).toEqual([]);
  });

  it('has the true names, times and links in Rock Ridge', () => {
    const found = new Map(entriesIn(image, 'rock-ridge').map((entry) => [entry.path, entry]));
    const wanted = [...entriesOf(source)].map(({ path }) => path);
    expect([...found.values()].flatMap(({ kind, path }) => (kind === 'folder' ? [] : [path])).sort()).toEqual(
      wanted.sort(),
    );
    expect(found.get('data/2048')).toMatchObject({ size: 2048, mtimeNs: 1_557_650_000_000_000_000n });
    expect(found.get('many/link')).toMatchObject({ kind: 'symlink', target: '../data/./2047' });
    expect(found.get('many/long link')).toMatchObject({
      target: `/${'p'.repeat(240)}/${'q'.repeat(240)}/${'r'.repeat(240)}`,
    });
  });

  it('has names and times to the microsecond in UDF', () => {
    const found = new Map(entriesIn(image, 'udf').map((entry) => [entry.path, entry]));
    expect(found.get('data/emoji 😀 ß ж.jpg')).toMatchObject({
      size: 5,
      mtimeNs: 1_557_650_000_250_000_000n,
    });
    expect(found.get('data/a:b?c"d|e\\f<g>h*i.jpg')).toMatchObject({ kind: 'file' });
    expect(found.get('many/link')).toMatchObject({ kind: 'symlink', target: '../data/./2047' });
  });
});

describe('a file of more than 4 GiB', () => {
  it('has an extent for each part in ISO 9660, and as many as it needs in UDF', () => {
    const size = 5 * 2 ** 30 + 1;
    const entry = { path: 'film.mov', kind: 'file' as const, size, mtimeNs: 0n, mode: 0o644 };
    const large = planImage(discTree([entry], 0n), VOLUME);
    const file = join(base, 'large.iso');
    // All but the content, which is a hole.
    const fd = openSync(file, 'w');
    ftruncateSync(fd, large.sectors * SECTOR);
    for (const { sector, bytes } of [...metadataPieces(large), lastPiece(large)])
      writeSync(fd, bytes, 0, bytes.length, sector * SECTOR);
    closeSync(fd);
    for (const view of ['rock-ridge', 'udf'] as const) {
      const [found] = entriesIn(file, view);
      expect(found).toMatchObject({ kind: 'file', path: 'film.mov', size });
      const extents = found?.kind === 'file' ? found.extents : [];
      expect(extents.length).toBe(view === 'udf' ? 6 : 2);
      const first = large.files[0]?.firstSector ?? 0;
      let next = first;
      for (const { sector, bytes } of extents) {
        expect(sector).toBe(next);
        next += bytes / SECTOR;
      }
    }
    if (has('xorriso')) {
      const listed = execFileSync('xorriso', ['-indev', file, '-lsl', '/'], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      expect(listed).toContain(String(size));
    }
    rmSync(file);
  });
});

describe('other programs', () => {
  it.skipIf(!has('xorriso'))('xorriso gives every file and link back', () => {
    const out = join(base, 'by xorriso');
    execFileSync('xorriso', ['-osirrox', 'on', '-indev', image, '-extract', '/', out], { stdio: 'ignore' });
    execFileSync('diff', ['-r', '--no-dereference', source, out]);
    execFileSync('chmod', ['-R', 'u+w', out]);
  });

  it.skipIf(!has('bsdtar'))(
    'bsdtar gives every file and link back, but of long targets loses a slash',
    () => {
      const out = join(base, 'by bsdtar');
      mkdirSync(out);
      execFileSync('bsdtar', ['-xf', image, '-C', out]);
      execFileSync('chmod', ['-R', 'u+w', out]);
      // libarchive 3.6 puts no slash between two SL entries, as RRIP 4.1.3.1 wants where a component ends with the first.
      execFileSync('diff', ['-r', '--no-dereference', '--exclude', 'long link', source, out]);
    },
  );

  it.skipIf(!has('grub-fstest'))(
    'grub, which reads discs before there is a system, finds the same bytes',
    () => {
      for (const path of ['data/2047', 'data/2048', 'data/2049', 'a/b/c/d/e/f/g/h/i/j/k/l/deep.txt'])
        execFileSync('grub-fstest', [image, 'cmp', `(loop0)/${path}`, join(source, path)]);
      const listed = execFileSync('grub-fstest', [image, 'ls', '(loop0)/many/'], { encoding: 'utf8' });
      expect(listed.match(/a file with a rather long name/g)).toHaveLength(300);
    },
  );

  it.skipIf(!has('7z'))('7z reads UDF whole, of which it opens none with a link in it', async () => {
    const plain = join(base, 'no links.iso');
    await imageOf(source, plain, ({ kind }) => kind === 'file');
    const told = execFileSync('7z', ['t', '-tudf', plain], { encoding: 'utf8' });
    expect(told).toContain('Everything is Ok');
    expect(told).toMatch(new RegExp(`Files: ${contents.size}\\b`));
  });

  it.skipIf(!has('isoinfo'))('isoinfo reads Joliet names', () => {
    const told = execFileSync('isoinfo', ['-J', '-f', '-i', image], { encoding: 'utf8' });
    expect(told).toContain('/data/2019/05/12/IMG_0001.JPG');
    expect(told.split('\n').filter((line) => line.startsWith('/many/a file')).length).toBe(300);
  });

  it.skipIf(!has('udfinfo'))('udfinfo finds nothing wrong', () => {
    const { stdout, stderr } = spawnSync('udfinfo', [image], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout).toContain('label=MS_2f844a98_0007');
    expect(stdout).toContain('integrity=closed');
    expect(stdout).toContain(`numfiles=${contents.size + 2}`);
  });
});

describe('the reader, of an image that is damaged', () => {
  it('never crashes, hangs or leaves its folder, whatever byte is another', async () => {
    const small = join(base, 'small');
    const { mkdirSync, writeFileSync } = await import('node:fs');
    mkdirSync(join(small, 'data/inner'), { recursive: true });
    for (const name of ['a.jpg', 'inner/b.jpg', `inner/${'long '.repeat(40)}.jpg`])
      writeFileSync(join(small, 'data', name), `content of ${name}`);
    const file = join(base, 'small.iso');
    const { firstFileSector } = await imageOf(small, file);
    const whole = readFileSync(file);
    const random = lehmer(20_261_129);
    let told = 0;
    for (let nth = 0; nth < 1000; nth++) {
      const damaged = Buffer.from(whole);
      for (let flips = 0; flips < 1 + (nth % 4); flips++) {
        const used = usedByte(whole, firstFileSector * SECTOR, random);
        damaged[used] = Math.floor(random() * 256);
      }
      told += readAll(damaged);
    }
    expect(told).toBeGreaterThan(100);
  });
});

/** Reads all views of an image that stands in memory; returns 1 where something was told. */
function readAll(bytes: Buffer): number {
  const access = {
    ...nodeFileAccess,
    realpath: (path: string) => path,
    lstat: () => nodeFileAccess.lstat(image),
    open: () => 1,
    close: () => {},
    read: (_: number, buffer: Uint8Array, position: number | null) =>
      (position ?? 0) >= bytes.length ? 0 : bytes.copy(buffer, 0, position ?? 0),
  };
  try {
    using disc = new DiscReader(access, 'disc.iso');
    let isTold = false;
    for (const view of VIEWS)
      for (const entry of disc.entries(view)) {
        const text = bytesToPath(pathToBytes(entry.path));
        expect(text.split('/').some((part) => part === '..' || part === '.')).toBe(false);
        expect(text.startsWith('/')).toBe(false);
        if (entry.kind === 'damaged') isTold = true;
        if (entry.kind === 'file' && entry.size < 1 << 20) disc.hash(entry, () => {});
      }
    return isTold || disc.views.length < VIEWS.length ? 1 : 0;
  } catch (error) {
    expect((error as { code?: string }).code).toBe('wrong-volume');
    return 1;
  }
}

/** A byte that says something, so that most changes matter. */
function usedByte(bytes: Buffer, end: number, random: () => number): number {
  for (;;) {
    const at = Math.floor(random() * end);
    if (bytes[at] !== 0) return at;
  }
}

describe('what is no image', () => {
  it.each([
    ['nothing', 'no such file', 'usage'],
    ['a folder', '.', 'usage'],
    ['another file', 'package.json', 'wrong-volume'],
  ])('is told: %s', (_, path, code) => {
    const at = join(import.meta.dirname, '..', path);
    expect(() => new DiscReader(nodeFileAccess, at)).toThrow(expect.objectContaining({ code }));
  });
});
