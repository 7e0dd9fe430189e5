import type { StandingDecisions } from '@mediastruct/core';
import { lstatOrNull } from '@mediastruct/core/base';
import { decisionsPath, readDecisions } from '@mediastruct/core/decisions';
import type { LibraryView } from '../library-view.ts';
import { DuplicateSets } from './duplicate-sets.ts';

/** What was decided, and the sets of equal files, each as it is now and read again only where it changed. */
export class DecisionView {
  readonly #view: LibraryView;
  #sets: { readonly state: string; readonly sets: DuplicateSets } | null = null;
  #standing: { readonly mark: string; readonly standing: StandingDecisions } | null = null;

  constructor(view: LibraryView) {
    this.#view = view;
  }

  sets(): DuplicateSets {
    const state = this.#state();
    if (this.#sets?.state !== state) this.#sets = { state, sets: new DuplicateSets(this.#view) };
    return this.#sets.sets;
  }

  standing(): StandingDecisions {
    const mark = this.mark();
    if (this.#standing?.mark !== mark) this.#standing = { mark, standing: readDecisions(this.#view.library) };
    return this.#standing.standing;
  }

  /** Another text after each decision and each undo, whoever wrote it down. */
  mark(): string {
    const { library } = this.#view;
    const stat = lstatOrNull(library.access, decisionsPath(library));
    return stat === null ? '' : `${stat.size} ${stat.mtimeNs} ${stat.ino}`;
  }

  /** What tells later whether the same stands as now. */
  asOfNow(): { readonly isCurrent: () => boolean } {
    const mark = this.mark();
    return { isCurrent: () => this.mark() === mark };
  }

  forget(): void {
    this.#sets = null;
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
