import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunPage, WorkInHand } from '@mediastruct/core';
import { WorkNote } from '@mediastruct/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deciding, move, none } from '../../../packages/core/test/journal/small-plans.ts';
import type { LedgerRows } from '../src/runs/read-ledger-page.ts';
import type { RunFacts } from '../src/runs/read-run.ts';
import { ServedLibrary } from './served-library.ts';

const FILES = 250;
let served: ServedLibrary;
let runId: string;

beforeAll(async () => {
  served = new ServedLibrary();
  const drop = join(served.root, '..', 'drop');
  mkdirSync(drop);
  const decisions = Array.from({ length: FILES }, (_, nth) => {
    const from = join(drop, `IMG_${nth}.jpg`);
    writeFileSync(from, `file ${nth}`);
    return nth % 10 === 0 ? none(from) : move(from, served.at(`media/Ärger/${nth}.jpg`));
  });
  const { run } = await served.apply((session) => {
    session.warnings.add(join(drop, 'odd'), 'cannot be read');
    return deciding(...decisions)(session);
  });
  ({ runId } = run);
});
afterAll(() => served[Symbol.asyncDispose]());

/** The rows of all answers, and how many there were. */
async function allRows(query: string) {
  const answers: LedgerRows[] = [];
  for (let from: number | null = 0; from !== null;) {
    const answer: LedgerRows = await served.json(`/api/run/${runId}/files?from=${from}&${query}`);
    answers.push(answer);
    from = answer.next;
  }
  return { rows: answers.flatMap(({ rows }) => rows), answers: answers.length };
}

describe('runs', () => {
  it('are listed with how their files ended', async () => {
    const { runs, total } = await served.json<RunPage>('/api/runs');
    expect(total).toBe(1);
    expect(runs).toMatchObject([
      {
        runId,
        command: 'test',
        state: 'finished',
        states: { filed: { files: 225 }, duplicate: { files: 25 } },
      },
    ]);
    expect(await served.json<RunPage>('/api/runs?from=1')).toEqual({ runs: [], total: 1 });
  });

  it('tell what was asked and what could not be read', async () => {
    const facts = await served.json<RunFacts>(`/api/run/${runId}`);
    expect(facts).toMatchObject({ run: { runId, state: 'finished' }, options: {}, last: [] });
    expect(facts.warnings).toMatchObject({ count: 1, first: [{ message: 'cannot be read' }] });
    expect((await served.asOwner('/api/run/last')).status).toBe(400);
    expect((await served.asOwner('/api/run/..%2f..%2fetc')).status).toBe(400);
  });

  it('give their files by pages, by how they ended and by a part of a path', async () => {
    const { rows, answers } = await allRows('');
    expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: FILES }, (_, nth) => nth));
    expect(answers).toBe(2);
    expect((await allRows('state=duplicate')).rows).toHaveLength(25);
    expect((await allRows('name=%C3%A4RGER%2F11')).rows.map(({ id }) => id)).toEqual([
      11, 111, 112, 113, 114, 115, 116, 117, 118, 119,
    ]);
    expect((await allRows('state=duplicate&name=IMG_24')).rows.map(({ id }) => id)).toEqual([240]);
    expect((await served.asOwner(`/api/run/${runId}/files?from=7`)).status).toBe(400);
  });

  it('tell what commands are at while they work, and nothing once they ended', async () => {
    expect(await served.json('/api/work')).toEqual({ works: [] });
    let nowMs = Date.now();
    const note = new WorkNote(served.library, 'crawl', () => new Date(nowMs));
    note.tell({ kind: 'phase', phase: 'reading', totalFiles: 8, totalBytes: 80 });
    nowMs += 1000;
    note.tell({ kind: 'advance', files: 2, bytes: 20, path: '/a.jpg' });
    const { works } = await served.json<{ works: WorkInHand[] }>('/api/work');
    expect(works).toMatchObject([{ command: 'crawl', phase: 'reading', files: 2, totalFiles: 8 }]);
    note[Symbol.dispose]();
    expect(await served.json('/api/work')).toEqual({ works: [] });
  });
});
