import type { Command } from '@oclif/core';
import type {
  JobRegistry,
  LedgerSummary,
  PlanTotals,
  PreparedRun,
  Session,
  WarningList,
} from '@mediastruct/core';
import { MediaStructCommand } from '../media-struct-command.ts';
import { renderPreview } from './render-preview.ts';
import { renderReport, renderWarnings } from './render-report.ts';

/** What a command that changes files prints under `--json`; sizes in bytes. */
export interface ChangeResult {
  readonly runId: string;
  readonly command: string;
  /** False after `--dry-run`, `--plan` or a no; then there is no `report`, and nothing was changed. */
  readonly applied: boolean;
  readonly plan: PlanTotals;
  /** Where the plan was saved, with `--plan`. */
  readonly savedTo?: string;
  readonly report?: LedgerSummary;
  /** What could not be read while planning, where there is no report to tell it; left out where there is none. */
  readonly warnings?: WarningList;
}

interface ChangeFlags {
  readonly 'dry-run'?: boolean;
  readonly plan?: string;
  readonly threads?: number;
}

export interface ChangeOptions {
  /** Shown to whoever finds the library locked, such as `ingest`. */
  readonly command: string;
  readonly plan: (session: Session) => Promise<PreparedRun>;
  /** Set by the commands that deal with unfinished runs. */
  readonly mayResume?: boolean;
}

/** The base of every command that changes a library: plan, preview, ask, apply, report. */
export abstract class ChangeCommand<T extends typeof Command> extends MediaStructCommand<T> {
  #warnings: WarningList = { count: 0, first: [] };

  /** The way of every change. Nothing is changed before the plan was shown and agreed to. */
  protected async changeRun(options: ChangeOptions): Promise<ChangeResult> {
    const result = await this.inSession(options, async (session) => {
      const prepared = await options.plan(session);
      return this.#agreeAndApply(session, prepared);
    });
    if (result.applied) return result;
    await this.showWarnings();
    return { ...result, ...this.warned() };
  }

  /** Runs a job under the library's lock, with this command's progress and stop flag. */
  protected async inSession<Result>(
    options: Pick<ChangeOptions, 'command' | 'mayResume'>,
    job: (session: Session) => Promise<Result>,
  ): Promise<Result> {
    const { shownWarnings, withSession } = await import('@mediastruct/core');
    const { threads } = this.flags as ChangeFlags;
    const session = {
      command: options.command,
      mayResume: options.mayResume ?? false,
      jobs: await this.jobRegistry(),
      progress: this.progress(),
      stop: this.stop,
      ...(threads === undefined ? {} : { threads }),
    };
    return withSession(this.library(), session, async (begun) => {
      const result = await job(begun);
      this.#warnings = shownWarnings(begun.warnings);
      return this.finish(result, begun.warnings.exitCode);
    });
  }

  /** What the last session could not read or do, for the answer under `--json`; nothing where there was nothing. */
  protected warned(): { readonly warnings?: WarningList } {
    return this.#warnings.count === 0 ? {} : { warnings: this.#warnings };
  }

  /** Under `--quiet` warnings are not printed as they come. */
  protected async showWarnings(): Promise<void> {
    const { displayPath } = await import('@mediastruct/core');
    for (const line of renderWarnings(this.#warnings, displayPath)) this.log(line);
  }

  /** Core's finishing steps and those of the plugins, which answer the hook `mediastruct:jobs` with theirs. */
  protected async jobRegistry(): Promise<JobRegistry> {
    const { coreJobs } = await import('@mediastruct/core');
    const { successes } = await this.config.runHook('mediastruct:jobs', {});
    return Object.assign(
      {},
      coreJobs,
      ...successes.map(({ result }) => result as JobRegistry),
    ) as JobRegistry;
  }

  /** Ends with the run's exit code and shows its report. */
  protected async report(summary: LedgerSummary): Promise<void> {
    const { exitCodeOf } = await import('@mediastruct/core');
    await this.show(summary);
    this.finish(summary, exitCodeOf(summary));
  }

  /** Shows the report of a run that is not the one this command ends with. */
  protected async show(summary: LedgerSummary): Promise<void> {
    const { displayPath } = await import('@mediastruct/core');
    this.log(renderReport(summary, displayPath));
  }

  async #agreeAndApply(session: Session, prepared: PreparedRun): Promise<ChangeResult> {
    const core = await import('@mediastruct/core');
    const { run, command, totals } = prepared;
    const flags = this.flags as ChangeFlags;
    const result = { runId: run.runId, command, plan: totals };
    this.log(renderPreview(core.readPlan(session.library.access, run.plan), prepared, core.displayPath));
    if (flags.plan !== undefined) {
      core.savePlan(session.library.access, run, flags.plan);
      core.discardRun(session.library, run.runId);
      this.log(
        `The plan is saved. Nothing was changed yet; this carries it out:\n  mediastruct apply ${flags.plan}`,
      );
      return { ...result, applied: false, savedTo: flags.plan };
    }
    if (!(await this.#isAgreed(session, prepared))) return { ...result, applied: false };
    const report = await core.completeRun(session, run);
    await this.report(report);
    return { ...result, applied: true, report };
  }

  /** A plan without changes needs no agreement; its ledger is still written. */
  async #isAgreed(session: Session, { run, totals }: PreparedRun): Promise<boolean> {
    const { discardRun } = await import('@mediastruct/core');
    const isDryRun = (this.flags as ChangeFlags)['dry-run'] ?? false;
    try {
      const isAgreed = !isDryRun && (totals.changes.files === 0 || (await this.confirm('Apply this?')));
      if (!isAgreed) discardRun(session.library, run.runId);
      return isAgreed;
    } catch (error) {
      discardRun(session.library, run.runId);
      throw error;
    }
  }
}
