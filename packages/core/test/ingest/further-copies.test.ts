import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { inlineContent } from '../../src/files/content-port.ts';
import { safeToFormat } from '../../src/ingest/safe-to-format.ts';
import { exitCodeOf } from '../../src/journal/ledger/exit-code.ts';
import { alteredAccess, systemError } from '../files/altered-access.ts';
import { MEMORY, temporaryFolder } from '../files/temporary-folder.ts';
import { refusal } from '../library/refusal.ts';
import { TestLibrary } from '../library/test-library.ts';
import { zipFile } from './zip-file.ts';
import { ingest, picture, put } from './pictures.ts';

const folder = temporaryFolder(MEMORY);
let lib: TestLibrary;
let second: string;

beforeEach(() => {
  lib = new TestLibrary(folder.at('home/lib'));
  second = folder.at('second');
  mkdirSync(second);
});

const NOON = '2019:05:12 12:00:00';

function card(path: string, content: string | Uint8Array = picture(path, NOON)): string {
  return put(folder.at(`card/${path}`), content);
}

function filesBelow(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}

/** A disk of the second copies that has no room, and how often that was found out. */
function fullSecond() {
  const real = lib.library.access;
  const full = { tried: 0, real };
  const parts = new Map<number, string>();
  lib.access = alteredAccess({
    open: (call, path, ...rest) => {
      const fd = call(path, ...rest);
      parts.set(fd, path);
      return fd;
    },
    write: (call, fd, buffer, position) => {
      if (!parts.get(fd)?.startsWith(second)) return call(fd, buffer, position);
      full.tried += 1;
      throw systemError('ENOSPC');
    },
    lstat: (call, path) => {
      const stat = call(path);
      return path.startsWith(second) ? { ...stat, dev: stat.dev + 1n } : stat;
    },
  });
  return full;
}

function toSecond() {
  return ingest(lib, [folder.at('card')], { to: [second] });
}

describe('a second copy', () => {
  it('stands at the place that the file has in its source, with its time', async () => {
    const from = card('DCIM/100/IMG_1.JPG');
    const { summary, run } = await toSecond();
    expect(filesBelow(second)).toEqual(['card/DCIM/100/IMG_1.JPG']);
    expect(readFileSync(join(second, 'card/DCIM/100/IMG_1.JPG'))).toEqual(readFileSync(from));
    expect(statSync(join(second, 'card/DCIM/100/IMG_1.JPG')).mtimeMs).toBe(statSync(from).mtimeMs);
    expect(summary).toMatchObject({
      discovered: { files: 1 },
      made: { files: 1 },
      states: { filed: { files: 1 }, copied: { files: 1 } },
    });
    expect(safeToFormat(lib.library, run.runId)).toMatchObject({ safe: true, unproven: {} });
  });

  it('is made in the one reading that files the picture', async () => {
    const from = card('IMG_1.JPG');
    let readings = 0;
    lib.access = alteredAccess({
      open: (real, path, ...rest) => {
        if (path === from) readings += 1;
        return real(path, ...rest);
      },
    });
    await toSecond();
    // One tells its hash, one is copied.
    expect(readings).toBe(2);
  });

  it('is read back before it counts', async () => {
    card('IMG_1.JPG');
    const parts = new Map<number, string>();
    lib.access = alteredAccess({
      open: (real, path, ...rest) => {
        const fd = real(path, ...rest);
        parts.set(fd, path);
        return fd;
      },
      read: (real, fd, buffer, position) => {
        const count = real(fd, buffer, position);
        if (parts.get(fd)?.startsWith(second) && count > 10) buffer[10] = (buffer[10] ?? 0) ^ 1;
        return count;
      },
    });
    const { summary, run } = await toSecond();
    expect(summary.failureCodes).toEqual({ 'copy-mismatch': 1 });
    expect(summary.states).toMatchObject({ filed: { files: 1 }, failed: { files: 1 } });
    expect(filesBelow(second)).toEqual([]);
    expect(safeToFormat(lib.library, run.runId)).toMatchObject({
      safe: false,
      unproven: { 'copy-mismatch': 1 },
    });
  });

  it('is made of what the library holds already', async () => {
    card('IMG_1.JPG');
    await ingest(lib, [folder.at('card')]);
    const { summary } = await toSecond();
    expect(summary.states).toMatchObject({ duplicate: { files: 1 }, copied: { files: 1 } });
    expect(filesBelow(second)).toEqual(['card/IMG_1.JPG']);
  });

  it('is not written again, but read', async () => {
    card('IMG_1.JPG');
    await toSecond();
    const before = statSync(join(second, 'card/IMG_1.JPG'), { bigint: true });
    const { summary, run, operations } = await toSecond();
    expect(operations.map(({ kind }) => kind)).toEqual(['none', 'none']);
    expect(statSync(join(second, 'card/IMG_1.JPG'), { bigint: true }).ino).toBe(before.ino);
    expect(summary.states).toMatchObject({ duplicate: { files: 1 }, copied: { files: 1 } });
    expect(safeToFormat(lib.library, run.runId).safe).toBe(true);
  });

  it('that rotted is told, and the card is not safe to format', async () => {
    card('IMG_1.JPG');
    await toSecond();
    const path = join(second, 'card/IMG_1.JPG');
    const bytes = readFileSync(path);
    bytes.writeUInt8(bytes.readUInt8(500) ^ 1, 500);
    writeFileSync(path, bytes);
    put(path, bytes);
    const { summary, run } = await toSecond();
    expect(summary.failureCodes).toEqual({ 'keeper-gone': 1 });
    expect(safeToFormat(lib.library, run.runId).safe).toBe(false);
  });

  it('never takes the place of another file', async () => {
    card('IMG_1.JPG');
    put(join(second, 'card/IMG_1.JPG'), 'another');
    await toSecond();
    expect(readFileSync(join(second, 'card/IMG_1.JPG'), 'utf8')).toBe('another');
    expect(filesBelow(second)).toHaveLength(2);
  });

  it('of what is moved is made before it is moved', async () => {
    card('IMG_1.JPG');
    const { summary } = await ingest(lib, [folder.at('card')], { to: [second], move: true });
    expect(summary.states).toMatchObject({ filed: { files: 1 }, copied: { files: 1 } });
    expect(filesBelow(folder.at('card'))).toEqual([]);
    expect(filesBelow(second)).toEqual(['card/IMG_1.JPG']);
  });

  it('of a file in an archive is unpacked', async () => {
    const path = put(
      folder.at('takeout.zip'),
      zipFile([{ name: 'in/IMG_1.JPG', content: picture('a', NOON) }]),
    );
    await ingest(lib, [path], { to: [second] });
    expect(filesBelow(second)).toEqual(['takeout/in/IMG_1.JPG']);
    const { operations } = await ingest(lib, [path], { to: [second] });
    expect(operations.map(({ kind }) => kind)).toEqual(['none', 'none']);
  });

  it('goes with an undo, which leaves what was there before', async () => {
    card('IMG_1.JPG');
    card('IMG_2.JPG');
    put(join(second, 'card/IMG_2.JPG'), picture('IMG_2.JPG', NOON));
    put(join(second, 'mine.txt'), 'mine');
    await toSecond();
    const { summary } = await lib.undo();
    expect(summary.states).toMatchObject({ removed: { files: 3 } });
    expect(filesBelow(second)).toEqual(['card/IMG_2.JPG', 'mine.txt']);
    expect(lib.files('media')).toEqual([]);
  });

  it('that was changed since stays with an undo', async () => {
    card('IMG_1.JPG');
    await toSecond();
    put(join(second, 'card/IMG_1.JPG'), 'edited');
    const { summary } = await lib.undo();
    expect(summary.states).toMatchObject({ removed: { files: 1 }, left: { files: 1 } });
    expect(readFileSync(join(second, 'card/IMG_1.JPG'), 'utf8')).toBe('edited');
  });
});

describe('a second folder that fails', () => {
  it.each(['ENOSPC', 'EIO', 'EROFS'])(
    'with %s does not keep the library from being filled',
    async (errno) => {
      for (let nth = 0; nth < 5; nth++) card(`IMG_${nth}.JPG`);
      const parts = new Map<number, string>();
      lib.access = alteredAccess({
        open: (real, path, ...rest) => {
          const fd = real(path, ...rest);
          parts.set(fd, path);
          return fd;
        },
        write: (real, fd, buffer, position) => {
          if (parts.get(fd)?.startsWith(second)) throw systemError(errno);
          return real(fd, buffer, position);
        },
      });
      const { summary, run } = await toSecond();
      expect(summary.states).toMatchObject({ filed: { files: 5 }, failed: { files: 5 } });
      expect(exitCodeOf(summary)).toBe(errno === 'ENOSPC' ? 23 : 3);
      expect(filesBelow(second)).toEqual([]);
      expect(safeToFormat(lib.library, run.runId).safe).toBe(false);
    },
  );

  it('for want of room is told before, and the library is filled', async () => {
    card('IMG_1.JPG');
    const real = lib.library.access;
    lib.access = alteredAccess({
      statfs: (_, path) => ({ ...real.statfs(path), ...(path.startsWith(second) ? { available: 10 } : {}) }),
      lstat: (call, path) => {
        const stat = call(path);
        return path.startsWith(second) ? { ...stat, dev: stat.dev + 1n } : stat;
      },
    });
    const { summary } = await toSecond();
    expect(summary.warnings.first).toMatchObject([{ path: second }]);
    expect(summary.states).toMatchObject({ filed: { files: 1 } });
  });

  it('is left alone once it is full, while files go on to the library', async () => {
    for (let nth = 0; nth < 600; nth++) card(`IMG_${nth}.JPG`, `content ${nth}`);
    const full = fullSecond();
    const { summary } = await toSecond();
    expect(summary.states).toMatchObject({ undated: { files: 600 } });
    expect(summary.states['not-applied']?.files).toBe(600 - full.tried);
    expect(full.tried).toBeLessThan(300);
  });

  it('keeps what would be moved where it is, until there is room for both', async () => {
    for (let nth = 0; nth < 300; nth++) card(`IMG_${nth}.JPG`, `content ${nth}`);
    const full = fullSecond();
    const move = { to: [second], move: true };
    await ingest(lib, [folder.at('card')], move);
    expect(full.tried).toBeGreaterThan(0);
    expect(filesBelow(folder.at('card'))).toHaveLength(300);
    expect(filesBelow(lib.at('media'))).toEqual([]);
    lib.access = full.real;
    const { summary, run } = await ingest(lib, [folder.at('card')], move);
    expect(summary.states).toMatchObject({ undated: { files: 300 }, copied: { files: 300 } });
    expect(filesBelow(folder.at('card'))).toEqual([]);
    expect(filesBelow(second)).toHaveLength(300);
    expect(safeToFormat(lib.library, run.runId).unproven).toEqual({});
  });
});

describe('a folder for second copies is refused', () => {
  it.each([
    ['absent', () => folder.at('none'), 'tree-changed', 'found nothing'],
    ['a file', () => put(folder.at('file'), 'x'), 'tree-changed', 'found file'],
    ['in the library', () => lib.at('media'), 'usage', 'media folder'],
    ['around the library', () => folder.at('home'), 'usage', 'holds'],
    [
      'in a source',
      () => (mkdirSync(folder.at('card/second')), folder.at('card/second')),
      'usage',
      'a source',
    ],
  ] as const)('that is %s', async (_, make, code, message) => {
    card('IMG_1.JPG');
    await expect(ingest(lib, [folder.at('card')], { to: [make()] })).rejects.toThrow(refusal(code, message));
  });

  it('when it is gone before its run is applied', async () => {
    card('IMG_1.JPG');
    const run = lib.apply(
      async (session) => {
        const { planIngest } = await import('../../src/ingest/plan-ingest.ts');
        const dates = { useModifyDate: false, useMtime: false, shift: {} };
        return planIngest(session, { sources: [folder.at('card')], move: false, to: [second], ...dates });
      },
      () => rmSync(second, { recursive: true }),
    );
    await expect(run).rejects.toThrow(refusal('tree-changed', 'second copies'));
    expect(lib.files('media')).toEqual([]);
  });
});

it('copies on threads as on one', async () => {
  card('IMG_1.JPG');
  card('IMG_2.JPG');
  const { pooledContent } = await import('../../src/files/pooled-content.ts');
  const content = pooledContent(2);
  lib.options = { content };
  try {
    await toSecond();
  } finally {
    lib.options = { content: inlineContent(lib.access) };
    await content.close();
  }
  expect(filesBelow(second)).toEqual(['card/IMG_1.JPG', 'card/IMG_2.JPG']);
  expect(lib.files('media')).toHaveLength(2);
});
