import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { outputFileSync } from 'fs-extra/esm';
import { beforeEach, describe, expect, it } from 'vitest';
import { completeRun, resumeRuns } from '../../src/journal/complete-run.ts';
import { findRun } from '../../src/journal/run/find-run.ts';
import { unfinishedRuns } from '../../src/journal/run/run-folder.ts';
import { planUndo } from '../../src/journal/undo/undo.ts';
import { alteredAccess, systemError } from '../files/altered-access.ts';
import { MEMORY, temporaryFolder } from '../files/temporary-folder.ts';
import { ingest, picture, put } from '../ingest/pictures.ts';
import { refusal } from '../library/refusal.ts';
import { installedJobs } from '../../src/jobs.ts';
import { testJob } from './test-job.ts';
import { TestLibrary } from '../library/test-library.ts';
import { copy, deciding, move } from './small-plans.ts';

const folder = temporaryFolder(MEMORY);
let lib: TestLibrary;

beforeEach(() => {
  lib = new TestLibrary(folder.at('lib'));
});

function write(path: string): string {
  outputFileSync(folder.at(path), path);
  return folder.at(path);
}

/** The folder under a mount point, where the disk was. */
function unmount(path: string): void {
  renameSync(folder.at(path), folder.at('disk'));
  mkdirSync(folder.at(path));
}

function mount(path: string): void {
  rmSync(folder.at(path), { recursive: true });
  renameSync(folder.at('disk'), folder.at(path));
}

/** A card of three pictures whose ingest by move stops at the second picture's own name. */
async function stoppedIngest(): Promise<void> {
  put(folder.at('lib/media/held.jpg'), picture('held'));
  await lib.crawl();
  for (const day of [1, 2, 3])
    put(folder.at(`card/${day}.jpg`), picture(`${day}`, `2019:05:0${day} 12:00:00`));
  lib.access = alteredAccess({
    rename: (real, from, to) => {
      if (from.endsWith('2.jpg')) throw new Error('stopped on purpose');
      real(from, to);
    },
  });
  await expect(ingest(lib, [folder.at('card')], { move: true })).rejects.toThrow('stopped on purpose');
  lib.access = alteredAccess({});
}

function resume() {
  return lib.session((session) => resumeRuns(session), { mayResume: true });
}

describe('a run whose disk is not there', () => {
  it('is not begun into the folder where the target is mounted at other times', async () => {
    write('lib/media/held.jpg');
    await lib.crawl();
    const from = write('drop/a.jpg');
    const plan = deciding(move(from, lib.at('media/2019/a.jpg')));
    await expect(lib.apply(plan, () => unmount('lib/media'))).rejects.toThrow(
      refusal('tree-changed', lib.at('media')),
    );
    expect(existsSync(from)).toBe(true);
    expect(readdirSync(lib.at('media'))).toEqual([]);
  });

  it('is not begun towards a disk that was crawled, beside the library', async () => {
    write('old/a.jpg');
    await lib.crawl({ tree: folder.at('old') });
    await lib.apply(deciding(move(folder.at('old/a.jpg'), lib.at('duplicates/a.jpg'))));
    rmSync(folder.at('old'), { recursive: true });
    await expect(lib.undo()).rejects.toThrow(refusal('tree-changed', folder.at('old')));
    expect(existsSync(folder.at('old'))).toBe(false);
    expect(lib.files('duplicates')).toEqual(['a.jpg']);
  });

  it('is not resumed, and is finished once it is back', async () => {
    await stoppedIngest();
    unmount('lib/media');
    const before = readdirSync(folder.at('card'));
    await expect(resume()).rejects.toThrow(refusal('tree-changed', lib.at('media')));
    expect(readdirSync(folder.at('card'))).toEqual(before);
    expect(readdirSync(lib.at('media'))).toEqual([]);
    mount('lib/media');
    expect(await resume()).toMatchObject([{ states: { filed: { files: 3 } } }]);
    expect(readdirSync(folder.at('card'))).toEqual([]);
  });

  it('does not tell pictures as lost that are on a card which is not connected', async () => {
    await stoppedIngest();
    renameSync(folder.at('card'), folder.at('disk'));
    await expect(resume()).rejects.toThrow(refusal('tree-changed', folder.at('card')));
    expect(unfinishedRuns(lib.library)).toHaveLength(1);
    renameSync(folder.at('disk'), folder.at('card'));
    expect(await resume()).toMatchObject([{ states: { filed: { files: 3 } } }]);
  });

  it('may have emptied its tree by itself', async () => {
    const from = [1, 2].map((nth) => write(`lib/duplicates/${nth}.jpg`));
    await lib.crawl({ tree: 'duplicates' });
    const plan = deciding(...from.map((path, nth) => move(path, lib.at(`validated/${nth}.jpg`))));
    const { run } = await lib.session(async (session) => {
      const prepared = await plan(session);
      const broken = {
        ...session,
        jobs: installedJobs([
          { plugin: null, jobs: [{ ...testJob, finish: async () => Promise.reject(systemError('EIO')) }] },
        ]),
      };
      await expect(completeRun(broken, prepared.run)).rejects.toThrow(refusal('interrupted', 'EIO'));
      return prepared;
    });
    expect(readdirSync(lib.at('duplicates'))).toEqual([]);
    expect(await resume()).toMatchObject([{ runId: run.runId, states: { filed: { files: 2 } } }]);
  });
});

describe('an undo', () => {
  it('can be repeated for what could not be taken back', async () => {
    const from = [1, 2].map((nth) => write(`drop/${nth}.jpg`));
    await lib.apply(deciding(...from.map((path, nth) => copy(path, lib.at(`media/${nth}.jpg`)))));
    renameSync(from[1] as string, folder.at('away.jpg'));
    expect((await lib.undo('-test-')).summary.states).toMatchObject({
      removed: { files: 1 },
      failed: { files: 1 },
    });
    renameSync(folder.at('away.jpg'), from[1] as string);
    const again = await lib.apply((session) => planUndo(session, findRun(session.library, '-test-')));
    expect(again.entries.map(({ state, code }) => `${state}: ${code}`)).toEqual([
      'left: back-already',
      'removed: undo-copy',
    ]);
    expect(readdirSync(lib.at('media'))).toEqual([]);
  });

  it.each<[string, (text: string) => string | null]>([
    ['is gone', () => null],
    ['has lost a line', (text) => text.replace(/[^\n]*"kind":"done"[^\n]*\n/, 'damaged\n')],
  ])('is refused where the journal %s', async (_, damage) => {
    const { run } = await lib.apply(deciding(move(write('drop/a.jpg'), lib.at('media/a.jpg'))));
    const text = damage(readFileSync(run.journal, 'utf8'));
    if (text === null) rmSync(run.journal);
    else writeFileSync(run.journal, text);
    await expect(lib.undo()).rejects.toThrow(refusal('damaged', run.journal));
    expect(lib.files('media')).toEqual(['a.jpg']);
  });
});
