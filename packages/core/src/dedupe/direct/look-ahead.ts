import { itemAt } from '../../errors/item-at.ts';
import type { Session } from '../../journal/session.ts';
import { throwIfStopped } from '../../progress/stop-flag.ts';
import { FILES_A_STEP, SeenFiles } from './seen-files.ts';
import { SizePartners } from './size-partners.ts';
import type { WalkedFiles } from './walk-files.ts';

/** Steps under way at a time: one thread looks while this one walks, and one is about to be given the next. A thread takes as long to start as 10,000 looks. */
const FEW_STEPS = 2;
/** As many where the disk is slow, so that it has several files to find at a time. */
const MANY_STEPS = 8;
/** A step that took so long waited for its disk: where files are in memory it takes 20 ms. */
const SLOW_MS = 250;

/**
 * Looks at files whose size comes more than once while the walk that finds them goes on: threads read them meanwhile. A file that cannot be read is a
 * warning.
 */
export class LookAhead {
  readonly seen = new SeenFiles();
  /** Files that were asked for. */
  asked = 0;
  readonly #session: Session;
  readonly #files: WalkedFiles;
  readonly #partners = new SizePartners();
  readonly #underWay = new Set<Promise<void>>();
  readonly #waiting: (readonly number[])[] = [];
  #most = FEW_STEPS;
  #next: number[] = [];
  #steps = 0;
  #answered = 0;
  #told = 0;
  /** Told by `throwIfFailed`, because nobody waits for a step at the moment it fails. */
  #fault: { readonly error: unknown } | null = null;

  constructor(session: Session, files: WalkedFiles) {
    this.#session = session;
    this.#files = files;
  }

  /** The walk has found a file. */
  met(nth: number): void {
    this.#partners.add(nth, itemAt(this.#files.sizes, nth), (one) => {
      this.asked += 1;
      this.#next.push(one);
      if (this.#next.length === FILES_A_STEP) this.#ask();
    });
  }

  throwIfFailed(): void {
    if (this.#fault !== null) throw this.#fault.error;
  }

  /** Waits for all that was asked for; the walk has ended. */
  async end(): Promise<SeenFiles> {
    if (this.#next.length > 0) this.#ask();
    this.#session.progress({ kind: 'phase', phase: 'looking at heads and tails', totalFiles: this.asked });
    while (this.#underWay.size > 0) {
      this.#tell();
      throwIfStopped(this.#session.stop);
      await Promise.race(this.#underWay);
    }
    this.throwIfFailed();
    this.#tell();
    return this.seen;
  }

  #tell(): void {
    this.#session.progress({ kind: 'advance', files: this.#answered - this.#told, bytes: 0 });
    this.#told = this.#answered;
  }

  #ask(): void {
    this.#waiting.push(this.#next);
    this.#next = [];
    this.#begin();
  }

  #begin(): void {
    while (this.#underWay.size < this.#most && this.#fault === null) {
      const numbers = this.#waiting.shift();
      if (numbers === undefined) return;
      const answer = this.#look(this.#steps++, numbers)
        .catch((error: unknown) => {
          this.#fault ??= { error };
        })
        .finally(() => {
          this.#underWay.delete(answer);
          this.#begin();
        });
      this.#underWay.add(answer);
    }
  }

  async #look(step: number, numbers: readonly number[]): Promise<void> {
    const { content, warnings, now } = this.#session;
    const before = now();
    const seen = await content.glimpseFiles({
      paths: numbers.map((nth) => this.#files.absoluteOf(nth)),
      sizes: numbers.map((nth) => itemAt(this.#files.sizes, nth)),
    });
    this.seen.add(step, numbers, seen);
    for (const { at, message } of seen.failures)
      warnings.add(this.#files.absoluteOf(itemAt(numbers, at)), message);
    this.#answered += numbers.length;
    if (now().getTime() - before.getTime() > SLOW_MS) this.#most = MANY_STEPS;
  }
}
