import { spawn } from 'node:child_process';
import { Buffer } from 'node:buffer';
import process from 'node:process';
import { bytesToPath, pathToBytes } from './path-text.ts';

/** How a run of getfattr or setfattr ended. */
export interface FinishedProgram {
  readonly status: number | null;
  readonly output: Buffer;
  readonly errors: string;
  /** Why it could not be started; null where it ran. */
  readonly failure: string | null;
}

/** Runs getfattr, setfattr, or xargs that starts one of them, with the input; they answer in English. Never rejects. */
export function runAttributeProgram(
  program: string,
  args: readonly string[],
  input: Buffer,
): Promise<FinishedProgram> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      // Their messages are read.
      env: { ...process.env, LC_ALL: 'C' },
    });
    const parts: Buffer[] = [];
    let errors = '';
    child.stdout.on('data', (part: Buffer) => parts.push(part));
    child.stderr.on('data', (part: Buffer) => (errors += part.toString('utf8')));
    child.on('error', (error) =>
      resolve({ status: null, output: Buffer.alloc(0), errors, failure: error.message }),
    );
    child.on('close', (status) => {
      // xargs ends with 127 where the program it should start is not there.
      const failure = status === 127 ? firstLine(errors) : null;
      resolve({ status, output: Buffer.concat(parts), errors, failure });
    });
    // A program that ended early closes its input; its status tells why.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

/** A path or name as both programs write it: bytes that would break its line are a backslash and three octal digits. Latin 1. */
export function quoteForAttributes(text: string): string {
  return pathToBytes(text)
    .toString('latin1')
    .replace(/[\\\n\r]/g, (one) => `\\${one.charCodeAt(0).toString(8).padStart(3, '0')}`);
}

/** What `quoteForAttributes` wrote, or one of the programs. */
export function unquoteFromAttributes(text: string): string {
  const bytes = text.replace(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
  return bytesToPath(Buffer.from(bytes, 'latin1'));
}

/** The first line of what a program said. */
export function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
