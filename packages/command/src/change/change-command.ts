import type { Command } from '@oclif/core';
import type {
  ChangeRequest,
  EndState,
  JobSource,
  Jobs,
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

export interface ChangeOptions extends ChangeRequest {
  /** Called once the plan is made, before it is shown and asked about. */
  readonly onPlanned?: (prepared: PreparedRun) => void;
  /** Whether the run changes something that is told by no changing operation of its plan, such as by its last step; then it is asked about too. */
  readonly changesMore?: () => boolean;
}

/** The base of every command that changes a library: plan, preview, ask, apply, report. */
export abstract class ChangeCommand<T extends typeof Command> extends MediaStructCommand<T> {
  #warnings: WarningList = { count: 0, first: [] };

  /** The way of every change. Nothing is changed before the plan was shown and agreed to. */
  protected async changeRun(options: ChangeOptions): Promise<ChangeResult> {
    const { changeRun } = await import('@mediastruct/core/runs');
    const flags = this.#changeFlags();
    const result = await this.#open(async (session) => {
      const looksOnly = flags['dry-run'] === true || flags.plan !== undefined;
      const { prepared, report } = await changeRun(session, { ...options, looksOnly }, (planned) =>
        this.#isAgreed(session, { prepared: planned, options }),
      );
      const { run, totals } = prepared;
      const of = { runId: run.runId, command: run.header.job, plan: totals };
      if (report === null)
        return { ...of, applied: false, ...(flags.plan === undefined ? {} : { savedTo: flags.plan }) };
      await this.#report(session.jobs, report, totals);
      return { ...of, applied: true, report };
    });
    if (result.applied) return result;
    await this.showWarnings();
    return { ...result, ...this.warned() };
  }

  /** Runs a task under the library's lock, with this command's progress and stop flag. */
  protected async inSession<Result>(
    options: Pick<ChangeOptions, 'command' | 'mayResume' | 'looksOnly'>,
    task: (session: Session) => Promise<Result>,
  ): Promise<Result> {
    const { underLock } = await import('@mediastruct/core/sessions');
    return this.#open((session) => underLock(session, options, () => task(session)));
  }

  /** Runs a task with a session that locks nothing and may therefore change nothing. */
  protected withOpenSession<Result>(task: (session: Session) => Promise<Result>): Promise<Result> {
    return this.#open(task);
  }

  /** What the last session could not read or do, for the answer under `--json`; nothing where there was nothing. */
  protected warned(): { readonly warnings?: WarningList } {
    return this.#warnings.count === 0 ? {} : { warnings: this.#warnings };
  }

  /** Under `--quiet` warnings are not printed as they come. */
  protected async showWarnings(): Promise<void> {
    const { displayPath } = await import('@mediastruct/core/errors');
    for (const line of renderWarnings(this.#warnings, displayPath)) this.log(line);
  }

  /** Core's jobs and those of the plugins. */
  protected async jobs(): Promise<Jobs> {
    const { installedJobs } = await import('@mediastruct/core/sessions');
    const brought = await this.contributions();
    return installedJobs(brought.map(({ plugin, jobs = [] }): JobSource => ({ plugin, jobs })));
  }

  /** Ends with the run's exit code and shows its report. */
  protected async report(summary: LedgerSummary): Promise<void> {
    await this.#report(await this.jobs(), summary);
  }

  /** Shows the report of a run that is not the one this command ends with. */
  protected async show(summary: LedgerSummary): Promise<void> {
    await this.#show(await this.jobs(), summary);
  }

  async #show(jobs: Jobs, summary: LedgerSummary, planned?: PlanTotals): Promise<void> {
    const { displayPath } = await import('@mediastruct/core/errors');
    const meaningOf = (state: EndState) => jobs.meaningOf(summary.command, state);
    const isFinal = jobs.isFinal(summary.command);
    this.log(renderReport(summary, { shown: displayPath, meaningOf, isFinal }, planned));
  }

  /** The flags that a command of this kind may have; each is optional, so any command's flags fit. */
  #changeFlags(): ChangeFlags {
    return this.flags as ChangeFlags;
  }

  async #report(jobs: Jobs, summary: LedgerSummary, planned?: PlanTotals): Promise<void> {
    const { exitCodeOf } = await import('@mediastruct/core/sessions');
    await this.#show(jobs, summary, planned);
    this.finish(summary, exitCodeOf(summary));
  }

  async #open<Result>(task: (session: Session) => Promise<Result>): Promise<Result> {
    const { openSession, shownWarnings } = await import('@mediastruct/core/sessions');
    const { threads } = this.#changeFlags();
    const options = {
      jobs: await this.jobs(),
      holderKinds: await this.holderKinds(),
      progress: this.progress(),
      stop: this.stop,
      ...(threads === undefined ? {} : { threads }),
    };
    return openSession(await this.library(), options, async (session) => {
      const result = await task(session);
      this.#warnings = shownWarnings(session.warnings);
      return this.finish(result, session.warnings.exitCode);
    });
  }

  /** Shows the plan, saves it where that was asked, else asks. A plan without changes needs no agreement; its ledger is still written. */
  async #isAgreed(
    session: Session,
    { prepared, options }: { readonly prepared: PreparedRun; readonly options: ChangeOptions },
  ): Promise<boolean> {
    const { displayPath, savePlan } = await import('@mediastruct/core/runs');
    const { run, totals } = prepared;
    const flags = this.#changeFlags();
    options.onPlanned?.(prepared);
    const command = run.header.job;
    const meaningOf = (state: EndState) => session.jobs.meaningOf(command, state);
    this.log(renderPreview(run.operations(), { command, totals }, { shown: displayPath, meaningOf }));
    if (flags.plan !== undefined) {
      savePlan(run, flags.plan);
      this.log(
        `The plan is saved. Nothing was changed yet; this carries it out:\n  mediastruct apply ${flags.plan}`,
      );
      return false;
    }
    if (flags['dry-run']) return false;
    const changes = totals.changes.files > 0 || options.changesMore?.() === true;
    return !changes || this.confirm('Apply this?');
  }
}
