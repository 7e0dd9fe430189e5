import { lstatOrNull } from '../files/file-access.ts';
import type { Library } from '../library/library.ts';
import { decisionsPath, readDecisionEvents, UNREAD } from './decision-ledger.ts';
import type { StandingDecisions } from './standing-decisions.ts';
import { DecisionFold } from './standing-decisions.ts';

/** What was decided and stands, for a program that asks again and again: only what was appended since is read. Memory: that of `DecisionFold`. */
export class FollowedDecisions {
  readonly #library: Pick<Library, 'access' | 'state'>;
  #ino: string | null = null;
  #read = UNREAD;
  #fold = new DecisionFold();

  constructor(library: Pick<Library, 'access' | 'state'>) {
    this.#library = library;
  }

  /** As of now; the same object tells it later too. A ledger that was replaced, or became shorter, is read from its beginning. Throws `damaged` (12). */
  standing(): StandingDecisions {
    const stat = lstatOrNull(this.#library.access, decisionsPath(this.#library));
    const ino = stat === null ? null : `${stat.dev}:${stat.ino}`;
    if (ino !== this.#ino || (stat?.size ?? 0) < this.#read.bytes) {
      [this.#ino, this.#read, this.#fold] = [ino, UNREAD, new DecisionFold()];
    }
    if (stat === null || stat.size === this.#read.bytes) return this.#fold;
    // All of it is read before any of it counts: what is damaged is told again the next time.
    const added = [...readDecisionEvents(this.#library, this.#read)];
    this.#fold.add(added.map(({ event }) => event));
    this.#read = added.at(-1)?.read ?? this.#read;
    return this.#fold;
  }
}
