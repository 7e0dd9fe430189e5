import {
  existsSync,
  linkSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { outputFileSync } from 'fs-extra/esm';
import { crawl } from '../../src/crawl/crawl.ts';
import { inlineReader } from '../../src/crawl/record-reader.ts';
import { inlineContent } from '../../src/files/content-port.ts';
import type { DedupeOptions } from '../../src/dedupe/dedupe-options.ts';
import { planDedupe } from '../../src/dedupe/dedupe.ts';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import type { LedgerEntry, LedgerSummary } from '../../src/journal/ledger/ledger.ts';
import { readLedger } from '../../src/journal/ledger/read-ledger.ts';
import type { PlannedOperation } from '../../src/journal/plan/operation.ts';
import type { PlanHeader } from '../../src/journal/plan/plan-file.ts';
import type { PreparedRun } from '../../src/journal/run/run.ts';
import { completeRun } from '../../src/journal/complete-run.ts';
import type { Session } from '../../src/journal/session.ts';
import { withSession } from '../../src/journal/with-session.ts';
import { initLibrary } from '../../src/library/init.ts';
import type { Library } from '../../src/library/library.ts';
import { openLibrary } from '../../src/library/library.ts';
import { installedJobs } from '../../src/jobs.ts';
import { bindMount } from '../files/mounted.ts';

export type PlanJob = (session: Session) => Promise<PreparedRun>;

export interface PlanView {
  readonly prepared: PreparedRun;
  readonly header: PlanHeader;
  readonly operations: readonly PlannedOperation[];
}

export interface AppliedView {
  readonly plan: PlanView;
  readonly summary: LedgerSummary;
  readonly entries: readonly LedgerEntry[];
}

function viewOf(prepared: PreparedRun): PlanView {
  return {
    prepared,
    header: prepared.run.header,
    operations: [...prepared.run.operations()],
  };
}

/** A library with real files in a temporary folder. */
export class SmallLibrary {
  readonly folder: string;
  readonly notes: string[] = [];
  library: Library;

  constructor() {
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), 'mediastruct-dedupe-')));
    this.library = initLibrary(join(this.folder, 'lib'), { now: new Date() });
  }

  /** Writes files below the test's folder; each is an hour younger than the one before. */
  write(files: Readonly<Record<string, string>>): void {
    let hours = 0;
    for (const [path, content] of Object.entries(files)) {
      outputFileSync(this.at(path), content);
      hours += 1;
      utimesSync(this.at(path), 1_500_000_000, 1_500_000_000 + hours * 3600);
    }
  }

  link(existing: string, path: string): void {
    linkSync(this.at(existing), this.at(path));
  }

  /** Reads the settings again. */
  reopen(): void {
    this.library = openLibrary(this.library.root);
  }

  at(path: string): string {
    return join(this.folder, path);
  }

  has(path: string): boolean {
    return existsSync(this.at(path));
  }

  sizeOf(path: string): number {
    return statSync(this.at(path)).size;
  }

  /** All files below a folder of the test's, sorted. */
  files(folder: string): string[] {
    return readdirSync(this.at(folder), { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name).slice(this.at(folder).length + 1))
      .sort();
  }

  session<T>(job: (session: Session) => Promise<T>, given: { mayResume?: boolean } = {}): Promise<T> {
    const options = {
      ...given,
      command: 'test',
      jobs: installedJobs(),
      content: inlineContent(this.library.access),
      progress: (event: { kind: string; message?: string }) => {
        if (event.message !== undefined) this.notes.push(event.message);
      },
    };
    return withSession(this.library, options, job);
  }

  async crawl(...trees: string[]): Promise<void> {
    await this.session((session) =>
      crawl(session, {
        trees: trees.map((tree) => (tree.includes('/') ? this.at(tree) : tree)),
        threads: 1,
        maxAgeDays: 120,
        force: false,
        acceptTree: false,
        acceptGone: true,
        accept: [],
        reader: inlineReader(nodeFileAccess),
      }),
    );
  }

  /** Plans a run and applies nothing. */
  plan(job: PlanJob): Promise<PlanView> {
    return this.session(async (session) => viewOf(await job(session)));
  }

  /** Plans a run and applies it; `between` is what happens to the files after planning. */
  apply(job: PlanJob, between: (plan: PlanView) => void = () => {}): Promise<AppliedView> {
    return this.session(async (session) => {
      const plan = viewOf(await job(session));
      between(plan);
      const { run } = plan.prepared;
      const summary = await completeRun(session, run);
      return { plan, summary, entries: [...readLedger(nodeFileAccess, run)] };
    });
  }

  relative(path: string | undefined): string {
    return (path ?? '').replace(`${this.folder}/`, '');
  }

  /** The files that a dedupe would set aside, below the folder of all. */
  async setAside(options: DedupeOptions): Promise<string[]> {
    const { operations } = await this.plan((session) => planDedupe(session, options));
    return operations.filter(({ kind }) => kind === 'move').map(({ from }) => this.relative(from));
  }

  /** Mounts one of its folders at another place a second time. */
  mounted(of: string, at: string): Disposable {
    return bindMount({ of: this.at(of), at: this.at(at) });
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
