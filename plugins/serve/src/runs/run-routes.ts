import type { LibraryView } from '../library-view.ts';
import type { AddJson } from '../server/answers.ts';
import { numberIn, textIn } from '../server/query.ts';
import { readLedgerRows } from './read-ledger-page.ts';
import { readRun } from './read-run.ts';
import { readRuns, readWorks } from './read-runs.ts';

/** What the pages of runs ask for. */
export function addRunRoutes(view: LibraryView, json: AddJson): void {
  json('/api/work', () => readWorks(view));
  json('/api/runs', (c) => readRuns(view, numberIn(c, 'from')));
  json('/api/run/:run', (c) => readRun(view, c.req.param('run') ?? ''));
  json('/api/run/:run/files', (c) =>
    readLedgerRows(view, {
      runId: c.req.param('run') ?? '',
      from: numberIn(c, 'from'),
      most: numberIn(c, 'most', 200),
      state: textIn(c, 'state'),
      name: textIn(c, 'name'),
    }),
  );
}
