import type { StandingDecisions } from '@mediastruct/core';
import { lstatOrNull } from '@mediastruct/core/base';
import type { Library } from '@mediastruct/core';
import { decisionsPath, FollowedDecisions } from '@mediastruct/core/decisions';

/** What was decided and stands, whoever wrote it down. Memory: about 600 bytes a decision. */
export class DecisionView {
  readonly #library: Library;
  readonly #followed: FollowedDecisions;

  constructor(library: Library) {
    this.#library = library;
    this.#followed = new FollowedDecisions(library);
  }

  /** Throws `damaged` (12). */
  standing(): StandingDecisions {
    return this.#followed.standing();
  }

  /** Another text after each decision and each undo. */
  mark(): string {
    const stat = lstatOrNull(this.#library.access, decisionsPath(this.#library));
    return stat === null ? '' : `${stat.size} ${stat.mtimeNs} ${stat.ino}`;
  }

  /** What tells later whether the same stands as now. */
  asOfNow(): { readonly isCurrent: () => boolean } {
    const mark = this.mark();
    return { isCurrent: () => this.mark() === mark };
  }
}
