import { join } from 'node:path';
import type { HolderKind, Jobs, Library, PreparedRun, ProgressEvent, Session } from '@mediastruct/core';
import { makeFolders, MediaStructError, messageOf } from '@mediastruct/core/base';
import { changeRun, openSession, savePlan, shownWarnings } from '@mediastruct/core/runs';
import { shellWord } from '../shell-word.ts';
import type { ChangeState, PlannedRow } from './change-state.ts';
import { plannedRows } from './planned-rows.ts';

export interface DeskOptions {
  readonly jobs: Jobs;
  readonly kinds: readonly HolderKind[];
  /** Called when a run has ended, so that what was remembered of the library is asked anew. */
  readonly onChanged: () => void;
}

/** A change that somebody asked for in a page. */
export interface AskedChange {
  /** Shown to whoever finds the library locked. */
  readonly command: string;
  readonly plan: (session: Session) => Promise<PreparedRun>;
  readonly mayResume?: boolean;
  /** Whether what was decided is still what the plan was made of; absent where it follows no decisions. */
  readonly isCurrent?: () => boolean;
}

interface OpenChange {
  readonly prepared: PreparedRun;
  readonly isCurrent: () => boolean;
  readonly decide: (answer: boolean) => void;
}

/**
 * The one change that pages are about at a time, on the way of every change: planned under the library's lock, shown, and applied under it again when somebody agrees; the plan of one that is not agreed to is
 * thrown away. Other programs find the library locked only while it plans and applies.
 */
export class ChangeDesk implements AsyncDisposable {
  readonly #library: Library;
  readonly #options: DeskOptions;
  readonly #stop = { requested: false };
  #state: ChangeState = { kind: 'none' };
  #open: OpenChange | null = null;
  #work: Promise<void> = Promise.resolve();

  constructor(library: Library, options: DeskOptions) {
    this.#library = library;
    this.#options = options;
  }

  get state(): ChangeState {
    return this.#state;
  }

  /** Begins to plan a change. One that waits for an answer is dropped; one that is under way refuses the new one (`locked`, 31). */
  async begin(change: AskedChange): Promise<void> {
    if (this.#state.kind === 'planning' || this.#state.kind === 'applying') throw busy();
    this.#state = { kind: 'planning', command: change.command, progress: null };
    this.#open?.decide(false);
    await this.#work;
    this.#state = { kind: 'planning', command: change.command, progress: null };
    this.#work = this.#run(change);
  }

  /** Applies the change that is shown. */
  apply(runId: string): void {
    const { decide } = this.#current(runId);
    this.#tell({ kind: 'applying', ...this.#facts(), progress: null });
    decide(true);
  }

  /** Keeps the plan that is shown as a file below `.mediastruct/plans/`, for `mediastruct apply`, and drops the change. */
  save(runId: string): void {
    const { prepared, decide } = this.#current(runId);
    const folder = join(this.#library.state.folder, 'plans');
    const path = join(folder, `${runId}.ndjson`);
    makeFolders(this.#library.access, folder);
    savePlan(prepared.run, path);
    const carryOut = `mediastruct apply ${shellWord(path)}`;
    this.#tell({ kind: 'saved', ...this.#facts(), path, carryOut });
    decide(false);
  }

  /** Drops the change that is shown. */
  drop(runId: string): void {
    const { decide } = this.#shown(runId);
    this.#tell({ kind: 'none' });
    decide(false);
  }

  /** Some rows of the plan that is shown, from the given one on. Throws `plan-stale` (22) where it is another one by now. */
  rows(runId: string, from: number, count: number): readonly PlannedRow[] {
    return plannedRows(this.#shown(runId).prepared.run.operations(), { from, count });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.requested = true;
    this.#open?.decide(false);
    await this.#work;
  }

  async #run({ command, plan, mayResume = false, isCurrent = () => true }: AskedChange): Promise<void> {
    const { jobs, kinds, onChanged } = this.#options;
    const progress = (event: ProgressEvent) => this.#follow(event);
    const options = { jobs, holderKinds: kinds, progress, stop: this.#stop };
    try {
      await openSession(this.#library, options, async (session) => {
        const request = { command, mayResume, plan };
        const { report } = await changeRun(session, request, (prepared) =>
          this.#ask(session, { prepared, isCurrent }),
        );
        if (report === null) return;
        // Whoever reads that it is applied may ask at once how the library stands.
        onChanged();
        this.#tell({ kind: 'applied', ...this.#facts(), report });
      });
    } catch (error) {
      onChanged();
      const known = error instanceof MediaStructError ? error : null;
      const { suggestions = [], code = 'bug' } = known ?? {};
      this.#tell({ kind: 'failed', command, code, message: messageOf(error), suggestions });
    } finally {
      this.#open = null;
    }
  }

  #ask(session: Session, change: Omit<OpenChange, 'decide'>): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    if (this.#stop.requested) return Promise.resolve(false);
    this.#open = { ...change, decide: resolve };
    this.#tell({ kind: 'planned', ...this.#facts(), warnings: shownWarnings(session.warnings) });
    return promise;
  }

  #facts() {
    const { prepared } = this.#open ?? {};
    if (prepared === undefined) throw new Error('no change is open');
    const { run, totals } = prepared;
    const { job, plugin, options } = run.header;
    const { undoes } = options;
    const { isFinal } = this.#options.jobs.job(job, plugin);
    const meanings = Object.keys(totals.states).map((state) => [
      state,
      this.#options.jobs.meaningOf(job, state),
    ]);
    return {
      command: job,
      runId: run.runId,
      undoes: typeof undoes === 'string' ? undoes : null,
      totals,
      meanings: Object.fromEntries(meanings) as Readonly<Record<string, string>>,
      isFinal: isFinal === true,
    };
  }

  #shown(runId: string): OpenChange {
    if (this.#state.kind === 'planned' && this.#open?.prepared.run.runId === runId) return this.#open;
    throw new MediaStructError('plan-stale', 'This plan is not the one that waits for an answer any more', {
      suggestions: ['Make the plan anew. Nothing was changed.'],
    });
  }

  /** The change that is shown, unless somebody decided otherwise since it was planned, here or in another program. */
  #current(runId: string): OpenChange {
    const open = this.#shown(runId);
    if (open.isCurrent()) return open;
    throw new MediaStructError(
      'plan-stale',
      'What was decided is another thing now than when this plan was made',
      {
        suggestions: ['Make the plan anew. Nothing was changed.'],
      },
    );
  }

  #follow(event: ProgressEvent): void {
    const { state } = this;
    if (state.kind !== 'planning' && state.kind !== 'applying') return;
    if (event.kind === 'phase') {
      const { phase, totalFiles = null } = event;
      this.#tell({ ...state, progress: { phase, files: 0, totalFiles } });
    } else if (event.kind === 'advance' && state.progress !== null) {
      const files = state.progress.files + event.files;
      this.#tell({ ...state, progress: { ...state.progress, files } });
    }
  }

  #tell(state: ChangeState): void {
    this.#state = state;
  }
}

function busy(): MediaStructError {
  return new MediaStructError('locked', 'Another change is under way in a page of this server', {
    suggestions: ['Wait until it has ended. Nothing was changed.'],
  });
}
