import { stripVTControlCharacters } from 'node:util';
import {
  EXIT_CODES,
  type ErrorCode,
  type ExitCode,
  explainFileError,
  MediaStructError,
} from '@mediastruct/core/errors';
import { nearest } from './nearest.ts';

/** Why a command ended, as `--json` prints it under `error`. */
export interface Failure {
  readonly code: ErrorCode;
  readonly exitCode: ExitCode;
  readonly message: string;
  readonly path: string | null;
  readonly suggestions: readonly string[];
}

/**
 * Sorts whatever was thrown into the families of docs/EXIT-CODES.md: the suite's own errors keep their code,
 * a file error says what the disk refused, what the flag parser refuses is `usage`, anything else is a `bug`.
 */
export function describeFailure(thrown: unknown): Failure {
  const error = explainFileError(thrown);
  if (error instanceof MediaStructError) return ownFailure(error);
  if (isParserError(error)) return usageFailure(error);
  return {
    code: 'bug',
    exitCode: EXIT_CODES.bug,
    message: error instanceof Error ? error.message : String(error),
    path: null,
    suggestions: ['This is a bug in MediaStruct: please report it with the lines above.'],
  };
}

function ownFailure(error: MediaStructError): Failure {
  const { code, exitCode, message, path, suggestions } = error;
  return { code, exitCode, message, path: path ?? null, suggestions };
}

/** What oclif throws for flags, arguments and unknown commands: it marks its errors with an `oclif` field. */
interface ParserError extends Error {
  readonly oclif: object;
  readonly flags?: readonly string[];
  readonly parse?: { readonly input?: ParserInput };
}

interface ParserInput {
  readonly flags?: Readonly<Record<string, unknown>>;
  /** The command whose line was parsed. */
  readonly context?: { readonly id?: string };
}

function isParserError(error: unknown): error is ParserError {
  return error instanceof Error && 'oclif' in error && typeof error.oclif === 'object';
}

function usageFailure(error: ParserError): Failure {
  return {
    code: 'usage',
    exitCode: EXIT_CODES.usage,
    message: plainMessage(error),
    path: null,
    suggestions: [...meantFlags(error), helpLine(error)],
  };
}

function plainMessage(error: Error): string {
  return stripVTControlCharacters(error.message)
    .replace(/\s*See more help with --help\s*$/, '')
    .replace(/^Parsing (--\S+)\s+/, '$1: ')
    .replace(/^Nonexistent flag(s?): /, 'Unknown flag$1: ');
}

function helpLine(error: ParserError): string {
  const id = error.parse?.input?.context?.id;
  return ['mediastruct', ...(id?.split(':') ?? []), '--help'].join(' ');
}

function meantFlags(error: ParserError): string[] {
  const known = Object.keys(error.parse?.input?.flags ?? {}).map((name) => `--${name}`);
  return (error.flags ?? [])
    .map((flag) => nearest(flag, known))
    .filter((flag) => flag !== null)
    .map((flag) => `${flag} (did you mean that?)`);
}
