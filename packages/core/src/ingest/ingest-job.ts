import { treeOf } from '../library/library.ts';
import { array, boolean, object } from 'valibot';
import type { Job } from '../journal/session.ts';
import type { IngestRequest } from './plan-ingest.ts';
import { runOptions } from '../journal/run/run-options.ts';
import { planIngest } from './plan-ingest.ts';
import { writeReceipts } from './receipt/write-receipts.ts';

/** Files pictures by the day they were taken. `moves` tells of each source whether its files are moved out of it. */
export const ingestJob: Job<IngestRequest, { moves: boolean[] }> = {
  name: 'ingest',
  options: object({ moves: array(boolean()) }),
  states: {
    filed: 'into the date tree',
    duplicate: 'the library holds this content already',
    undated: 'nothing tells when it was taken: into undated/',
    orphan: 'a sidecar whose picture is not there: stays where it is',
    skipped: 'not a picture, or not to be touched: stays where it is',
  },
  // Copies that a drop folder holds go to the duplicates.
  writes: ({ library }) => [treeOf(library, 'media').root, treeOf(library, 'duplicates').root],
  finish: async (session, run) => writeReceipts(session, run, runOptions(ingestJob, run).moves),
  plan: planIngest,
};
