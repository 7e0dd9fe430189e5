import { createHash } from 'node:crypto';
import { utimesSync, writeFileSync } from 'node:fs';
import { outputFileSync } from 'fs-extra/esm';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CrawlRequest } from '../../src/crawl/crawl.ts';
import { inlineReader, pooledReader } from '../../src/crawl/record-reader.ts';
import type { ExtraDigests } from '../../src/files/digest-algorithms.ts';
import { EXTRA_ALGORITHMS } from '../../src/files/digest-algorithms.ts';
import { alteredAccess } from '../files/altered-access.ts';
import { temporaryFolder } from '../files/temporary-folder.ts';
import { TestLibrary } from '../library/test-library.ts';

const folder = temporaryFolder();
let lib: TestLibrary;

/** Of "abc", as the authors of the algorithms publish them. */
const OF_ABC: ExtraDigests = {
  xxh128: '06b05ab6733a618578af5f94892f3950',
  blake3: '6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85',
  md5: '900150983cd24fb0d6963f7d28e17f72',
};

beforeEach(() => {
  lib = new TestLibrary(folder.at('lib'));
  write('abc', 'abc');
  write('long', 'x'.repeat(3 << 20));
});

function write(name: string, content: string): void {
  outputFileSync(lib.at(`media/${name}`), content);
  utimesSync(lib.at(`media/${name}`), 1_557_650_000, 1_557_650_000);
}

function also(name: string): ExtraDigests | undefined {
  return lib.record('media', name)?.also;
}

/** The names of the files that a crawl opened. */
async function opened(request: Partial<CrawlRequest>): Promise<readonly string[]> {
  const root = lib.at('media/');
  const names: string[] = [];
  const access = alteredAccess({
    open: (real, path, flags, mode) => {
      if (path.startsWith(root)) names.push(path.slice(root.length));
      return real(path, flags, mode);
    },
  });
  await lib.crawl({ ...request, reader: inlineReader(access) });
  return names;
}

/** An access that ends the crawl when it opens its nth file. */
function killedAt(nth: number) {
  let opens = 0;
  return alteredAccess({
    open: (real, path, flags, mode) => {
      if (path.startsWith(lib.at('media/')) && ++opens === nth) throw new Error('killed');
      return real(path, flags, mode);
    },
  });
}

describe('crawl with further digests', () => {
  it('keeps those that their authors publish, and none that nobody asked for', async () => {
    await lib.crawl();
    expect(also('abc')).toBeUndefined();
    await lib.crawl({ also: EXTRA_ALGORITHMS });
    expect(also('abc')).toEqual(OF_ABC);
    const md5 = createHash('md5').update('x'.repeat(3 << 20));
    expect(also('long')?.md5).toBe(md5.digest('hex'));
  });

  it('has them from threads too', async () => {
    const reader = pooledReader(2);
    try {
      await lib.crawl({ also: ['blake3'], reader });
    } finally {
      await reader.close();
    }
    expect(also('abc')).toEqual({ blake3: OF_ABC.blake3 });
  });

  it('reads a file once for all of them, and again only for one that its record lacks', async () => {
    expect(await opened({ also: ['md5', 'xxh128'] })).toEqual(['abc', 'long']);
    expect(await opened({ also: ['xxh128'] })).toEqual([]);
    expect(await opened({})).toEqual([]);
    expect(also('abc')).toEqual({ md5: OF_ABC.md5, xxh128: OF_ABC.xxh128 });
    write('new', 'new');
    expect(await opened({ also: ['blake3', 'md5'] })).toEqual(['abc', 'long', 'new']);
    expect(also('abc')).toEqual(OF_ABC);
  });

  it('proves what it reads for them', async () => {
    await lib.crawl();
    expect(await lib.crawl({ also: ['md5'] })).toMatchObject({ hashed: 2, proven: 2, reused: 0, changed: 0 });
  });

  it('reads for them within a budget of proof, and leaves the rest to the next crawl', async () => {
    lib = new TestLibrary(folder.at('budget'));
    let clock = new Date('2026-01-01T12:00:00Z');
    lib.options = { now: () => clock };
    write('has', '123');
    await lib.crawl({ also: ['md5'] });
    write('a-lacks', '123');
    await lib.crawl();
    clock = new Date('2026-08-01T12:00:00Z');
    const budget = (bytes: number) => ({ verifyBudget: { kind: 'bytes', bytes } }) as const;
    const task = { files: 1, bytes: 1e6 };
    expect(await opened({ also: ['md5', 'xxh128'], task, ...budget(0) })).toEqual([]);
    expect(await opened({ also: ['md5', 'xxh128'], task, ...budget(3) })).toEqual(['a-lacks']);
    expect(await opened({ also: ['md5', 'xxh128'], task, ...budget(3) })).toEqual(['has']);
  });

  it('has none of the old content where the file was changed', async () => {
    await lib.crawl({ also: ['md5'] });
    writeFileSync(lib.at('media/abc'), 'other');
    await lib.crawl();
    expect(also('abc')).toBeUndefined();
    await lib.crawl({ also: ['md5'] });
    expect(also('abc')).toEqual({ md5: createHash('md5').update('other').digest('hex') });
  });

  it('goes on with them where it was killed, and not from what was read without them', async () => {
    for (const [before, read] of [
      [['md5'], ['long']],
      [[], ['abc', 'long']],
    ] as const) {
      lib = new TestLibrary(folder.at(`killed-${before.length}`));
      write('abc', 'abc');
      write('long', 'long');
      const task = { files: 1, bytes: 1 };
      const killed = lib.crawl({ also: before, markBytes: 1, task, reader: inlineReader(killedAt(2)) });
      await expect(killed).rejects.toThrow('killed');
      expect(await opened({ also: ['md5'], task })).toEqual(read);
      expect(also('abc')).toEqual({ md5: OF_ABC.md5 });
    }
  });

  it('finds rot where it reads for a digest alone', async () => {
    const still = () =>
      inlineReader(
        alteredAccess({
          lstat: (real, path) => ({ ...real(path), ctimeNs: 1n }),
          fstat: (real, fd) => ({ ...real(fd), ctimeNs: 1n }),
        }),
      );
    await lib.crawl({ reader: still() });
    write('abc', 'abd');
    expect(await lib.crawl({ reader: still() })).toMatchObject({ rotten: 0 });
    expect(await lib.crawl({ also: ['md5'], reader: still() })).toMatchObject({ rotten: 1 });
    expect(also('abc')).toBeUndefined();
  });

  it('does not take a part of a name for a digest', async () => {
    write('"md5":"900150983cd24fb0d6963f7d28e17f72"', 'abc');
    await lib.crawl();
    expect((await opened({ also: ['md5'] })).length).toBe(3);
  });
});
