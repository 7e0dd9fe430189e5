import {
  appendFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { outputFileSync } from 'fs-extra/esm';
import { beforeEach, describe, expect, it } from 'vitest';
import type { FileAccess } from '../../src/files/file-access.ts';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { exitCodeOf } from '../../src/journal/ledger/exit-code.ts';
import type { LedgerEntry } from '../../src/journal/ledger/ledger.ts';
import { resumeRuns } from '../../src/journal/complete-run.ts';
import { alteredAccess, systemError } from '../files/altered-access.ts';
import { HAS_MEMORY, MEMORY, temporaryFolder } from '../files/temporary-folder.ts';
import { refusal } from '../library/refusal.ts';
import type { Applied } from '../library/test-library.ts';
import { TestLibrary } from '../library/test-library.ts';
import type { Decision } from './small-plans.ts';
import { copy, deciding, move, none, retract } from './small-plans.ts';
import { expectTrueIndexes } from './true-indexes.ts';

const folder = temporaryFolder(MEMORY);
const otherDisk = temporaryFolder();
let lib: TestLibrary;

beforeEach(() => {
  lib = new TestLibrary(folder.at('lib'));
});

function write(path: string, content = path): string {
  const file = path.startsWith('/') ? path : lib.at(path);
  outputFileSync(file, content);
  utimesSync(file, 1_557_650_000.25, 1_557_650_000.25);
  return file;
}

function read(path: string): string {
  return readFileSync(lib.at(path), 'utf8');
}

function apply(decisions: readonly Decision[], between?: () => void): Promise<Applied> {
  return lib.apply(deciding(...decisions), between);
}

function told(entries: readonly LedgerEntry[]): string[] {
  return entries.map(({ state, code }) => `${state}: ${code}`);
}

async function crawlAll(): Promise<void> {
  for (const { name } of lib.library.trees) await lib.crawl({ tree: name });
}

/** Fails one call for the paths that match. */
function failing(
  call: 'link' | 'mkdir' | 'open' | 'unlink' | 'rename',
  code: string,
  path: RegExp,
): FileAccess {
  return alteredAccess({
    [call]: (real: (...given: unknown[]) => unknown, ...given: unknown[]) => {
      if (given.slice(0, 2).some((one) => typeof one === 'string' && path.test(one))) throw systemError(code);
      return real(...given);
    },
  });
}

describe('a run', () => {
  it('moves, copies, retracts and proves, and leaves the indexes true', async () => {
    const a = write('duplicates/a.jpg');
    const b = write('duplicates/b.jpg');
    const c = write('duplicates/c.jpg', 'held');
    const d = write('duplicates/d.jpg', 'held');
    const held = write('media/held.jpg', 'held');
    await crawlAll();
    const { entries, summary } = await apply([
      move(a, lib.at('media/2019/05/a.jpg')),
      copy(b, lib.at('media/2019/b.jpg')),
      retract(c, [held]),
      none(d, [held]),
      none(held, undefined, { state: 'left', because: { code: 'nothing-to-do' } }),
    ]);
    expect(told(entries)).toEqual([
      'filed: dated',
      'filed: dated',
      'removed: proven',
      'duplicate: held',
      'left: nothing-to-do',
    ]);
    expect(summary.discovered).toEqual({ files: 5, bytes: 16 * 2 + 4 * 3 });
    expect(exitCodeOf(summary)).toBe(0);
    expect(lib.files('.')).toEqual(expect.arrayContaining(['media/2019/05/a.jpg', 'media/2019/b.jpg']));
    expect([a, c].filter((path) => existsSync(path))).toEqual([]);
    expect(statSync(lib.at('media/2019/b.jpg')).mtimeMs).toBe(statSync(b).mtimeMs);
    await expectTrueIndexes(lib);
  });

  it('closes every file that it opened', async () => {
    const from = write('duplicates/a.jpg');
    const open = new Set<number>();
    lib.access = alteredAccess({
      open: (real, ...given) => {
        const fd = real(...given);
        open.add(fd);
        return fd;
      },
      close: (real, fd) => {
        open.delete(fd);
        real(fd);
      },
    });
    await apply([move(from, lib.at('media/a.jpg'))]);
    expect([...open]).toEqual([]);
  });

  it.skipIf(!HAS_MEMORY)('moves a file to another file system with its content and times', async () => {
    const from = write(otherDisk.at('card/a.jpg'), 'x'.repeat(2_500_000));
    expect(statSync(from).dev).not.toBe(statSync(lib.root).dev);
    const { mtimeMs } = statSync(from);
    const { entries } = await apply([move(from, lib.at('media/a.jpg'))]);
    expect(told(entries)).toEqual(['filed: dated']);
    expect(existsSync(from)).toBe(false);
    expect(read('media/a.jpg')).toBe('x'.repeat(2_500_000));
    expect(statSync(lib.at('media/a.jpg')).mtimeMs).toBeCloseTo(mtimeMs, 2);
    expect(lib.files('media')).toEqual(['a.jpg']);
    await expectTrueIndexes(lib);
  });

  it('takes the same content under the name for the file itself', async () => {
    const from = write('duplicates/a.jpg', 'same');
    const to = write('media/a.jpg', 'same');
    const { ino } = statSync(to);
    await crawlAll();
    await apply([move(from, to)]);
    expect(existsSync(from)).toBe(false);
    expect(statSync(to).ino).toBe(ino);
    await expectTrueIndexes(lib);
  });

  it('tries the other names in their order, and replaces nothing', async () => {
    const from = write('duplicates/a.jpg', 'new');
    const names = ['a.jpg', 'a_1.jpg', 'a_2.jpg', 'a_3.jpg'].map((name) => lib.at(`media/${name}`));
    write(names[0] as string, 'other');
    write(names[1] as string, 'another');
    await crawlAll();
    const { entries } = await apply([move(from, names[0] as string, { otherNames: names.slice(1) })]);
    expect(entries[0]).toMatchObject({ state: 'filed', to: names[2] });
    expect(names.slice(0, 3).map((name) => readFileSync(name, 'utf8'))).toEqual(['other', 'another', 'new']);
    expect(existsSync(names[3] as string)).toBe(false);
    await expectTrueIndexes(lib);
  });

  it('fails with target-differs where all names are taken, also by links and folders', async () => {
    const from = write('duplicates/a.jpg', 'new');
    mkdirSync(lib.at('media/a.jpg'));
    symlinkSync(from, lib.at('media/b.jpg'));
    const { entries } = await apply([
      move(from, lib.at('media/a.jpg'), { otherNames: [lib.at('media/b.jpg')] }),
    ]);
    expect(told(entries)).toEqual(['failed: target-differs']);
    expect(readFileSync(from, 'utf8')).toBe('new');
  });

  it('places without hard links', async () => {
    const from = write('duplicates/a.jpg', 'new');
    const taken = write('media/a.jpg', 'other');
    await crawlAll();
    lib.access = failing('link', 'EPERM', /./);
    const { entries } = await apply([move(from, taken, { otherNames: [lib.at('media/b.jpg')] })]);
    lib.access = nodeFileAccess;
    expect(entries[0]).toMatchObject({ state: 'filed', to: lib.at('media/b.jpg') });
    expect(lib.files('media')).toEqual(['a.jpg', 'b.jpg']);
    expect(existsSync(from)).toBe(false);
    await expectTrueIndexes(lib);
  });

  it('carries out more than a batch', async () => {
    const files = Array.from({ length: 600 }, (_, nth) => write(`duplicates/${nth}.jpg`));
    await crawlAll();
    const { summary } = await apply(
      files.map((from, nth) => move(from, lib.at(`media/${nth % 9}/${nth}.jpg`))),
    );
    expect(summary.states).toMatchObject({ filed: { files: 600 } });
    expect(lib.files('duplicates')).toEqual([]);
    await expectTrueIndexes(lib);
  });
});

describe('a run, of a world that is not as planned', () => {
  it.each<[string, (from: string) => void, string]>([
    ['is gone', (from) => rmSync(from), 'source-missing'],
    ['was replaced', (from) => (rmSync(from), writeFileSync(from, 'other!')), 'source-changed'],
    ['was written', (from) => appendFileSync(from, '+'), 'source-changed'],
    [
      'was written and given its old time again',
      (from) => {
        const { atime, mtime } = statSync(from);
        writeFileSync(from, 'CONTENT');
        utimesSync(from, atime, mtime);
      },
      'source-changed',
    ],
    ['became a folder', (from) => (rmSync(from), mkdirSync(from)), 'source-changed'],
    [
      'became a link',
      (from) => (renameSync(from, `${from}2`), symlinkSync(`${from}2`, from)),
      'source-changed',
    ],
  ])('leaves a source alone that %s', async (_, change, code) => {
    const from = write('duplicates/a.jpg', 'content');
    const other = write('duplicates/b.jpg');
    const { entries, summary } = await apply(
      [move(from, lib.at('media/a.jpg')), move(other, lib.at('media/b.jpg'))],
      () => change(from),
    );
    expect(told(entries)).toEqual([`failed: ${code}`, 'filed: dated']);
    expect(exitCodeOf(summary)).toBe(3);
    expect(lib.files('media')).toEqual(['b.jpg']);
  });

  it('is stale as a whole where no source is as it was', async () => {
    const from = write('duplicates/a.jpg', 'content');
    const { summary } = await apply([move(from, lib.at('media/a.jpg'))], () => rmSync(from));
    expect(exitCodeOf(summary)).toBe(22);
  });

  it.each<[string, (keeper: string, from: string) => void]>([
    ['gone', (keeper) => rmSync(keeper)],
    ['other content', (keeper) => writeFileSync(keeper, 'other')],
    ['a link', (keeper, from) => (rmSync(keeper), symlinkSync(from, keeper))],
    ['a folder', (keeper) => (rmSync(keeper), mkdirSync(keeper))],
  ])('takes no copy away whose keeper is %s', async (_, change) => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => write(`duplicates/${name}.jpg`, 'same'));
    const keeper = write('media/keeper.jpg', 'same');
    change(keeper, a as string);
    const { entries } = await apply([
      retract(a as string, [keeper]),
      move(b as string, lib.at('media/b.jpg'), { keepers: [keeper] }),
      none(c as string, [keeper]),
    ]);
    expect(told(entries)).toEqual(Array(3).fill('failed: keeper-gone'));
    expect(lib.files('duplicates')).toEqual(['a.jpg', 'b.jpg', 'c.jpg']);
  });

  it('takes no name of a file away because of another name of the same file', async () => {
    const from = write('duplicates/a.jpg', 'same');
    linkSync(from, lib.at('media/keeper.jpg'));
    const { entries } = await apply([retract(from, [lib.at('media/keeper.jpg')])]);
    expect(told(entries)).toEqual(['failed: keeper-gone']);
    expect(existsSync(from)).toBe(true);
  });

  it('goes on to the next keeper', async () => {
    const from = write('duplicates/a.jpg', 'same');
    const keeper = write('media/keeper.jpg', 'same');
    const { entries } = await apply([retract(from, [lib.at('media/gone.jpg'), keeper])]);
    expect(told(entries)).toEqual(['removed: proven']);
    expect(existsSync(from)).toBe(false);
  });

  it('takes nothing for its own keeper', async () => {
    const from = write('duplicates/a.jpg', 'same');
    symlinkSync('.', lib.at('duplicates/around'));
    const { entries } = await apply([retract(from, [from, lib.at('duplicates/around/a.jpg')])]);
    expect(told(entries)).toEqual(['failed: keeper-gone']);
    expect(existsSync(from)).toBe(true);
  });
});

describe('a run, of the archive', () => {
  it.each([
    ['its own path', '/archive/v1/a.jpg'],
    ['another spelling', '//archive/./v1//a.jpg'],
    ['a link to it', '/way/v1/a.jpg'],
    ['a link to a folder in it', '/inner/a.jpg'],
  ])('takes nothing out of it by %s', async (_, path) => {
    write('archive/v1/a.jpg', 'same');
    const keeper = write('media/keeper.jpg', 'same');
    symlinkSync('archive', lib.at('way'));
    symlinkSync('archive/v1', lib.at('inner'));
    const { entries } = await apply([
      move(lib.root + path, lib.at('media/a.jpg')),
      retract(lib.root + path, [keeper]),
    ]);
    expect(told(entries)).toEqual(['failed: protected', 'failed: protected']);
    expect(read('archive/v1/a.jpg')).toBe('same');
    expect(lib.files('media')).toEqual(['keeper.jpg']);
  });

  it('copies out of it and moves into it', async () => {
    const inside = write('archive/a.jpg');
    const outside = write('media/b.jpg');
    await crawlAll();
    const { entries } = await apply([
      copy(inside, lib.at('media/a.jpg')),
      move(outside, lib.at('archive/MS_0000000a_0001/data/b.jpg')),
    ]);
    expect(told(entries)).toEqual(['filed: dated', 'filed: dated']);
    await expectTrueIndexes(lib);
  });

  it('protects the roots that a plan names, too', async () => {
    const from = write('media/a.jpg');
    const { entries } = await lib.apply(async (session) => {
      const { prepareRun } = await import('../../src/journal/prepare-run.ts');
      const header = { job: 'test', options: {}, protectedRoots: [lib.at('media')] };
      return prepareRun(session, header, (plan) => void plan.add(move(from, lib.at('duplicates/a.jpg'))));
    });
    expect(told(entries)).toEqual(['failed: protected']);
  });
});

describe('a run, of groups', () => {
  const GROUP = { group: '0:IMG_1' };

  function pair(): [string, string, string] {
    return [write('duplicates/IMG_1.CR2'), write('duplicates/IMG_1.JPG'), write('duplicates/IMG_2.JPG')];
  }

  function moves([raw, jpeg, lone]: readonly [string, string, string]): Decision[] {
    return [
      move(raw, lib.at('media/1.CR2'), GROUP),
      move(jpeg, lib.at('media/1.JPG'), GROUP),
      move(lone, lib.at('media/2.JPG')),
    ];
  }

  it('leaves a group whole where one of its files changed', async () => {
    const files = pair();
    await crawlAll();
    const { entries } = await apply(moves(files), () => rmSync(files[1]));
    expect(told(entries)).toEqual(['failed: group-failed', 'failed: source-missing', 'filed: dated']);
    expect(lib.files('media')).toEqual(['2.JPG']);
  });

  it('takes the names of a group back where one of its files cannot be placed', async () => {
    const files = pair();
    write('media/1.JPG', 'other');
    await crawlAll();
    const { entries } = await apply(moves(files));
    expect(told(entries)).toEqual(['failed: group-failed', 'failed: target-differs', 'filed: dated']);
    expect(lib.files('media')).toEqual(['1.JPG', '2.JPG']);
    expect(files.map((file) => existsSync(file))).toEqual([true, true, false]);
  });

  it('takes copies of a group back too', async () => {
    const [raw, jpeg] = pair();
    write('media/1.JPG', 'other');
    await crawlAll();
    const { entries } = await apply([
      copy(raw, lib.at('media/1.CR2'), GROUP),
      copy(jpeg, lib.at('media/1.JPG'), GROUP),
    ]);
    expect(told(entries)).toEqual(['failed: group-failed', 'failed: target-differs']);
    expect(lib.files('media')).toEqual(['1.JPG']);
    await expectTrueIndexes(lib);
  });

  it('keeps a target that stood there before the group was taken back', async () => {
    const files = pair();
    write('media/1.CR2', readFileSync(files[0], 'utf8'));
    write('media/1.JPG', 'other');
    await crawlAll();
    const { entries } = await apply(moves(files));
    expect(told(entries).slice(0, 2)).toEqual(['failed: group-failed', 'failed: target-differs']);
    expect(existsSync(files[0])).toBe(true);
    expect(lib.files('media')).toEqual(['1.CR2', '1.JPG', '2.JPG']);
    await expectTrueIndexes(lib);
  });

  it('places a file first whose content a later group relies on', async () => {
    const first = write('duplicates/first.JPG', 'same');
    const [raw, jpeg] = [write('duplicates/IMG_1.CR2'), write('duplicates/IMG_1.JPG', 'same')];
    await crawlAll();
    const { entries } = await apply([
      move(first, lib.at('media/first.JPG')),
      move(raw, lib.at('media/1.CR2'), GROUP),
      move(jpeg, lib.at('validated/1.JPG'), { ...GROUP, keepers: [lib.at('media/first.JPG')] }),
    ]);
    // The first file is a link to its old inode now, and the copy has an inode of its own.
    expect(told(entries)).toEqual(['filed: dated', 'filed: dated', 'filed: dated']);
    await expectTrueIndexes(lib);
  });
});

describe('a run, of targets that refuse', () => {
  it.each([
    ['EROFS', 'usage'],
    ['EACCES', 'usage'],
    ['ENOSPC', 'no-space'],
  ] as const)('begins nothing where the folder answers %s', async (errno, code) => {
    const from = write('duplicates/a.jpg');
    lib.access = failing('open', errno, /media\/\.ms-/);
    await expect(apply([move(from, lib.at('media/a.jpg'))])).rejects.toThrow(refusal(code, lib.at('media')));
    expect(existsSync(from)).toBe(true);
    lib.access = nodeFileAccess;
    await lib.crawl({ tree: 'duplicates' });
  });

  it('begins nothing where there is no room', async () => {
    const from = write(otherDisk.at('a.jpg'), 'content');
    lib.access = alteredAccess({ statfs: (real, path) => ({ ...real(path), available: 16 * 2 ** 20 + 6 }) });
    await expect(apply([copy(from, lib.at('media/a.jpg'))])).rejects.toThrow(
      refusal('no-space', 'expected room for 7', '1 bytes are missing'),
    );
    expect(lib.files('media')).toEqual([]);
  });

  it.each([
    ['EROFS', 'read-only'],
    ['EACCES', 'target-unwritable'],
    ['ENAMETOOLONG', 'target-unwritable'],
    ['ENOSPC', 'no-space'],
    ['EIO', 'io-error'],
  ])('fails one file where its link answers %s', async (errno, code) => {
    const [a, b] = [write('duplicates/a.jpg'), write('duplicates/b.jpg')];
    lib.access = failing('link', errno, /media\/a\.jpg/);
    const { entries } = await apply([move(a, lib.at('media/a.jpg')), move(b, lib.at('media/b.jpg'))]);
    expect(told(entries)).toEqual([`failed: ${code}`, 'filed: dated']);
    expect(existsSync(a)).toBe(true);
  });

  it('fails one file where its folder cannot be made', async () => {
    const [a, b] = [write('duplicates/a.jpg'), write('duplicates/b.jpg')];
    lib.access = failing('mkdir', 'EACCES', /2019$/);
    const { entries } = await apply([move(a, lib.at('media/2019/a.jpg')), move(b, lib.at('media/b.jpg'))]);
    expect(told(entries)).toEqual(['failed: target-unwritable', 'filed: dated']);
    expect(existsSync(a)).toBe(true);
  });

  it('fails a copy that does not fit, removes its part, and ends with 23', async () => {
    const from = write(otherDisk.at('a.jpg'), 'content');
    lib.access = alteredAccess({
      write: (real, fd, bytes, position) => {
        if (Buffer.from(bytes).equals(Buffer.from('content'))) throw systemError('ENOSPC');
        return real(fd, bytes, position);
      },
    });
    const { entries, summary } = await apply([copy(from, lib.at('media/a.jpg'))]);
    expect(told(entries)).toEqual(['failed: no-space']);
    expect(exitCodeOf(summary)).toBe(23);
    expect(lib.files('media')).toEqual([]);
  });

  it('ends where its disk became full, and tells what it did not try', async () => {
    const from = Array.from({ length: 600 }, (_, nth) => write(otherDisk.at(`${nth}.jpg`), `content ${nth}`));
    lib.access = alteredAccess({
      write: (real, fd, bytes, position) => {
        if (Buffer.from(bytes).equals(Buffer.from('content 300'))) throw systemError('ENOSPC');
        return real(fd, bytes, position);
      },
    });
    const { summary } = await apply(from.map((path, nth) => copy(path, lib.at(`media/${nth}.jpg`))));
    expect(summary.states).toMatchObject({
      filed: { files: 511 },
      failed: { files: 1 },
      'not-applied': { files: 88 },
    });
    expect(summary.warnings.first[0]?.message).toContain('88 more files with 968 bytes were not tried');
    expect(exitCodeOf(summary)).toBe(23);
  });

  it('keeps both where the source cannot be taken away', async () => {
    const from = write('duplicates/a.jpg');
    await crawlAll();
    lib.access = failing('rename', 'EACCES', /duplicates\/a\.jpg/);
    const { entries } = await apply([move(from, lib.at('media/a.jpg'))]);
    expect(entries[0]).toMatchObject({
      state: 'failed',
      code: 'source-not-removable',
      to: lib.at('media/a.jpg'),
    });
    expect(existsSync(from)).toBe(true);
    expect(lib.files('media')).toEqual(['a.jpg']);
  });

  it.each(['ENOSPC', 'EIO'])(
    'stops before a source is taken away where the journal answers %s, and resumes',
    async (errno) => {
      const files = ['a', 'b', 'c'].map((name) => write(`duplicates/${name}.jpg`));
      await crawlAll();
      for (let nth = 1; ; nth++) {
        let syncs = 0;
        lib.access = alteredAccess({
          fdatasync: (real, fd) => {
            if ((syncs += 1) === nth) throw systemError(errno);
            real(fd);
          },
        });
        const done = await apply(
          files.map((from) => move(from, from.replace('duplicates', 'media/2019'))),
        ).catch((error: unknown) => error);
        lib.access = nodeFileAccess;
        if (!(done instanceof Error)) break;
        expect(done).toEqual(
          refusal(errno === 'ENOSPC' ? 'no-space' : 'interrupted', 'No source was taken away'),
        );
        for (const file of files)
          expect(existsSync(file) || existsSync(file.replace('duplicates', 'media/2019'))).toBe(true);
        await lib.session((session) => resumeRuns(session), { mayResume: true });
        await expectTrueIndexes(lib);
        expect(lib.files('duplicates')).toEqual([]);
        for (const file of files) renameSync(file.replace('duplicates', 'media/2019'), file);
        rmSync(lib.at('media/2019'), { recursive: true });
        for (const name of ['media', 'duplicates']) await lib.crawl({ tree: name, acceptTree: true });
        expect(nth).toBeLessThan(20);
      }
    },
  );
});

describe('a session', () => {
  it('begins nothing over an unfinished run, and resumes it', async () => {
    const from = write('duplicates/a.jpg');
    lib.access = failing('rename', 'EIO', /plan|ledger/);
    await expect(apply([move(from, lib.at('media/a.jpg'))])).rejects.toThrow();
    lib.access = alteredAccess({
      rename: (real, a, b) => {
        if (b.endsWith('ledger.ndjson')) throw systemError('EIO');
        real(a, b);
      },
    });
    await expect(apply([move(from, lib.at('media/a.jpg'))])).rejects.toThrow('EIO');
    lib.access = nodeFileAccess;
    await expect(lib.session(async () => {})).rejects.toThrow(refusal('unfinished-run'));
    await lib.session((session) => resumeRuns(session), { mayResume: true });
    await lib.session(async () => {});
    expect(lib.files('media')).toEqual(['a.jpg']);
    expect(readdirSync(lib.at('.mediastruct/runs'))).toHaveLength(1);
  });
});
