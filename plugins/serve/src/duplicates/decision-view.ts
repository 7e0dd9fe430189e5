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
    const state = this.#view.open().catalogue.state();
    if (this.#sets?.state !== state) this.#sets = { state, sets: new DuplicateSets(this.#view) };
    return this.#sets.sets;
  }

  standing(): StandingDecisions {
    const { library } = this.#view;
    const stat = lstatOrNull(library.access, decisionsPath(library));
    const mark = stat === null ? '' : `${stat.size} ${stat.mtimeNs} ${stat.ino}`;
    if (this.#standing?.mark !== mark) this.#standing = { mark, standing: readDecisions(library) };
    return this.#standing.standing;
  }

  /** Trees may have been plugged in or out, which the catalogue does not tell. */
  forget(): void {
    this.#sets = null;
  }
}
