import { resolve } from 'node:path';
import type { FileAccess, Library, PreparedRun, Session } from '@mediastruct/core';
import { runOptions } from '@mediastruct/core';
import { applyPool } from '../archive/apply-pool.ts';
import { openDiff } from '../archive/open-diff.ts';
import type { ExcludeOptions } from '../exclude/exclude-rules.ts';
import { placesOf } from './apply-home.ts';
import { keepForSavedPlan } from './abandoned.ts';
import { APPLY_OPTIONS } from './apply-options.ts';
import { archiveContents } from './archive-contents.ts';
import { entriesBefore } from './check-base.ts';
import { planApplyRun } from './plan-run.ts';
import type { TreeChange } from '../tree/tree-change.ts';
import { dropStaged } from './stage-contents.ts';

export interface ArchiveApplyRequest {
  /** The folder of the archive. */
  readonly archive: string;
  /** The folder that is to be changed. */
  readonly folder: string;
  /** Whether extended attributes are compared and given; by default they are. */
  readonly attributes?: boolean | undefined;
  readonly exclude?: Pick<ExcludeOptions, 'rules' | 'ruleFiles'> | undefined;
  /** Threads that apply deltas; one for each core by default. */
  readonly threads?: number | undefined;
}

interface Application {
  /** The one beside the folder. */
  readonly library: Library;
  readonly id: string;
}

/** The changes of an archive, to be applied to a folder. */
export class ArchiveApply {
  readonly #access: FileAccess;
  readonly #request: ArchiveApplyRequest;
  #application: Application | null = null;
  #furtherChanges = 0;

  constructor(access: FileAccess, request: ArchiveApplyRequest) {
    this.#access = access;
    this.#request = request;
  }

  /** As `planApplyRun`, with what the archive tells. Throws `damaged` (12) where the archive is not whole. */
  async plan(session: Session): Promise<PreparedRun> {
    const { exclude, attributes } = this.#request;
    const folder = resolve(this.#request.folder);
    const diff = openDiff(this.#request.archive, this.#access);
    await using pool = applyPool(this.#access, this.#request.threads);
    const prepared = await planApplyRun(session, {
      folder,
      expected: () => entriesBefore(diff.now.entries(), diff.changes()),
      now: diff.now,
      contents: archiveContents(diff, { access: this.#access, pool }),
      onChanges: (changes) => {
        this.#furtherChanges = changes.filter(isNoContent).length;
      },
      exclude,
      attributes,
    });
    const { id } = runOptions({ options: APPLY_OPTIONS }, prepared.run);
    this.#application = { library: session.library, id };
    return prepared;
  }

  /** How much the plan changes that is no file's content: folders, links, modes, times and attributes. */
  get furtherChanges(): number {
    return this.#furtherChanges;
  }

  /** Keeps the contents for a plan that was saved to a file. */
  keep(): void {
    if (this.#application !== null) keepForSavedPlan(this.#application.library, this.#application.id);
  }

  /** Removes the contents that were made for a plan that was not agreed to. */
  drop(): void {
    if (this.#application === null) return;
    const { library, id } = this.#application;
    dropStaged(this.#access, placesOf(library.root, id).staged);
  }
}

/** Whether no operation of a plan tells of a change. */
function isNoContent(change: TreeChange): boolean {
  if (change.kind === 'removed') return change.was.kind !== 'file';
  return change.kind !== 'file' || change.content.kind === 'same' || change.to.link !== undefined;
}
