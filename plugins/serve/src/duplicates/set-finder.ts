import { lstatOrNull, MediaStructError } from '@mediastruct/core/base';
import { WorkerPool } from '@mediastruct/core/pool';
import type { ThreadLibrary } from '../catalogue/thread-library.ts';
import type { DecisionView } from '../decisions/decision-view.ts';
import type { LibraryView } from '../library-view.ts';
import { ComparedCopies } from './compared-copies.ts';
import type { SetOfFolders } from './compared-sets.ts';
import { DuplicateSets } from './duplicate-sets.ts';
import type { SetColumns } from './duplicate-sets.ts';
import type { FolderRule, RuleFolder } from './folder-rule.ts';
import type { HeldCopy } from './held-copies.ts';
import { heldCopies } from './held-copies.ts';
import { SetStandings } from './set-standings.ts';
import type { Answered, FoldersTask, RulesTask } from './sets-worker.ts';

/** Who passes over the sets: runs the functions of `sets-worker.ts`. */
export type SetWork = Pick<WorkerPool, 'run' | 'close'>;

function setThread(): SetWork {
  return new WorkerPool(new URL('./sets-worker.ts', import.meta.url), { threads: 1 });
}

/** The sets of equal files of one moment. */
interface Found {
  readonly sets: DuplicateSets;
  readonly standings: SetStandings;
}

/** What was found, of which state of the library. */
interface Remembered<T> {
  readonly state: string;
  readonly found: T;
}

/**
 * The sets of equal files and what stands of them, found when a page first asks and anew where copies changed or a disk was plugged in or out. A thread passes over them, which takes some seconds for a million. Memory: that of
 * `DuplicateSets` and `SetStandings`, the rules that were told last, and meanwhile a thread with some 60 MiB and 200 bytes a set.
 */
export class SetFinder implements AsyncDisposable {
  readonly #view: LibraryView;
  readonly #decisions: DecisionView;
  readonly #work: SetWork;
  #compared: Remembered<ComparedCopies> | null = null;
  #found: Remembered<Found> | null = null;
  #finding: { readonly state: string; readonly found: Promise<Found> } | null = null;
  #rules: Remembered<readonly [FolderRule, FolderRule]> | null = null;
  #following: Promise<unknown> = Promise.resolve();

  constructor(view: LibraryView, decisions: DecisionView, work: SetWork = setThread()) {
    this.#work = work;
    this.#view = view;
    this.#decisions = decisions;
  }

  async sets(): Promise<DuplicateSets> {
    return (await this.#get()).sets;
  }

  /** What stands of every set as of now. */
  async standings(): Promise<SetStandings> {
    const { standings } = await this.#get();
    const turn = this.#following.then(() => standings.follow(this.#decisions.standing().copies));
    this.#following = turn.catch(() => {});
    await turn;
    return standings;
  }

  /** Which copies are compared now. */
  compared(): ComparedCopies {
    const state = this.#state();
    if (this.#compared?.state !== state) {
      const { library } = this.#view;
      this.#compared = { state, found: new ComparedCopies(library, this.#view.open().catalogue) };
    }
    return this.#compared.found;
  }

  /** The copies of a set as they are now; fewer than two where it is none. */
  copiesOf(set: string): readonly HeldCopy[] {
    const copies = this.compared().of(this.#view.open().catalogue.copiesOf(set));
    return heldCopies(this.#view.library.access, set, copies);
  }

  /** What a rule for two folders would decide, one way and the other. Those that were told last are told again where nothing changed since. */
  async rules(...folders: readonly [RuleFolder, RuleFolder]): Promise<readonly [FolderRule, FolderRule]> {
    const state = JSON.stringify([this.#state(), this.#decisions.mark(), folders]);
    if (this.#rules?.state === state) return this.#rules.found;
    const found = await this.#run<RulesTask, readonly [FolderRule, FolderRule]>('planRulesOnThread', {
      ...this.#view.onThread,
      folders,
    });
    this.#rules = { state, found };
    return found;
  }

  /** A set with copies directly in both of these absolute folders; null where there is none. */
  async setOf(...folders: readonly [string, string]): Promise<SetOfFolders | null> {
    const task = { ...this.#view.onThread, folders };
    return this.#run<FoldersTask, SetOfFolders | null>('findSetOfFoldersOnThread', task);
  }

  /** Called where files were moved, so that what was found before answers no more. */
  forget(): void {
    [this.#compared, this.#found, this.#finding, this.#rules] = [null, null, null, null];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#work.close();
  }

  async #get(): Promise<Found> {
    const state = this.#state();
    if (this.#found?.state === state) return this.#found.found;
    // One that was begun before something changed finds what is not so any more.
    if (this.#finding?.state !== state) this.#finding = { state, found: this.#find() };
    const finding = this.#finding;
    try {
      const found = await finding.found;
      if (this.#finding === finding) this.#found = { state, found };
      return found;
    } finally {
      if (this.#finding === finding) this.#finding = null;
    }
  }

  async #find(): Promise<Found> {
    const task = this.#view.onThread;
    const sets = new DuplicateSets(await this.#run<ThreadLibrary, SetColumns>('findSetsOnThread', task));
    return {
      sets,
      standings: new SetStandings((set) => (sets.placeOf(set) < 0 ? null : this.copiesOf(set))),
    };
  }

  async #run<Task, Answer>(name: string, task: Task): Promise<Answer> {
    const answered = await this.#view.inTurn(() => this.#work.run<Task, Answered<Answer>>(name, task));
    if (answered.kind === 'answer') return answered.answer;
    const { code, message, suggestions } = answered;
    throw new MediaStructError(code, message, { suggestions });
  }

  /** Changes where copies do, and where a disk is plugged in or out, of which the catalogue does not tell. */
  #state(): string {
    const { catalogue } = this.#view.open();
    const { access } = this.#view.library;
    const roots = catalogue.holders().flatMap(({ holder }) => (holder.kind === 'tree' ? [holder.root] : []));
    const stats = roots.map((root) => lstatOrNull(access, root));
    const there = stats.map((stat) => (stat === null ? null : `${stat.dev}:${stat.ino}`));
    return JSON.stringify([catalogue.state(), there]);
  }
}
