import { spawn } from 'node:child_process';
import process from 'node:process';
import type { StopFlag } from '@mediastruct/core';
import { MediaStructError } from '@mediastruct/core';

const PROGRAM = 'xorriso';
/** Lines of its output that are kept for a message. */
const LINES_KEPT = 200;
const LOOK_MS = 200;

export interface XorrisoEnd {
  /** Null where a signal ended it. */
  readonly status: number | null;
  /** The last lines it said. */
  readonly lines: readonly string[];
}

/**
 * Runs xorriso with a list of arguments, without a shell, and tells each line it says; it is asked to end where the user stops. Throws
 * `tool-missing` (40) where it is not installed. How it ended proves nothing of a disc.
 */
export function runXorriso(
  args: readonly string[],
  { stop, onLine = () => {} }: { readonly stop: StopFlag; readonly onLine?: (line: string) => void },
): Promise<XorrisoEnd> {
  return new Promise((resolve, reject) => {
    // -no_rc: nobody's start-up file changes what is done. Its words are read, so they must be English.
    const child = spawn(PROGRAM, ['-no_rc', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LC_ALL: 'C' },
    });
    const lines: string[] = [];
    const take = lineTaker((line) => {
      lines.push(line);
      if (lines.length > LINES_KEPT) lines.shift();
      onLine(line);
    });
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', take);
    const watch = setInterval(() => stop.requested && child.kill('SIGTERM'), LOOK_MS);
    child.on('error', (error) => {
      clearInterval(watch);
      reject(isAbsent(error) ? notInstalled() : error);
    });
    child.on('close', (status) => {
      clearInterval(watch);
      take('\n');
      resolve({ status, lines });
    });
  });
}

/** Progress lines end with a carriage return. */
function lineTaker(onLine: (line: string) => void): (text: string) => void {
  let rest = '';
  return (text) => {
    const lines = (rest + text).split(/[\r\n]+/);
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') onLine(line.trimEnd());
  };
}

function isAbsent(error: Error): boolean {
  return 'code' in error && (error.code === 'ENOENT' || error.code === 'EACCES');
}

function notInstalled(): MediaStructError {
  return new MediaStructError(
    'tool-missing',
    'Discs are burned by the program xorriso, which is not installed',
    {
      suggestions: [
        'apt install xorriso   (Debian, Ubuntu), dnf install xorriso (Fedora), brew install xorriso (macOS)',
        'Or make an image, burn it with any program, and say so: mediastruct disc image VOLUME -o FILE   then   mediastruct disc verify VOLUME --device DEV',
      ],
    },
  );
}
