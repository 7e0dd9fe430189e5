import { EXIT_CODES, type ErrorCode, type ExitCode } from './error-codes.ts';

export interface ErrorDetails {
  readonly path?: string | undefined;
  /** What the user can do now; one action in each text. */
  readonly suggestions?: readonly string[];
  readonly cause?: unknown;
}

/** Why a command cannot go on. The message says what is wrong, at which path, what was expected and what was found. */
export class MediaStructError extends Error {
  override readonly name = 'MediaStructError';
  readonly code: ErrorCode;
  readonly exitCode: ExitCode;
  readonly path: string | undefined;
  readonly suggestions: readonly string[];

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.exitCode = EXIT_CODES[code];
    this.path = details.path;
    this.suggestions = details.suggestions ?? [];
  }
}
