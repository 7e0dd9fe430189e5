import type { PlanHeader } from '../journal/plan/plan-file.ts';
import type { Run } from '../journal/run/run.ts';
import type { Job } from '../journal/session.ts';
import { treeOf } from '../library/library.ts';
import { refuseAbsent } from './further-copies.ts';
import type { IngestOptions } from './ingest-options.ts';
import { INGEST_OPTIONS, ingestOptions } from './ingest-options.ts';
import type { IngestRequest } from './plan-ingest.ts';
import { MEMBER_DERIVATIONS } from './sources/archive/member-content.ts';
import { removeUnpacked, unpackAbsent } from './sources/archive/unpack-gzip.ts';

/** Files pictures by the day they were taken. */
export const ingestJob: Job<IngestRequest, IngestOptions> = {
  name: 'ingest',
  options: INGEST_OPTIONS,
  states: {
    filed: 'into the date tree',
    duplicate: 'the library holds this content already',
    undated: 'nothing tells when it was taken: into undated/',
    orphan: 'a sidecar whose picture is not there: stays where it is',
    copied: 'a second copy, in a folder that --to names',
    skipped: 'not a picture, or not to be touched: stays where it is',
  },
  derivations: MEMBER_DERIVATIONS,
  // Copies that a drop folder holds go to the duplicates.
  writes: ({ library }, header) => [
    treeOf(library, 'media').root,
    treeOf(library, 'duplicates').root,
    ...furtherOf(header),
  ],
  furtherTargets: (_session, header) => furtherOf(header),
  plan: async (session, request) => (await import('./plan-ingest.ts')).planIngest(session, request),
  // A disk that was pulled must not be made anew as a folder where it is mounted at other times.
  begin: async ({ library }, run) => {
    for (const folder of furtherOf(run.header)) refuseAbsent(library.access, folder);
    await unpackAbsent(library.access, unpackedBy(run));
  },
  finish: async (session, run) => {
    const { writeReceipts } = await import('./receipt/write-receipts.ts');
    writeReceipts(session, run);
    removeUnpacked(session.library.access, unpackedBy(run));
  },
  beginUndo: ({ library }, run) => unpackAbsent(library.access, unpackedBy(run)),
  finishUndo: async ({ library }, run) => removeUnpacked(library.access, unpackedBy(run)),
};

function unpackedBy({ folder, header }: Run): {
  readonly folder: string;
  readonly sources: readonly string[];
} {
  return { folder, sources: header.sources };
}

function furtherOf(header: Pick<PlanHeader, 'options'>): readonly string[] {
  return ingestOptions(header).to ?? [];
}
