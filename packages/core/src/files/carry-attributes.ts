import { Buffer } from 'node:buffer';
import process from 'node:process';
import type { FileAccess } from './file-access.ts';
import { errnoOf, messageOf } from './file-access.ts';
import { pathToBytes } from './path-text.ts';
import type { FinishedProgram } from './attribute-programs.ts';
import {
  firstLine,
  quoteForAttributes,
  runAttributeProgram,
  unquoteFromAttributes,
} from './attribute-programs.ts';
import { syncFile } from './sync-folder.ts';

/** A file, and the copy of it that is to have its attributes. */
export interface AttributePair {
  readonly from: string;
  readonly to: string;
}

/** Attributes that are the owner's: those of programs and people, and ACLs. Labels of the system are its own. */
const KEPT = '^(user\\.|system\\.posix_acl_access$)';

/** The dump of one file: its lines behind the one that names it. */
interface Dumped {
  readonly pair: AttributePair;
  readonly lines: readonly string[];
}

/** What getfattr told of some files; it may be read while they are copied. */
export type ReadAttributes = FinishedProgram;

/** Reads the extended attributes and ACLs of files by the program getfattr: Node cannot reach them. One start for any number of files. */
export async function readAttributes(paths: readonly string[]): Promise<ReadAttributes> {
  if (paths.length === 0 || process.platform !== 'linux') return NOTHING_READ;
  const names = Buffer.concat(paths.flatMap((path) => [pathToBytes(path), Buffer.from([0])]));
  return runAttributeProgram('xargs', ['-0', ...dumpCommand()], names);
}

/**
 * Gives copies the extended attributes and ACLs that were read from their sources, by the program setfattr, which is started only where
 * one has any. Returns why attributes of some could not be kept, or null. The copies are durable again on return.
 */
export async function giveAttributes(
  access: FileAccess,
  read: ReadAttributes,
  pairs: readonly AttributePair[],
): Promise<string | null> {
  if (pairs.length === 0) return null;
  if (process.platform !== 'linux') return 'extended attributes and ACLs are kept on Linux only';
  if (read.failure !== null) return missing(read.failure);
  const unread = unreadReason(read.errors);
  const dumped = parseDump(read.output, pairs);
  if (dumped.length === 0) return unread;
  const written = await runAttributeProgram('setfattr', ['--restore=-'], formatDump(dumped));
  try {
    for (const { pair } of dumped) syncFile(access, pair.to);
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return messageOf(error);
  }
  if (written.failure !== null) return missing(written.failure);
  return written.status === 0
    ? unread
    : `extended attributes or ACLs could not be kept: ${firstLine(written.errors)}`;
}

function dumpCommand(): string[] {
  return ['getfattr', '--no-dereference', '--absolute-names', '--dump', '--encoding=hex', `--match=${KEPT}`];
}

/** Reads what getfattr printed: a line `# file: PATH` before the attributes of each file that has any, and an empty line behind. */
function parseDump(output: Buffer, pairs: readonly AttributePair[]): readonly Dumped[] {
  const bySource = new Map(pairs.map((pair) => [pair.from, pair]));
  return output
    .toString('latin1')
    .split('\n\n')
    .flatMap((block) => {
      const [head = '', ...lines] = block.split('\n').filter((line) => line !== '');
      const path = head.startsWith('# file: ') ? unquoteFromAttributes(head.slice('# file: '.length)) : null;
      const pair = path === null ? undefined : bySource.get(path);
      return pair === undefined || lines.length === 0 ? [] : [{ pair, lines }];
    });
}

function formatDump(dumped: readonly Dumped[]): Buffer {
  const blocks = dumped.map(
    ({ pair, lines }) => `# file: ${quoteForAttributes(pair.to)}\n${lines.join('\n')}\n\n`,
  );
  return Buffer.from(blocks.join(''), 'latin1');
}

/** A source whose file system has no attributes, such as a camera card, has lost none. */
function unreadReason(errors: string): string | null {
  const told = errors.split('\n').filter((line) => line !== '' && !line.endsWith('Operation not supported'));
  return told.length === 0 ? null : `extended attributes or ACLs could not be read: ${told[0]}`;
}

const NOTHING_READ: FinishedProgram = { status: 0, output: Buffer.alloc(0), errors: '', failure: null };

function missing(reason: string): string {
  return `extended attributes and ACLs are not kept, because the programs of the package "attr" did not run: ${reason}`;
}
