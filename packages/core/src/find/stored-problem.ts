import type { ErrorCode, ExitCode } from '../errors/error-codes.ts';
import { MediaStructError } from '../errors/media-struct-error.ts';

/** A stored file that could not be used; what the others tell is answered all the same. */
export interface StoredProblem {
  readonly code: ErrorCode;
  readonly exitCode: ExitCode;
  readonly message: string;
  readonly path: string | null;
  readonly suggestions: readonly string[];
}

/** The problems of one answer, each told once however often its file is read. */
export class ProblemList {
  readonly #byMessage = new Map<string, StoredProblem>();

  get all(): readonly StoredProblem[] {
    return [...this.#byMessage.values()];
  }

  /** What `read` gives, or null where its file is damaged or newer than this program. */
  attempt<T>(read: () => T): T | null {
    try {
      return read();
    } catch (error) {
      this.#take(error);
      return null;
    }
  }

  /** The items up to the place where their file is damaged. */
  *readable<T>(items: Iterable<T>): Generator<T> {
    const iterator = items[Symbol.iterator]();
    try {
      for (;;) {
        const next = this.attempt(() => iterator.next());
        if (next === null || next.done) return;
        yield next.value;
      }
    } finally {
      iterator.return?.();
    }
  }

  add(error: MediaStructError): void {
    const { code, exitCode, message, path, suggestions } = error;
    this.#byMessage.set(message, { code, exitCode, message, path: path ?? null, suggestions });
  }

  #take(error: unknown): void {
    const isOfFile =
      error instanceof MediaStructError && (error.code === 'damaged' || error.code === 'newer-format');
    if (!isOfFile) throw error;
    this.add(error);
  }
}
