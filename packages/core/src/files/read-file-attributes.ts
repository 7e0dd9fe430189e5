import { Buffer } from 'node:buffer';
import process from 'node:process';
import { runAttributeProgram, unquoteFromAttributes } from './attribute-programs.ts';
import { pathToBytes } from './path-text.ts';

/** Extended attributes: the base64 of each value by its name. */
export type FileAttributes = Readonly<Record<string, string>>;

/** Attributes that are the owner's: those of programs and people, and ACLs. Labels of the system are its own. */
const KEPT = '^(user\\.|system\\.posix_acl_(access|default)$)';
const FILE_LINE = '# file: ';

/** What could be read of many files: a map from absolute path to attributes, without those that have none. */
export interface AttributesRead {
  readonly of: ReadonlyMap<string, FileAttributes>;
  /** Why attributes could not be read; null where they could. */
  readonly why: string | null;
  /** What stands in the way of reading any here; null where the program ran. */
  readonly lacks: 'program' | 'platform' | null;
}

/**
 * Reads extended attributes by the program getfattr: Node cannot reach them. One start for any number of paths; keep them to some
 * thousand. Symlinks are not followed.
 */
export async function readFileAttributes(paths: readonly string[]): Promise<AttributesRead> {
  if (paths.length === 0) return { of: new Map(), why: null, lacks: null };
  if (process.platform !== 'linux')
    return { of: new Map(), why: 'extended attributes are read on Linux only', lacks: 'platform' };
  const names = Buffer.concat(paths.flatMap((path) => [pathToBytes(path), Buffer.from([0])]));
  const { output, errors, failure } = await runAttributeProgram(
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
  if (failure !== null)
    return { of: new Map(), why: `the program getfattr did not run: ${failure}`, lacks: 'program' };
  return { of: parseDump(output), why: unreadReason(errors), lacks: null };
}

/** As `readFileAttributes`, where they are not wanted. */
export async function readNoAttributes(): Promise<AttributesRead> {
  return { of: new Map(), why: null, lacks: null };
}

/** Reads what getfattr prints: a line `# file: PATH`, a line `name=0s<base64>` for each attribute, an empty line. */
function parseDump(output: Buffer): ReadonlyMap<string, FileAttributes> {
  const found = new Map<string, FileAttributes>();
  for (const block of output.toString('latin1').split('\n\n')) {
    const [head = '', ...lines] = block.split('\n').filter((line) => line !== '');
    if (!head.startsWith(FILE_LINE) || lines.length === 0) continue;
    found.set(
      unquoteFromAttributes(head.slice(FILE_LINE.length)),
      Object.fromEntries(lines.map(parseAttribute)),
    );
  }
  return found;
}

function parseAttribute(line: string): readonly [name: string, value: string] {
  const equals = line.indexOf('=');
  const name = unquoteFromAttributes(equals < 0 ? line : line.slice(0, equals));
  return [name, equals < 0 ? '' : line.slice(equals + 1).replace(/^0s/, '')];
}

/** A file system that has no attributes has lost none, and what went meanwhile is told by whoever reads it. */
function unreadReason(errors: string): string | null {
  const told = errors
    .split('\n')
    .filter((line) => line !== '' && !/(Operation not supported|No such file or directory)$/.test(line));
  return told[0] ?? null;
}
