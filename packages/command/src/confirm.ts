import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { MediaStructError } from '@mediastruct/core';

export interface Terminal {
  readonly input: Readable;
  readonly output: Writable;
}

/**
 * Asks a question that only `y` or `yes` agrees to; an empty answer or the end of input is a no.
 * Ctrl-C at the question ends the run (`interrupted`, exit 130) with nothing changed.
 */
export function askYesNo(question: string, terminal: Terminal): Promise<boolean> {
  const reader = createInterface({ ...terminal, terminal: true, historySize: 0 });
  return new Promise<boolean>((resolve, reject) => {
    const endWithNo = () => {
      terminal.output.write('\n');
      resolve(false);
    };
    reader.once('close', endWithNo);
    reader.once('SIGINT', () => {
      reject(new MediaStructError('interrupted', 'Stopped at the question; nothing was changed.'));
      reader.close();
    });
    reader.question(`${question} [y/N] `, (answer) => {
      reader.off('close', endWithNo);
      resolve(/^y(es)?$/i.test(answer.trim()));
    });
  }).finally(() => reader.close());
}

/** For a run that may neither ask nor apply unasked (`usage`, exit 64). */
export function noTerminalError(): MediaStructError {
  return new MediaStructError('usage', 'Nothing was changed: there is no terminal to ask on.', {
    suggestions: ['--yes applies without asking', '--dry-run shows what would be done'],
  });
}
