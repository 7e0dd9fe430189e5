import { spawn } from 'node:child_process';
import { Buffer } from 'node:buffer';
import process from 'node:process';
import { bytesToPath, pathToBytes } from '@mediastruct/core';
import type { Attributes } from './tree-entry.ts';

/** Attributes that are the owner's: those of programs and people, and ACLs. Labels of the system are its own. */
const KEPT = '^(user\\.|system\\.posix_acl_(access|default)$)';
const FILE_LINE = '# file: ';

/** What could be read of many files: a map from absolute path to attributes, without those that have none. */
export interface AttributesRead {
  readonly of: ReadonlyMap<string, Attributes>;
  /** Why attributes could not be read; null where they could. */
  readonly why: string | null;
}

/**
 * Reads extended attributes by the program getfattr: Node cannot reach them. One start for any number of paths; keep them to some
 * thousand. Symlinks are not followed.
 */
export async function readAttributes(paths: readonly string[]): Promise<AttributesRead> {
  if (paths.length === 0) return { of: new Map(), why: null };
  if (process.platform !== 'linux')
    return { of: new Map(), why: 'extended attributes are read on Linux only' };
  const names = Buffer.concat(paths.flatMap((path) => [pathToBytes(path), Buffer.from([0])]));
  const { output, errors, failure } = await run(
    'xargs',
    [
      '-0',
      'getfattr',
      '--no-dereference',
      '--absolute-names',
      '--dump',
      '--encoding=base64',
      `--match=${KEPT}`,
    ],
    names,
  );
  if (failure !== null) return { of: new Map(), why: `the program getfattr did not run: ${failure}` };
  return { of: parseDump(output), why: unreadReason(errors) };
}

/** Reads what getfattr prints: a line `# file: PATH`, a line `name=0s<base64>` for each attribute, an empty line. */
export function parseDump(output: Buffer): ReadonlyMap<string, Attributes> {
  const found = new Map<string, Attributes>();
  for (const block of output.toString('latin1').split('\n\n')) {
    const [head = '', ...lines] = block.split('\n').filter((line) => line !== '');
    if (!head.startsWith(FILE_LINE) || lines.length === 0) continue;
    found.set(unquote(head.slice(FILE_LINE.length)), Object.fromEntries(lines.map(parseAttribute)));
  }
  return found;
}

function parseAttribute(line: string): readonly [name: string, value: string] {
  const equals = line.indexOf('=');
  const name = unquote(equals < 0 ? line : line.slice(0, equals));
  return [name, equals < 0 ? '' : line.slice(equals + 1).replace(/^0s/, '')];
}

/** getfattr writes bytes that would break a line as a backslash and three octal digits. */
function unquote(text: string): string {
  const bytes = text.replace(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
  return bytesToPath(Buffer.from(bytes, 'latin1'));
}

/** A file system that has no attributes has lost none, and what went meanwhile is told by whoever reads it. */
function unreadReason(errors: string): string | null {
  const told = errors
    .split('\n')
    .filter((line) => line !== '' && !/(Operation not supported|No such file or directory)$/.test(line));
  return told[0] ?? null;
}

interface Finished {
  readonly output: Buffer;
  readonly errors: string;
  /** Why it could not be started; null where it ran. */
  readonly failure: string | null;
}

function run(program: string, args: readonly string[], input: Buffer): Promise<Finished> {
  return new Promise((resolve) => {
    // Its messages are read, so they must be in one language.
    const child = spawn(program, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, LC_ALL: 'C' },
    });
    const parts: Buffer[] = [];
    let errors = '';
    child.stdout.on('data', (part: Buffer) => parts.push(part));
    child.stderr.on('data', (part: Buffer) => (errors += part.toString('utf8')));
    child.on('error', (error) => resolve({ output: Buffer.alloc(0), errors, failure: error.message }));
    child.on('close', (status) => {
      // xargs ends with 127 where the program it should start is not there.
      const failure = status === 127 ? (errors.split('\n', 1)[0] ?? '') : null;
      resolve({ output: Buffer.concat(parts), errors, failure });
    });
    // A program that ended early closes its input; its status tells why.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}
