import type { Context, Hono } from 'hono';
import type { Library } from '@mediastruct/core';
import { MediaStructError } from '@mediastruct/core/base';
import { planUndo } from '@mediastruct/core/runs';
import { object, picklist, string } from 'valibot';
import { runOf } from '../runs/read-run.ts';
import { NOT_KEPT } from '../server/answers.ts';
import { numberIn } from '../server/query.ts';
import { readBody } from '../server/read-body.ts';
import type { ChangeDesk } from './change-desk.ts';
import type { ChangeAnswer } from './change-state.ts';

const ANSWER = object({ run: string(), answer: picklist(['apply', 'save', 'drop']) });
const UNDO = object({ run: string() });
const MOST_ROWS = 500;

/** Adds how the open change stands, its rows, the answer to it, and taking a run back. Without a desk no change is ever open. */
export function addChangeRoutes(app: Hono, library: Library, desk: ChangeDesk | null): void {
  const answer = (c: Context) => {
    const change: ChangeAnswer = { isAllowed: desk !== null, change: desk?.state ?? { kind: 'none' } };
    return c.json(change, 200, NOT_KEPT);
  };
  app.get('/api/change', answer);
  if (desk === null) return;
  app.get('/api/change/rows', (c) => {
    const rows = desk.rows(numberIn(c, 'from'), MOST_ROWS);
    return c.json({ rows }, 200, NOT_KEPT);
  });
  app.post('/api/change', async (c) => {
    const { run, answer: given } = await readBody(c, ANSWER);
    if (given === 'apply') desk.apply(run);
    else if (given === 'save') desk.save(run);
    else desk.drop(run);
    return answer(c);
  });
  app.post('/api/change/undo', async (c) => {
    const { run: name } = await readBody(c, UNDO);
    const run = runOf(library, name);
    if (run.state === 'unfinished')
      throw new MediaStructError('unfinished-run', `The run ${run.runId} is not finished`, {
        suggestions: [`mediastruct resume`, `mediastruct undo ${run.runId}`],
      });
    await desk.begin({ command: 'undo', mayResume: true, plan: (session) => planUndo(session, run) });
    return answer(c);
  });
}
