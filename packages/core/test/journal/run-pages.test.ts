import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import type { LedgerAsk } from '../../src/journal/ledger/ledger-page.ts';
import { readLedgerPage, readLedgerWarnings } from '../../src/journal/ledger/ledger-page.ts';
import type { LedgerEntry } from '../../src/journal/ledger/ledger.ts';
import { listRuns, pageOfRuns, runOverview } from '../../src/journal/ledger/list-runs.ts';
import { readLastEnds } from '../../src/journal/run/last-ends.ts';
import { MEMORY, temporaryFolder } from '../files/temporary-folder.ts';
import { refusal } from '../library/refusal.ts';
import type { Applied } from '../library/test-library.ts';
import { TestLibrary } from '../library/test-library.ts';
import { deciding, move, none } from './small-plans.ts';

const folder = temporaryFolder(MEMORY);
let lib: TestLibrary;

beforeEach(() => {
  lib = new TestLibrary(folder.at('lib'));
  mkdirSync(folder.at('drop'));
});

/** A run over so many files, of which every third is left where it is. */
function runOver(files: number, warnings = 0): Promise<Applied> {
  const decisions = Array.from({ length: files }, (_, nth) => {
    const from = folder.at(`drop/${nth}.jpg`);
    writeFileSync(from, `file ${nth}`);
    return nth % 3 === 0 ? none(from) : move(from, lib.at(`media/${nth}.jpg`));
  });
  return lib.apply((session) => {
    for (let nth = 0; nth < warnings; nth++) session.warnings.add(folder.at(`drop/w${nth}`), 'odd');
    return deciding(...decisions)(session);
  });
}

function pagesOf({ run }: Applied, ask: Partial<LedgerAsk>): readonly (readonly LedgerEntry[])[] {
  const pages: (readonly LedgerEntry[])[] = [];
  for (let from: number | null = 0; from !== null;) {
    const whole = { most: 4, mostBytes: 1 << 20, wants: () => true, ...ask, from };
    const page = readLedgerPage(nodeFileAccess, run, whole);
    pages.push(page.entries);
    from = page.next;
  }
  return pages;
}

describe('pages of a ledger', () => {
  it('give every entry once, in the order of the plan, and no more than were asked for', async () => {
    const applied = await runOver(11, 3);
    const pages = pagesOf(applied, {});
    expect(pages.map(({ length }) => length)).toEqual([4, 4, 3]);
    expect(pages.flat()).toEqual(applied.entries);
  });

  it('look through so many bytes at a time, whatever is wanted', async () => {
    const applied = await runOver(9);
    const wants = ({ state }: LedgerEntry) => state === 'duplicate';
    const pages = pagesOf(applied, { mostBytes: 300, wants });
    expect(pages.length).toBeGreaterThan(2);
    expect(pages.flat().map(({ id }) => id)).toEqual([0, 3, 6]);
  });

  it.each([-1, 5, 0.5, 1e9])('are not begun in the middle of a line: %d', async (from) => {
    const { run } = await runOver(2);
    const ask = { from, most: 1, mostBytes: 1, wants: () => true };
    expect(() => readLedgerPage(nodeFileAccess, run, ask)).toThrow(refusal('usage'));
  });

  it('tell the warnings from the end, and how many there were', async () => {
    const { run } = await runOver(5, 3);
    expect(readLedgerWarnings(nodeFileAccess, run)).toEqual({
      count: 3,
      first: [0, 1, 2].map((nth) => ({ path: folder.at(`drop/w${nth}`), message: 'odd' })),
    });
    const { run: other } = await runOver(1);
    expect(readLedgerWarnings(nodeFileAccess, other)).toEqual({ count: 0, first: [] });
  });
});

describe('pages of runs', () => {
  it('are parts of the list, each run with the one that took it back', async () => {
    const { run } = await runOver(2);
    await runOver(3);
    await lib.undo(run.runId);
    const all = listRuns(lib.library);
    const pages = [0, 2, 4].map((from) => pageOfRuns(lib.library, { from, most: 2 }));
    expect(pages.flatMap(({ runs }) => runs)).toEqual(all);
    expect(pages.map(({ total }) => total)).toEqual([3, 3, 3]);
    expect(all[2]).toMatchObject({ runId: run.runId, undoneBy: all[0]?.runId });
    expect(runOverview(run)).toEqual(all[2]);
  });
});

it('tells what a run did last from the end of its journal, whatever was torn', async () => {
  const { run } = await runOver(300);
  const { ends, size } = readLastEnds(run, 5);
  expect(size).toBe(readFileSync(run.journal).length);
  expect(size).toBeGreaterThan(64 << 10);
  expect(ends.map(({ id }) => id)).toEqual([299, 298, 296, 295, 293]);
  appendFileSync(run.journal, '0000');
  expect(readLastEnds(run, 1).ends).toMatchObject([{ id: 299 }]);
});
