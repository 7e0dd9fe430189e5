import {
  appendFileSync,
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { outputFileSync } from 'fs-extra/esm';
import { beforeEach, describe, expect, it } from 'vitest';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { listRuns } from '../../src/journal/ledger/list-runs.ts';
import { resumeRuns } from '../../src/journal/complete-run.ts';
import { alteredAccess, systemError } from '../files/altered-access.ts';
import { MEMORY, temporaryFolder } from '../files/temporary-folder.ts';
import { refusal } from '../library/refusal.ts';
import type { Applied } from '../library/test-library.ts';
import { TestLibrary } from '../library/test-library.ts';
import { installedJobs } from '../../src/jobs.ts';
import { prepareRun } from '../../src/journal/prepare-run.ts';
import { planUndo } from '../../src/journal/undo/undo.ts';
import { testJob } from './test-job.ts';
import { exitCodeOf } from '../../src/journal/ledger/exit-code.ts';
import type { Decision } from './small-plans.ts';
import { copy, deciding, move, none, retract } from './small-plans.ts';
import { expectTrueIndexes } from './true-indexes.ts';

const folder = temporaryFolder(MEMORY);
const otherDisk = temporaryFolder();
let lib: TestLibrary;

beforeEach(() => {
  lib = new TestLibrary(folder.at('lib'));
  mkdirSync(folder.at('drop/sub'), { recursive: true });
});

/** Half a second is kept exactly by copies, too. */
const WRITTEN = 1_557_650_000.5;

function write(path: string, content = path): string {
  const file = path.startsWith('/') ? path : folder.at(path);
  outputFileSync(file, content);
  utimesSync(file, WRITTEN, WRITTEN);
  return file;
}

/** Every name below a folder with kind, content, mode and times. */
function snapshot(root: string): Readonly<Record<string, string>> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    [root, ...entries.map((entry) => join(entry.parentPath, entry.name))].sort().map((path) => {
      const stat = lstatSync(path);
      const content = stat.isFile()
        ? readFileSync(path, 'latin1')
        : stat.isSymbolicLink()
          ? readlinkSync(path)
          : 'folder';
      return [path.slice(root.length), `${stat.mode} ${Math.round(stat.mtimeMs)} ${content}`];
    }),
  );
}

function apply(...decisions: Decision[]): Promise<Applied> {
  return lib.apply(deciding(...decisions));
}

function told({ entries }: Applied): string[] {
  return entries.map(({ state, code }) => `${state}: ${code}`);
}

describe('undo', () => {
  it('brings a moved tree back byte for byte, with its times, and takes the new folders away', async () => {
    const files = ['drop/a.jpg', 'drop/sub/b.jpg', 'drop/sub/c.jpg'].map((path) => write(path));
    chmodSync(files[1] as string, 0o640);
    for (const path of ['drop/sub', 'drop']) utimesSync(folder.at(path), WRITTEN, WRITTEN);
    const [drop, media] = [snapshot(folder.at('drop')), snapshot(lib.at('media'))];
    await apply(...files.map((from, nth) => move(from, lib.at(`media/2019/05/${nth}.jpg`))));
    expect(lib.files('media')).toHaveLength(3);
    expect(told(await lib.undo())).toEqual(Array(3).fill('restored: undo-move'));
    expect(snapshot(folder.at('drop'))).toEqual(drop);
    expect(Object.keys(snapshot(lib.at('media')))).toEqual(Object.keys(media));
    await expectTrueIndexes(lib);
  });

  it('brings it back from another file system, too', async () => {
    const from = write(otherDisk.at('card/a.jpg'), 'x'.repeat(1_500_000));
    chmodSync(from, 0o600);
    const before = snapshot(otherDisk.path);
    await apply(move(from, lib.at('media/a.jpg')));
    expect(existsSync(from)).toBe(false);
    await lib.undo();
    expect(snapshot(otherDisk.path)).toEqual(before);
    expect(lib.files('media')).toEqual([]);
    await expectTrueIndexes(lib);
  });

  it('takes a copy away whose source still holds the content', async () => {
    const from = write('drop/a.jpg');
    const before = snapshot(folder.at('drop'));
    await apply(copy(from, lib.at('media/2019/a.jpg')));
    expect(told(await lib.undo())).toEqual(['removed: undo-copy']);
    expect(snapshot(folder.at('drop'))).toEqual(before);
    expect(readdirSync(lib.at('media'))).toEqual([]);
    await expectTrueIndexes(lib);
  });

  it.each<[string, (from: string) => void]>([
    ['is gone', (from) => rmSync(from)],
    ['holds other content', (from) => writeFileSync(from, 'other')],
  ])('keeps a copy whose source %s', async (_, change) => {
    const from = write('drop/a.jpg');
    await apply(copy(from, lib.at('media/a.jpg')));
    change(from);
    expect(told(await lib.undo())).toEqual(['failed: keeper-gone']);
    expect(lib.files('media')).toEqual(['a.jpg']);
  });

  it('brings a retracted copy back from its keeper, with the time it had', async () => {
    const from = write('drop/a.jpg', 'same');
    const keeper = write('lib/media/keeper.jpg', 'same');
    utimesSync(keeper, 1_600_000_000, 1_600_000_000);
    await lib.crawl();
    const before = snapshot(folder.at('drop'));
    await apply(retract(from, [lib.at('media/none.jpg'), keeper]));
    expect(existsSync(from)).toBe(false);
    const undone = await lib.undo();
    expect(told(undone)).toEqual(['restored: undo-move']);
    expect(snapshot(folder.at('drop'))).toEqual(before);
    expect(lib.files('media')).toEqual(['keeper.jpg']);
  });

  it('gives a source back that was there already, and keeps what was there', async () => {
    const from = write('drop/a.jpg', 'same');
    const there = write('lib/media/a.jpg', 'same');
    utimesSync(there, 1_600_000_000, 1_600_000_000);
    await lib.crawl();
    const drop = snapshot(folder.at('drop'));
    await apply(move(from, there));
    expect(existsSync(from)).toBe(false);
    await lib.undo();
    expect(snapshot(folder.at('drop'))).toEqual(drop);
    expect(lstatSync(there)).toMatchObject({ mtimeMs: 1_600_000_000_000, nlink: 1 });
    await expectTrueIndexes(lib);
  });

  it('leaves what a copy found there already', async () => {
    const from = write('drop/a.jpg', 'same');
    write('lib/media/a.jpg', 'same');
    await lib.crawl();
    await apply(copy(from, lib.at('media/a.jpg')));
    expect(told(await lib.undo())).toEqual(['left: was-there-before']);
    expect(lib.files('media')).toEqual(['a.jpg']);
  });

  it('has nothing to do for files that were left alone', async () => {
    const from = write('drop/a.jpg', 'same');
    write('lib/media/a.jpg', 'same');
    await apply(none(from, [lib.at('media/a.jpg')]), none(from));
    expect((await lib.undo()).entries).toEqual([]);
  });

  it('leaves a file that changed since', async () => {
    const [a, b] = [write('drop/a.jpg'), write('drop/b.jpg')];
    await apply(move(a, lib.at('media/a.jpg')), move(b, lib.at('media/b.jpg')));
    appendFileSync(lib.at('media/a.jpg'), '+');
    expect(told(await lib.undo())).toEqual(['left: changed-since', 'restored: undo-move']);
    expect(lib.files('media')).toEqual(['a.jpg']);
    expect(readFileSync(lib.at('media/a.jpg'), 'utf8')).toBe('drop/a.jpg+');
  });

  it('replaces nothing that took the old place', async () => {
    const from = write('drop/a.jpg');
    await apply(move(from, lib.at('media/a.jpg')));
    writeFileSync(from, 'new');
    expect(told(await lib.undo())).toEqual(['failed: target-differs']);
    expect(readFileSync(from, 'utf8')).toBe('new');
    expect(lib.files('media')).toEqual(['a.jpg']);
  });

  it('tells a file that is gone', async () => {
    const from = write('drop/a.jpg');
    await apply(move(from, lib.at('media/a.jpg')));
    rmSync(lib.at('media/a.jpg'));
    expect(told(await lib.undo())).toEqual(['failed: cannot-read-back']);
  });

  it.each([
    ['the same content', 'content', 'left: back-already'],
    ['another file', 'other', 'failed: cannot-read-back'],
  ])('tells a file that is gone and at whose old place stands %s', async (_, content, expected) => {
    const from = write('drop/a.jpg', 'content');
    await apply(move(from, lib.at('media/a.jpg')));
    rmSync(lib.at('media/a.jpg'));
    write('drop/a.jpg', content);
    expect(told(await lib.undo())).toEqual([expected]);
    expect(readFileSync(from, 'utf8')).toBe(content);
  });

  it('leaves a folder that holds anything by now', async () => {
    const from = write('drop/a.jpg');
    await apply(move(from, lib.at('media/2019/05/a.jpg')));
    write('lib/media/2019/note.txt');
    await lib.undo();
    expect(lib.files('media')).toEqual(['2019/note.txt']);
    expect(existsSync(lib.at('media/2019/05'))).toBe(false);
  });

  it('takes nothing out of the archive', async () => {
    const from = write('drop/a.jpg');
    await apply(move(from, lib.at('archive/MS_0000000a_0001/data/a.jpg')));
    expect(told(await lib.undo())).toEqual(['failed: protected']);
    expect(lib.files('archive')).toEqual(['MS_0000000a_0001/data/a.jpg']);
  });

  it('ends where the times of a folder belong to somebody else', async () => {
    const from = write('drop/a.jpg');
    await apply(move(from, lib.at('media/2019/a.jpg')));
    lib.access = alteredAccess({
      utimes: () => {
        throw systemError('EPERM');
      },
      rmdir: () => {
        throw systemError('EBUSY');
      },
    });
    const undone = await lib.undo();
    expect(told(undone)).toEqual(['restored: undo-move']);
    expect(existsSync(from)).toBe(true);
    expect(lib.notes.join()).toMatch(/EBUSY.*EPERM/);
    expect(exitCodeOf(undone.summary)).toBe(3);
    expect(undone.summary.warnings).toEqual({
      count: 2,
      first: [
        { path: lib.at('media/2019'), message: 'EBUSY: made by the test' },
        { path: folder.at('drop'), message: 'EPERM: made by the test' },
      ],
    });
  });

  it('gives the folders the times they had before a run that was resumed', async () => {
    const files = Array.from({ length: 300 }, (_, nth) => write(`drop/${nth}.jpg`));
    const stop = { requested: false };
    const moves = files.map((from) => move(from, from.replace(folder.at('drop'), lib.at('media'))));
    Object.assign(lib.options, {
      stop,
      progress: ({ kind }: { kind: string }) => (stop.requested ||= kind === 'advance'),
    });
    rmSync(folder.at('drop/sub'), { recursive: true });
    utimesSync(folder.at('drop'), WRITTEN, WRITTEN);
    await expect(apply(...moves)).rejects.toThrow(refusal('interrupted'));
    expect(readdirSync(folder.at('drop')).length).toBe(300 - 256);
    Object.assign(lib.options, { stop: { requested: false } });
    await lib.session((session) => resumeRuns(session), { mayResume: true });
    expect(readdirSync(folder.at('drop'))).toEqual([]);
    await lib.undo();
    expect(readdirSync(folder.at('drop'))).toHaveLength(300);
    expect(lstatSync(folder.at('drop')).mtimeMs).toBe(WRITTEN * 1000);
  });

  it('gives a folder its time back that got files in one batch and lost others in a later one', async () => {
    mkdirSync(folder.at('other'));
    const coming = Array.from({ length: 256 }, (_, nth) => write(`other/${nth}.jpg`));
    const leaving = write('drop/a.jpg');
    rmSync(folder.at('drop/sub'), { recursive: true });
    utimesSync(folder.at('drop'), WRITTEN, WRITTEN);
    const moves = coming.map((from, nth) => move(from, folder.at(`drop/new/${nth}.jpg`)));
    await apply(...moves, move(leaving, lib.at('media/a.jpg')));
    await lib.undo();
    expect(readdirSync(folder.at('drop'))).toEqual(['a.jpg']);
    expect(lstatSync(folder.at('drop')).mtimeMs).toBe(WRITTEN * 1000);
  });

  it('makes no folder behind a symlink that stands above it by now, and changes no time there', async () => {
    const from = write('drop/sub/inner/a.jpg');
    const clearing = { ...testJob, clears: () => [folder.at('drop')] };
    lib.options = { jobs: installedJobs([{ plugin: '@test/jobs', jobs: [clearing] }]) };
    await lib.apply((session) =>
      prepareRun(session, { job: 'test', options: {}, sources: [folder.at('drop')] }, (plan) => {
        plan.add(move(from, lib.at('media/a.jpg')));
      }),
    );
    expect(existsSync(folder.at('drop/sub'))).toBe(false);
    // What changed since stays, so that no file needs the folder.
    write('lib/media/a.jpg', 'changed');
    mkdirSync(folder.at('mine'));
    utimesSync(folder.at('mine'), 1_600_000_000, 1_600_000_000);
    symlinkSync('../mine', folder.at('drop/sub'));
    const { summary } = await lib.undo();
    expect(readdirSync(folder.at('mine'))).toEqual([]);
    expect(lstatSync(folder.at('mine')).mtimeMs).toBe(1_600_000_000_000);
    expect(summary.warnings.first[0]).toEqual({
      path: folder.at('drop/sub/inner'),
      message: `${folder.at('drop/sub')} is a symlink by now, so this folder was not made as it was before the run`,
    });
  });

  it('puts no file behind a symlink that stands above its old place by now', async () => {
    const [from, other] = [write('drop/sub/a.jpg'), write('drop/b.jpg')];
    await lib.apply((session) =>
      prepareRun(session, { job: 'test', options: {}, sources: [folder.at('drop')] }, (plan) => {
        plan.add(move(from, lib.at('media/a.jpg')));
        plan.add(move(other, lib.at('media/b.jpg')));
      }),
    );
    rmSync(folder.at('drop/sub'), { recursive: true });
    mkdirSync(folder.at('mine'));
    symlinkSync('../mine', folder.at('drop/sub'));
    expect(told(await lib.undo())).toEqual(['failed: behind-symlink', 'restored: undo-move']);
    expect(readdirSync(folder.at('mine'))).toEqual([]);
    expect(lib.files('media')).toEqual(['a.jpg']);
  });

  it('puts no file, and no part of a group, behind a symlink that was made after the undo was planned', async () => {
    const GROUP = { group: '0:a' };
    const [raw, from] = [write('drop/a.cr2'), write('drop/sub/a.jpg')];
    const { run } = await lib.apply((session) =>
      prepareRun(session, { job: 'test', options: {}, sources: [folder.at('drop')] }, (plan) => {
        plan.add(move(raw, lib.at('media/a.cr2'), GROUP));
        plan.add(move(from, lib.at('media/a.jpg'), GROUP));
      }),
    );
    mkdirSync(folder.at('mine'));
    const undone = await lib.apply(
      (session) => planUndo(session, run),
      () => {
        rmSync(folder.at('drop/sub'), { recursive: true });
        symlinkSync('../mine', folder.at('drop/sub'));
      },
    );
    expect(told(undone)).toEqual(['failed: group-failed', 'failed: target-unwritable']);
    expect(readdirSync(folder.at('mine'))).toEqual([]);
    expect(lib.files('media')).toEqual(['a.cr2', 'a.jpg']);
  });

  it('leaves a file in its place when its job says that it goes only for what it replaced, and that is gone', async () => {
    const keptOf = (placed: string) => (placed.endsWith('.kept') ? null : `${placed}.kept`);
    const replacing = { ...testJob, undoNeeds: async () => keptOf };
    lib.options = { jobs: installedJobs([{ plugin: '@test/jobs', jobs: [replacing] }]) };
    const names = ['gone', 'changed', 'whole'];
    const decisions = names.flatMap((name) => {
      const [old, now] = [write(`lib/media/${name}.jpg`), write(`drop/${name}.jpg`)];
      return [move(old, `${old}.kept`), move(now, old)];
    });
    await apply(...decisions);
    rmSync(lib.at('media/gone.jpg.kept'));
    write('lib/media/changed.jpg.kept', 'changed');
    const { entries } = await lib.undo();
    const codes = entries.map(({ path, code }) => [basename(path), code]);
    expect(codes).toEqual([
      ['gone.jpg', 'replaced-is-gone'],
      ['gone.jpg.kept', 'cannot-read-back'],
      ['changed.jpg', 'replaced-is-gone'],
      ['changed.jpg.kept', 'changed-since'],
      ['whole.jpg', 'undo-move'],
      ['whole.jpg.kept', 'undo-move'],
    ]);
    expect(readFileSync(lib.at('media/gone.jpg'), 'utf8')).toBe('drop/gone.jpg');
    expect(readFileSync(lib.at('media/changed.jpg'), 'utf8')).toBe('drop/changed.jpg');
    expect(readFileSync(lib.at('media/whole.jpg'), 'utf8')).toBe('lib/media/whole.jpg');
  });

  it('keeps links and files that the run had left in the sources', async () => {
    const from = write('drop/a.jpg');
    symlinkSync('a.jpg', folder.at('drop/link.jpg'));
    write('drop/other.txt');
    utimesSync(folder.at('drop'), WRITTEN, WRITTEN);
    const before = snapshot(folder.at('drop'));
    await apply(move(from, lib.at('media/a.jpg')));
    await lib.undo();
    expect(snapshot(folder.at('drop'))).toEqual(before);
  });

  it('is itself not undone, and marks the run as taken back', async () => {
    const from = write('drop/a.jpg');
    const { run } = await apply(move(from, lib.at('media/a.jpg')));
    const undone = await lib.undo();
    await expect(lib.undo()).rejects.toThrow(refusal('usage', 'is itself an undo'));
    expect(listRuns(lib.library)).toMatchObject([
      { runId: undone.run.runId, undoes: run.runId },
      { runId: run.runId, undoneBy: undone.run.runId },
    ]);
  });

  it('brings a part of a group back only with the whole', async () => {
    const GROUP = { group: '0:a' };
    const [a, b] = [write('drop/a.cr2'), write('drop/a.jpg')];
    await apply(move(a, lib.at('media/a.cr2'), GROUP), move(b, lib.at('media/a.jpg'), GROUP));
    writeFileSync(a, 'in the way');
    expect(told(await lib.undo())).toEqual(['failed: target-differs', 'failed: group-failed']);
    expect(lib.files('media')).toEqual(['a.cr2', 'a.jpg']);
    expect(
      nodeFileAccess
        .readdir(folder.at('drop'))
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['a.cr2', 'sub']);
  });
});
