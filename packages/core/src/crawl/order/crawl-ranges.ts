import { setTimeout as sleep } from 'node:timers/promises';
import { isInRange } from '../../files/walk-range.ts';
import { throwIfStopped } from '../../progress/stop-flag.ts';
import type { StopFlag } from '../../progress/stop-flag.ts';
import type { BudgetLeft, DueDays } from '../proof/plan-proof.ts';
import type { CrawlSetup, RangeBudget } from '../range/crawl-setup.ts';
import type { RangeAnswer } from '../range/range-answer.ts';
import type { RecordReader } from '../record-reader.ts';
import type { Part } from './part-list.ts';
import { PartList } from './part-list.ts';
import type { Piece } from './piece.ts';

/** A reader stops after so much, so that what is left can be divided and no core idles at the end. */
const TASK: RangeBudget = { files: 256, bytes: 8 * 1024 * 1024 };
/** Nothing is read: the reader lists the root and answers where the tree can be divided. */
const LOOK: RangeBudget = { files: 0, bytes: 0 };
/** Lines that may wait for those of a part before them. Bytes. */
const WINDOW_BYTES = 32 * 1024 * 1024;
const STOP_CHECK_MS = 250;

export interface RangesOptions {
  readonly reader: RecordReader;
  readonly setup: CrawlSetup;
  readonly stop: StopFlag;
  readonly now: () => Date;
  /** After so much a reader answers; 256 files or 8 MiB if absent. */
  readonly task?: RangeBudget | undefined;
  /** Which files are read although nothing about them changed, and what is left of the budget for them. */
  readonly due: DueDays | null;
  readonly left: () => BudgetLeft;
  /** Paths that an earlier pass of the same run could not read, or found rotten. */
  readonly wrong: readonly string[];
  /** Called as answers come in. */
  readonly onAnswer: (answer: RangeAnswer) => void;
  /** Called for each answer, in the order of the paths. */
  readonly take: (answer: RangeAnswer) => void;
}

/**
 * Gives the parts of a tree to readers, as many at a time as the reader's depth, and takes their answers in the order of the paths. What a
 * reader leaves is divided where readers would idle. Memory: the parts that are being read (1 MiB of lines each), and 32 MiB of lines
 * that wait.
 */
export async function crawlRanges(pieces: Iterable<Piece>, options: RangesOptions): Promise<void> {
  await new RangeCrawl(pieces[Symbol.iterator](), options).run();
}

class RangeCrawl {
  readonly #pieces: Iterator<Piece>;
  readonly #options: RangesOptions;
  readonly #parts: PartList;
  readonly #reading = new Set<Promise<void>>();
  #at: string;
  #isLast = false;
  #isFirst = true;
  #waitMs = 0;
  #failure: unknown;
  #wake = () => {};

  constructor(pieces: Iterator<Piece>, options: RangesOptions) {
    this.#pieces = pieces;
    this.#options = options;
    this.#parts = new PartList(options.setup.indexPath);
    this.#at = options.now().toISOString();
  }

  async run(): Promise<void> {
    const timer = setInterval(() => this.#wake(), STOP_CHECK_MS);
    try {
      for (;;) {
        throwIfStopped(this.#options.stop);
        await this.#waitForTime();
        while (this.#reading.size < this.#options.reader.depth && this.#startNext());
        for (const answer of this.#parts.takeDone()) this.#options.take(answer);
        if (this.#failure !== undefined) {
          await Promise.all(this.#reading);
          throw this.#failure;
        }
        if (this.#reading.size === 0 && this.#parts.isEmpty) return;
        if (this.#reading.size > 0) await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    } finally {
      clearInterval(timer);
      this.#pieces.return?.();
    }
  }

  /** Where times are coarse, a file that was just written may not be read yet; what follows is read after the wait, and says so. */
  async #waitForTime(): Promise<void> {
    if (this.#waitMs === 0) return;
    await sleep(this.#waitMs);
    this.#waitMs = 0;
    this.#at = this.#options.now().toISOString();
  }

  /** False where nothing may be started now. */
  #startNext(): boolean {
    const part = this.#parts.firstWaiting() ?? this.#nextPart();
    if (part === null) return false;
    if (this.#parts.doneBytes > WINDOW_BYTES && !this.#parts.isFirst(part)) return false;
    this.#parts.start(part);
    const reading = this.#read(part).finally(() => {
      this.#reading.delete(reading);
      this.#wake();
    });
    this.#reading.add(reading);
    return true;
  }

  #nextPart(): Part | null {
    if (this.#isLast) return null;
    const { value, done } = this.#pieces.next();
    this.#isLast = done === true;
    return done ? null : this.#parts.add(value);
  }

  async #read(part: Part): Promise<void> {
    const { reader, setup, now, onAnswer } = this.#options;
    const { from, to, known, made, hasWaited = false } = part.piece;
    const isAlone = reader.depth === 1;
    const budget = this.#isFirst && !isAlone ? LOOK : (this.#options.task ?? TASK);
    // While further pieces are there, nobody idles, and lines need not be divided.
    const isDivided = !isAlone && (this.#isFirst || this.#isLast);
    this.#isFirst = false;
    const splits = isDivided ? Math.max(0, 2 * reader.depth - this.#parts.waiting) : 0;
    const { due, left, wrong } = this.#options;
    const times = { at: this.#at, nowMs: now().getTime() };
    const proof = { due, left: left(), wrong: wrong.filter((path) => isInRange(path, part.piece)) };
    const task = { setup, ...times, ...proof, budget, splits };
    try {
      const answer = await reader.read({ ...task, from, to, known, made, hasWaited });
      onAnswer(answer);
      this.#parts.end(part, answer);
      this.#waitMs = Math.max(this.#waitMs, answer.rest?.waitMs ?? 0);
    } catch (error) {
      this.#failure ??= error;
    }
  }
}
