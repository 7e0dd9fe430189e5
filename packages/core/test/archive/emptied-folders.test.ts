import { chmodSync, existsSync, lstatSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { applyRun } from '../../src/journal/apply/apply-run.ts';
import { clearEmptied } from '../../src/journal/apply/clear-emptied.ts';
import { completeRun } from '../../src/journal/complete-run.ts';
import { findRun } from '../../src/journal/run/find-run.ts';
import type { Run } from '../../src/journal/run/run.ts';
import { planUndo } from '../../src/journal/undo/undo.ts';
import { planArchive } from '../../src/archive/pack/plan-archive.ts';
import { failingAt, firstCause } from '../files/failing-access.ts';
import { TestLibrary } from './library.ts';

const DAYS = ['2019/05/12', '2019/06/01', '2020/01/01'];
const LONG_AGO = new Date('2019-07-01T10:00:00Z');

it('takes emptied folders away with the run, and gives them back with its undo, modes and times', async () => {
  using test = threeDays();
  writeFileSync(test.media('2019/06/01/.picasa.ini'), 'kept by another program');
  const before = foldersOf(test.media());
  const run = await archived(test);
  expect(Object.keys(foldersOf(test.media())).sort()).toEqual(['', '2019', '2019/06', '2019/06/01']);
  await undo(test, run);
  expect(foldersOf(test.media())).toEqual(before);
});

it('gives them back whole after a crash at each of its steps', async () => {
  using test = threeDays();
  const before = foldersOf(test.media());
  const run = await test.session(async (session) => {
    const prepared = await planArchive(session, {});
    await applyRun(session, prepared.run);
    return prepared.run;
  });
  let crashes = 0;
  for (let survived = false; !survived; crashes++)
    survived = await test.session(
      async (session) => {
        const library = { ...session.library, access: failingAt(crashes) };
        try {
          clearEmptied({ ...session, library }, run, [test.media()]);
          return session.warnings.count === 0;
        } catch (error) {
          expect(firstCause(error).message).toBe('EIO: stopped here');
          return false;
        }
      },
      { mayResume: true },
    );
  expect(crashes).toBeGreaterThan(7);
  expect(existsSync(test.media('2019'))).toBe(false);
  await test.session((session) => completeRun(session, run), { mayResume: true });
  await undo(test, run);
  expect(foldersOf(test.media())).toEqual(before);
});

function threeDays(): TestLibrary {
  const test = new TestLibrary(DAYS.map((day) => ({ path: `${day}/a.jpg`, size: 100 })));
  chmodSync(test.media('2019/05'), 0o750);
  chmodSync(test.media('2020/01/01'), 0o2770);
  for (const folder of Object.keys(foldersOf(test.media())))
    utimesSync(test.media(folder), LONG_AGO, LONG_AGO);
  return test;
}

function archived(test: TestLibrary): Promise<Run> {
  return test.session(async (session) => {
    const { run } = await planArchive(session, {});
    await completeRun(session, run);
    return run;
  });
}

function undo(test: TestLibrary, { runId }: Run) {
  return test.session(
    async (session) => completeRun(session, (await planUndo(session, findRun(session.library, runId))).run),
    { mayResume: true },
  );
}

/** Mode and time of each folder below `root`, by its path. */
function foldersOf(root: string): Record<string, string> {
  const paths = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
  return Object.fromEntries(
    ['', ...paths.sort()].map((path) => {
      const { mode, mtimeMs } = lstatSync(join(root, path));
      return [path, `${(mode & 0o7777).toString(8)} ${Math.round(mtimeMs)}`];
    }),
  );
}
