import { expect } from 'vitest';
import type { ErrorCode } from '../../src/errors/error-codes.ts';
import { EXIT_CODES } from '../../src/errors/error-codes.ts';

/** Matches the error of a run that cannot go on: its code, its exit code, and the parts of its message in their order. */
export function refusal(code: ErrorCode, ...parts: readonly string[]): Error {
  const pattern = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*');
  return expect.objectContaining({
    name: 'MediaStructError',
    code,
    exitCode: EXIT_CODES[code],
    message: expect.stringMatching(new RegExp(pattern, 's')) as string,
  }) as Error;
}
