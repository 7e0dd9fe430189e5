import type { Readable, Writable } from 'node:stream';
import { MediaStructError } from '@mediastruct/core/errors';

/** How long an answer may take to be seen after the input has ended. Milliseconds. */
const END_MS = 50;

export interface Terminal {
  readonly input: Readable;
  readonly output: Writable;
}

/**
 * Asks a question that only `y` or `yes` agrees to; an empty answer or the end of input is a no.
 * Ctrl-C at the question ends the run (`interrupted`, exit 130) with nothing changed.
 */
export async function askYesNo(question: string, terminal: Terminal): Promise<boolean> {
  const stopped = 'Stopped at the question; nothing was changed.';
  const answer = await askLine(`${question} [y/N]`, { ...terminal, stopped });
  return answer !== null && /^y(es)?$/i.test(answer);
}

/** Asks for a line; null where the input has ended. Ctrl-C ends the run (`interrupted`, exit 130) with the message `stopped`. */
export async function askLine(
  question: string,
  { input, output, stopped }: Terminal & { readonly stopped: string },
): Promise<string | null> {
  // Loaded when something is asked: it takes longer than the rest of a command's start.
  const prompts = await import('@inquirer/prompts');
  const ended = new AbortController();
  // An answer that came with the end of the input is taken first.
  const onEnd = () => setTimeout(() => ended.abort(), END_MS);
  input.once('end', onEnd);
  try {
    const answer = await prompts.input({ message: question }, { input, output, signal: ended.signal });
    return answer.trim();
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortPromptError') return null;
    if (error instanceof Error && error.name === 'ExitPromptError')
      throw new MediaStructError('interrupted', stopped, { cause: error });
    throw error;
  } finally {
    input.off('end', onEnd);
  }
}

/** For a run that may neither ask nor apply unasked (`usage`, exit 64). */
export function noTerminalError(): MediaStructError {
  return new MediaStructError('usage', 'Nothing was changed: there is no terminal to ask on.', {
    suggestions: ['--yes applies without asking', '--dry-run shows what would be done'],
  });
}
