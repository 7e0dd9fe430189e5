import type { Context } from 'hono';
import type { LibraryView } from '../library-view.ts';
import { readLedgerRows } from './read-ledger-page.ts';
import { readRun } from './read-run.ts';
import { readRuns, readWorks } from './read-runs.ts';

/** Answers an address with what a function reads. */
export type AddJson = (path: string, read: (c: Context) => object | null) => unknown;

/** What the pages of runs ask for. */
export function addRunRoutes(view: LibraryView, json: AddJson): void {
  json('/api/work', () => readWorks(view));
  json('/api/runs', (c) => readRuns(view, numberOf(c.req.query('from'))));
  json('/api/run/:run', (c) => readRun(view, c.req.param('run') ?? ''));
  json('/api/run/:run/files', (c) =>
    readLedgerRows(view, {
      runId: c.req.param('run') ?? '',
      from: numberOf(c.req.query('from')),
      most: numberOf(c.req.query('most') ?? '200'),
      state: textOf(c.req.query('state')),
      name: textOf(c.req.query('name')),
    }),
  );
}

/** 0 for what is no number. */
function numberOf(text: string | undefined): number {
  return /^\d{1,15}$/.test(text ?? '') ? Number(text) : 0;
}

function textOf(text: string | undefined): string | null {
  return text === undefined || text.trim() === '' ? null : text.trim();
}
