import type { MediaStructError } from '../../errors/media-struct-error.ts';
import { resolve } from 'node:path';
import type { ExitCode } from '../../errors/error-codes.ts';
import { EXIT_CODES } from '../../errors/error-codes.ts';
import { displayPath } from '../../files/path-text.ts';
import type { ProgressListener } from '../../progress/progress.ts';

/** Something that could not be read or done although the command went on, and that no file's end state tells. */
export interface Warning {
  readonly path: string;
  readonly message: string;
}

/** How many there were, and the first of them. */
export interface WarningList {
  readonly count: number;
  readonly first: readonly Warning[];
}

/** Kept of any number, about 300 bytes each; so many lines of a ledger are warnings at most. */
export const WARNINGS_KEPT = 1000;

/** Of those told in a report. */
const SHOWN = 20;

/** As a report tells them: the whole number, and fewer of the first. */
export function shownWarnings({ count, first }: WarningList): WarningList {
  return { count, first: first.slice(0, SHOWN) };
}

/** Collects warnings and tells each at once. A command with a warning ends with exit 3 where nothing graver happened. */
export class Warnings implements WarningList {
  readonly first: Warning[] = [];
  count = 0;
  readonly #progress: ProgressListener;
  #last: Warning | null = null;

  constructor(progress: ProgressListener) {
    this.#progress = progress;
  }

  /** Of a command of which nothing graver is to be told. */
  get exitCode(): ExitCode {
    return EXIT_CODES[this.count === 0 ? 'done' : 'some-files-failed'];
  }

  /** `message` may be that of an error, which begins with the path. What was said just before is not said again. */
  readonly add = (path: string, message: string): void => {
    const start = `${displayPath(path)}: `;
    const shown = displayPath(message);
    // Stored paths are absolute; one that is not would keep a journal from being read.
    const warning = {
      path: resolve(path),
      message: shown.startsWith(start) ? shown.slice(start.length) : shown,
    };
    if (this.#last?.path === warning.path && this.#last.message === warning.message) return;
    this.#last = warning;
    this.count += 1;
    if (this.first.length < WARNINGS_KEPT) this.first.push(warning);
    this.#progress({ kind: 'note', ...warning });
  };
}

/** Warns a session of errors of the suite that do not end what it does, such as of a file that is left out. */
export function warnOf({ library, warnings }: WarnedSession): (error: MediaStructError) => void {
  return ({ message, path }) => warnings.add(path ?? library.root, message);
}

interface WarnedSession {
  readonly library: { readonly root: string };
  readonly warnings: Warnings;
}
