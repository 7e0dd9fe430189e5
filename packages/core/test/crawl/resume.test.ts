import {
  appendFileSync,
  cpSync,
  existsSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { outputFileSync } from 'fs-extra/esm';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CrawlRequest } from '../../src/crawl/crawl.ts';
import type { RecordReader } from '../../src/crawl/record-reader.ts';
import { inlineReader } from '../../src/crawl/record-reader.ts';
import type { FileStat } from '../../src/files/file-access.ts';
import { alteredAccess } from '../files/altered-access.ts';
import { temporaryFolder } from '../files/temporary-folder.ts';
import { refusal } from '../library/refusal.ts';
import { TestLibrary } from '../library/test-library.ts';

const folder = temporaryFolder();
/** A reader reads so many files in one task. */
const TASK = 8;
const FILES = 5 * TASK;
const SMALL = { task: { files: TASK, bytes: 1e6 }, markBytes: 1 };
let lib: TestLibrary;

beforeEach(() => {
  lib = new TestLibrary(folder.at('lib'));
  for (let nth = 0; nth < FILES; nth++) write(nameOf(nth), `picture ${nth}`);
});

function nameOf(nth: number): string {
  return `${nth % 3}/${String(nth).padStart(4, '0')}.jpg`;
}

function write(path: string, content: string): void {
  outputFileSync(lib.at(`media/${path}`), content);
  utimesSync(lib.at(`media/${path}`), 1_557_650_000, 1_557_650_000);
}

/** Reads on this thread, and counts the files of the tree that it opens. Before its nth task it does something else. */
function reading(beforeTask: Readonly<Record<number, () => void>> = {}) {
  const root = lib.at('media/');
  const told = { opened: new Array<string>() };
  const access = alteredAccess({
    open: (real, path, flags, mode) => {
      if (path.startsWith(root)) told.opened.push(path.slice(root.length));
      return real(path, flags, mode);
    },
  });
  const real = inlineReader(access);
  let tasks = 0;
  const reader: RecordReader = {
    ...real,
    read: (task) => {
      beforeTask[tasks++]?.();
      return real.read(task);
    },
  };
  return { told, reader };
}

const indexes = () => lib.at('.mediastruct/indexes');

/** Crawls, and puts the indexes back to what they were when so many answers had been taken, while the next file was read: as after a kill. */
async function crawlKilled(answers: number, request: Partial<CrawlRequest> = {}): Promise<void> {
  const { reader } = reading({
    [answers + 1]: () => cpSync(indexes(), folder.at('killed'), { recursive: true }),
  });
  await lib.crawl({ reader, ...SMALL, ...request });
  rmSync(indexes(), { recursive: true });
  cpSync(folder.at('killed'), indexes(), { recursive: true });
  rmSync(folder.at('killed'), { recursive: true });
}

function contents(): unknown {
  return lib.records('media').map(({ path, sha256, size }) => ({ path, sha256, size }));
}

/** What the index must hold, by a crawl of another library over the same files. */
async function truth(): Promise<unknown> {
  const other = new TestLibrary(folder.at('other'));
  rmSync(other.at('media'), { recursive: true });
  cpSync(lib.at('media'), other.at('media'), { recursive: true, preserveTimestamps: true });
  await other.crawl();
  return other.records('media').map(({ path, sha256, size }) => ({ path, sha256, size }));
}

describe('a crawl that was killed', () => {
  it.each([1, 2, 3])('goes on from what it had read, the first of a tree, after %i tasks', async (tasks) => {
    await crawlKilled(tasks);
    const { told, reader } = reading();
    const report = await lib.crawl({ reader });
    expect(report).toMatchObject({
      files: FILES,
      added: FILES,
      hashed: FILES - tasks * TASK,
      reused: tasks * TASK,
    });
    expect(told.opened).toHaveLength(FILES - tasks * TASK);
    expect(lib.notes.join('\n')).toContain(`${tasks * TASK} files were read already`);
    expect(contents()).toEqual(await truth());
    expect(lib.files('.mediastruct/indexes').filter((name) => /marks|unfinished|tmp/.test(name))).toEqual([]);
  });

  it('goes on into an index that is there, and tells what it would have told', async () => {
    await lib.crawl();
    for (let nth = 0; nth < FILES; nth += 2) write(nameOf(nth), `other picture ${nth}`);
    for (const nth of [1, 3, 39]) rmSync(lib.at(`media/${nameOf(nth)}`));
    for (let nth = 0; nth < 10; nth++) write(`1/new ${nth}.jpg`, `new ${nth}`);
    await crawlKilled(2);
    const { told, reader } = reading();
    expect(await lib.crawl({ reader })).toMatchObject({
      changed: FILES / 2,
      gone: 3,
      added: 10,
      goneNowhere: 3,
    });
    expect(told.opened).toHaveLength(FILES / 2 + 10 - 2 * TASK);
    expect(lib.notes.join('\n')).not.toContain('cut off');
    expect(contents()).toEqual(await truth());
    expect(await lib.crawl()).toMatchObject({ hashed: 0, changed: 0 });
  });

  it('goes on from two crawls that were killed one after the other', async () => {
    await crawlKilled(2);
    await crawlKilled(1);
    const { told, reader } = reading();
    await lib.crawl({ reader });
    expect(told.opened).toHaveLength(FILES - 2 * TASK - TASK);
    expect(contents()).toEqual(await truth());
  });

  it('reads what was written since', async () => {
    // As a command whose flag was not given.
    await crawlKilled(3, { force: undefined as unknown as boolean });
    appendFileSync(lib.at(`media/${nameOf(0)}`), '+');
    const { told, reader } = reading();
    await lib.crawl({ reader });
    expect(told.opened).toHaveLength(FILES - 3 * TASK + 1);
    expect(contents()).toEqual(await truth());
  });

  it('believes only what fits the sum of a mark', async () => {
    await crawlKilled(3);
    const path = lib.at('.mediastruct/indexes/media.ndjson.tmp');
    const bytes = readFileSync(path);
    const at = Math.floor(bytes.length / 2);
    bytes[at] = (bytes[at] as number) ^ 1;
    writeFileSync(path, bytes);
    const { told, reader } = reading();
    await lib.crawl({ reader });
    expect(told.opened).toHaveLength(FILES - TASK);
    expect(contents()).toEqual(await truth());
  });

  it('is not taken up where the tree was replaced on purpose, or another disk stands there', async () => {
    await lib.crawl();
    await crawlKilled(3, { force: true });
    const accepted = reading();
    await lib.crawl({ reader: accepted.reader, acceptTree: true });
    expect(accepted.told.opened).toHaveLength(FILES);
    await crawlKilled(3, { acceptTree: true });
    const marks = lib.at('.mediastruct/indexes/media.marks');
    writeFileSync(marks, readFileSync(marks, 'utf8').replace(/("rootIdentity":"\d+:)/, '$17'));
    rmSync(lib.at('.mediastruct/indexes/media.ndjson'));
    const other = reading();
    await lib.crawl({ reader: other.reader });
    expect(other.told.opened).toHaveLength(FILES);
  });

  it('is believed of a file only where all that the file system says is as it was, on exFAT too', async () => {
    await crawlKilled(3);
    // The same size and modification time in other files, as on a disk of copies.
    for (let nth = 0; nth < FILES; nth++) {
      rmSync(lib.at(`media/${nameOf(nth)}`));
      write(nameOf(nth), `Picture ${nth}`);
    }
    const opened: string[] = [];
    const access = alteredAccess({
      statfs: (real, path) => ({ ...real(path), type: 0x2011bab0 }),
      open: (real, path, flags, mode) => {
        if (path.startsWith(lib.at('media/'))) opened.push(path);
        return real(path, flags, mode);
      },
    });
    await lib.crawl({ reader: inlineReader(access) });
    expect(opened).toHaveLength(FILES);
    expect(contents()).toEqual(await truth());
  });

  it('is gone on with where it was refused for what is gone, once that is accepted', async () => {
    await lib.crawl();
    for (let nth = 0; nth < FILES; nth += 2) rmSync(lib.at(`media/${nameOf(nth)}`));
    await expect(lib.crawl({ ...SMALL, force: true })).rejects.toThrow(refusal('tree-changed'));
    const { told, reader } = reading();
    expect(await lib.crawl({ reader, force: true, acceptGone: true })).toMatchObject({ gone: FILES / 2 });
    expect(told.opened).toEqual([]);
    expect(contents()).toEqual(await truth());
  });

  it('is gone on with by one that replaces the tree on purpose as well', async () => {
    await lib.crawl();
    await crawlKilled(3, { acceptTree: true });
    const { told, reader } = reading();
    await lib.crawl({ reader, acceptTree: true });
    expect(told.opened).toHaveLength(FILES - 3 * TASK);
    expect(contents()).toEqual(await truth());
  });

  it('is gone on with after the disks were numbered anew, where inodes stay', async () => {
    await crawlKilled(3);
    const root = lib.at('media');
    const renumbered = (path: string, stat: FileStat) =>
      path.startsWith(root) ? { ...stat, dev: stat.dev + 7n } : stat;
    const opened: string[] = [];
    lib.access = alteredAccess({
      lstat: (real, path) => renumbered(path, real(path)),
      open: (real, path, flags, mode) => {
        if (path.startsWith(`${root}/`)) opened.push(path);
        return real(path, flags, mode);
      },
    });
    await lib.crawl({ reader: inlineReader(lib.access) });
    expect(opened).toHaveLength(FILES - 3 * TASK);
    const { dev } = lib.record('media', nameOf(0)) ?? {};
    expect(dev).toBe(String(statSync(root, { bigint: true }).dev + 7n));
  });

  it('is gone on with where all is to be read whatever its age, unless it was to read less', async () => {
    await lib.crawl();
    await crawlKilled(3, { maxAgeDays: 0 });
    const { told, reader } = reading();
    await lib.crawl({ reader, maxAgeDays: 0 });
    expect(told.opened).toHaveLength(FILES - 3 * TASK);
    for (let nth = 0; nth < FILES; nth++) write(nameOf(nth), `other picture ${nth}`);
    await crawlKilled(3);
    const all = reading();
    await lib.crawl({ reader: all.reader, maxAgeDays: 0 });
    expect(all.told.opened).toHaveLength(FILES);
  });

  it('begins anew where marks or list are damaged, or the file is another', async () => {
    for (const damage of [
      () => writeFileSync(lib.at('.mediastruct/indexes/media.marks'), 'no marks\n'),
      () => rmSync(lib.at('.mediastruct/indexes/media.ndjson.tmp')),
      () => writeFileSync(lib.at('.mediastruct/indexes/media.unfinished'), '{"format":'),
    ]) {
      rmSync(indexes(), { recursive: true });
      outputFileSync(lib.at('.mediastruct/indexes/x'), '');
      await crawlKilled(2);
      damage();
      await lib.crawl();
      expect(contents()).toEqual(await truth());
      rmSync(folder.at('other'), { recursive: true });
    }
  });

  it('is not taken up where every file is to be read, unless it was to read every file too', async () => {
    await crawlKilled(3);
    const anew = reading();
    await lib.crawl({ reader: anew.reader, force: true });
    expect(anew.told.opened).toHaveLength(FILES);
    await crawlKilled(3, { force: true });
    const resumed = reading();
    await lib.crawl({ reader: resumed.reader, force: true });
    expect(resumed.told.opened.length).toBeLessThan(FILES);
    expect(contents()).toEqual(await truth());
  });
});

describe('a crawl that was stopped', () => {
  it.each([
    ['reads all', { force: true }],
    ['reads by budget', { verifyBudget: { kind: 'bytes', bytes: 1e6 } }],
  ] as const)('leaves the rot to the next one that it found where it %s', async (_, request) => {
    const untraced = (stat: FileStat): FileStat => ({ ...stat, ctimeNs: 1n });
    const access = alteredAccess({
      lstat: (real, path) => untraced(real(path)),
      fstat: (real, fd) => untraced(real(fd)),
    });
    await lib.crawl({ reader: inlineReader(access) });
    write(nameOf(3), 'pixture 3');
    const real = inlineReader(access);
    const stop = { requested: false };
    let tasks = 0;
    const reader: RecordReader = {
      ...real,
      read: (task) => {
        stop.requested = ++tasks === 4;
        return real.read(task);
      },
    };
    lib.options = { stop };
    await expect(lib.crawl({ reader, ...SMALL, ...request })).rejects.toThrow(refusal('interrupted'));
    lib.options = {};
    expect(lib.record('media', nameOf(0))?.error).toBeUndefined();
    const before = lib.record('media', nameOf(0))?.verifiedAt ?? '';
    const report = await lib.crawl({ reader: inlineReader(access) });
    expect(report).toMatchObject({ rotten: 1, rot: [{ path: nameOf(3) }], hashed: 1 });
    expect(lib.record('media', nameOf(0))?.verifiedAt?.localeCompare(before)).toBe(1);
  });

  it('leaves what it read to the next one', async () => {
    const stop = { requested: false };
    const { reader } = reading({ 3: () => (stop.requested = true) });
    lib.options = { stop };
    await expect(lib.crawl({ reader, ...SMALL })).rejects.toThrow(refusal('interrupted'));
    lib.options = {};
    const { told, reader: second } = reading();
    await lib.crawl({ reader: second });
    expect(told.opened.length).toBeLessThanOrEqual(FILES - 2 * TASK);
    expect(contents()).toEqual(await truth());
    expect(existsSync(lib.at('.mediastruct/indexes/media.ndjson.tmp'))).toBe(false);
    expect(statSync(lib.at('.mediastruct/indexes/media.ndjson')).size).toBeGreaterThan(0);
  });
});

describe('a file that somebody keeps writing to, where times are coarse', () => {
  it('is waited for once', async () => {
    write('busy.jpg', 'busy');
    const access = alteredAccess({
      statfs: (real, path) => ({ ...real(path), type: 0x4d44 }),
      lstat: (real, path) => {
        const stat = real(path);
        // Written a little less than two seconds ago, whenever it is asked.
        const mtimeNs = BigInt(Date.now() - 1950) * 1_000_000n;
        return path.endsWith('/busy.jpg') ? { ...stat, mtimeNs } : stat;
      },
    });
    await lib.crawl();
    const report = await lib.crawl({ reader: inlineReader(access) });
    expect(report).toMatchObject({ files: FILES + 1 });
  });
});
