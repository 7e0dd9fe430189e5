import process from 'node:process';
import { paint } from '../render/paint.ts';
import type { Failure } from './describe-failure.ts';

export interface FailureText {
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Prints why a command ended and ends the process with the exit code of that reason, the same under `--json`.
 * The one place where an error becomes an exit code.
 */
export async function reportFailure(error: unknown, options: { json: boolean }): Promise<never> {
  if (isPlainExit(error)) return endProcess(error.oclif.exit);
  const { describeFailure } = await import('./describe-failure.ts');
  const failure = describeFailure(error);
  const text = options.json ? jsonText(failure, error) : humanText(failure, error);
  process.stderr.write(text.stderr);
  process.stdout.write(text.stdout);
  return endProcess(failure.exitCode);
}

/** `{"error":{...}}` on stdout; a bug's stack goes to stderr, so that stdout stays one JSON document. */
export function jsonText(failure: Failure, error: unknown): FailureText {
  return {
    stdout: `${JSON.stringify({ error: failure }, null, 2)}\n`,
    stderr: failure.code === 'bug' ? `${stackOf(error)}\n` : '',
  };
}

/** The message and one `Try:` line for each suggestion on stderr; a bug shows its stack instead. */
export function humanText(failure: Failure, error: unknown): FailureText {
  if (failure.code === 'bug')
    return { stdout: '', stderr: [stackOf(error), ...failure.suggestions, ''].join('\n') };
  const message = `${paint.bad('Error:', process.stderr)} ${failure.message}`;
  const tries = failure.suggestions.map((suggestion) => `Try: ${suggestion}`);
  return { stdout: '', stderr: [message, ...tries, ''].join('\n') };
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\n  caused by ${stackOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}

/** oclif's `this.exit(n)`: nothing to print. */
function isPlainExit(error: unknown): error is { oclif: { exit: number } } {
  return error instanceof Error && 'code' in error && error.code === 'EEXIT' && 'oclif' in error;
}

/** Pools and outside tools may still hold the event loop; what was written must reach its pipe first. */
async function endProcess(exitCode: number): Promise<never> {
  process.exitCode = exitCode;
  for (const stream of [process.stdout, process.stderr])
    await new Promise<void>((resolve) => stream.write('', () => resolve()));
  process.exit(exitCode);
}
