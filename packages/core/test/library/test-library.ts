import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CrawlReport } from '../../src/crawl/crawl-report.ts';
import { crawl } from '../../src/crawl/crawl.ts';
import type { CrawlRequest, CrawlSummary } from '../../src/crawl/crawl.ts';
import { inlineReader } from '../../src/crawl/record-reader.ts';
import { inlineContent } from '../../src/files/content-port.ts';
import type { FileAccess } from '../../src/files/file-access.ts';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { installedJobs } from '../../src/jobs.ts';
import type { LedgerEntry, LedgerSummary } from '../../src/journal/ledger/ledger.ts';
import { readLedger } from '../../src/journal/ledger/read-ledger.ts';
import type { PlannedOperation } from '../../src/journal/plan/operation.ts';
import type { PreparedRun, Run } from '../../src/journal/run/run.ts';
import { completeRun } from '../../src/journal/complete-run.ts';
import { findRun } from '../../src/journal/run/find-run.ts';
import type { Session } from '../../src/journal/session.ts';
import type { SessionOptions } from '../../src/journal/with-session.ts';
import { withSession } from '../../src/journal/with-session.ts';
import { planUndo } from '../../src/journal/undo/undo.ts';
import { initLibrary } from '../../src/library/init.ts';
import type { Library } from '../../src/library/library.ts';
import { openLibrary } from '../../src/library/library.ts';
import { testJob } from '../journal/test-job.ts';
import type { FileRecord } from '../../src/records/file-record.ts';
import { readIndex } from '../../src/records/index-file.ts';

export interface Applied {
  readonly run: Run;
  readonly operations: readonly PlannedOperation[];
  readonly summary: LedgerSummary;
  readonly entries: readonly LedgerEntry[];
}

/** A library below a folder, and the ways to work with it on this thread through any FileAccess. */
export class TestLibrary {
  readonly root: string;
  readonly notes: string[] = [];
  options: Partial<SessionOptions> = {};
  access: FileAccess = nodeFileAccess;
  /** As `OpenOptions` has it. */
  changesKept: number | undefined;

  constructor(root: string, { isThere = false } = {}) {
    this.root = root;
    if (!isThere) initLibrary(root, { now: new Date() });
  }

  /** As the configuration is now, through the access that is set now. */
  get library(): Library {
    return openLibrary(this.root, { access: this.access, changesKept: this.changesKept });
  }

  at(path: string): string {
    return join(this.root, path);
  }

  session<T>(job: (session: Session) => Promise<T>, options: Partial<SessionOptions> = {}): Promise<T> {
    const given: SessionOptions = {
      command: 'test',
      jobs: installedJobs([{ plugin: '@test/jobs', jobs: [testJob] }]),
      content: inlineContent(this.access),
      progress: (event) => {
        if (event.kind === 'note') this.notes.push(event.message);
      },
      ...this.options,
      ...options,
    };
    return withSession(this.library, given, job);
  }

  /** Crawls one tree, by default the media tree. */
  async crawl(request: Partial<CrawlRequest> & { readonly tree?: string } = {}): Promise<CrawlReport> {
    const { tree = 'media', ...given } = request;
    const { trees, refused } = await this.crawlTrees({ trees: [tree], ...given });
    if (refused[0] !== undefined) throw refused[0].error;
    return trees[0] as CrawlReport;
  }

  crawlTrees(given: Partial<CrawlRequest>): Promise<CrawlSummary> {
    const all = {
      maxAgeDays: 120,
      force: false,
      acceptTree: false,
      acceptGone: false,
      accept: [],
      threads: 1,
      trees: [],
      ...given,
    };
    return this.session((session) =>
      crawl(session, { ...all, reader: given.reader ?? inlineReader(this.access) }),
    );
  }

  /** Plans and applies a run; `between` is what happens to the world after planning. */
  apply(
    plan: (session: Session) => Promise<PreparedRun>,
    between: (prepared: PreparedRun) => void = () => {},
  ): Promise<Applied> {
    return this.session(
      async (session) => {
        const prepared = await plan(session);
        between(prepared);
        return this.#appliedView(prepared.run, await completeRun(session, prepared.run));
      },
      { mayResume: true },
    );
  }

  undo(name = 'last'): Promise<Applied> {
    return this.apply((session) => planUndo(session, findRun(session.library, name)));
  }

  records(tree: string): readonly FileRecord[] {
    const { indexPath } = this.library.trees.find(({ name }) => name === tree) as Library['trees'][number];
    return [...readIndex(nodeFileAccess, indexPath)];
  }

  record(tree: string, path: string): FileRecord | undefined {
    return this.records(tree).find((record) => record.path === path);
  }

  /** All files below a folder of the library, sorted. */
  files(folder: string): readonly string[] {
    return readdirSync(this.at(folder), { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name).slice(this.at(folder).length + 1))
      .sort();
  }

  #appliedView(run: Run, summary: LedgerSummary): Applied {
    return {
      run,
      operations: [...run.operations()],
      summary,
      entries: [...readLedger(nodeFileAccess, run)],
    };
  }
}
