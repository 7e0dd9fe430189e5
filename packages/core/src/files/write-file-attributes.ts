import { Buffer } from 'node:buffer';
import process from 'node:process';
import {
  firstLine,
  quoteForAttributes,
  runAttributeProgram,
  unquoteFromAttributes,
} from './attribute-programs.ts';
import { pathToBytes } from './path-text.ts';
import type { FileAttributes } from './read-file-attributes.ts';

export interface OwnerOfAttributes {
  /** Absolute. */
  readonly path: string;
  readonly attributes: FileAttributes;
}

/** Attributes that could not be given. */
export interface AttributesLost {
  /** Of which file or folder; null where it is so for all. */
  readonly path: string | null;
  readonly why: string;
  /** True where the file system there has none. */
  readonly isUnsupported: boolean;
}

/**
 * Gives files and folders extended attributes by the program setfattr: Node cannot reach them. One start for any number; symlinks are not followed. The owners
 * have to be writable, and are not synced. Returns what could not be given.
 */
export async function writeFileAttributes(
  owners: readonly OwnerOfAttributes[],
): Promise<readonly AttributesLost[]> {
  if (owners.length === 0) return [];
  if (process.platform !== 'linux') return [lostByAll('extended attributes are written on Linux only')];
  const input = Buffer.concat(owners.map(formatBlock));
  const args = ['--no-dereference', '--restore=-'];
  const { status, errors, failure } = await runAttributeProgram('setfattr', args, input);
  if (failure !== null) return [lostByAll(`extended attributes are not given: ${failure}`)];
  if (status === 0) return [];
  const lost = errors.split('\n').flatMap(parseFailure);
  return lost.length > 0 ? lost : [lostByAll(`extended attributes could not be given: ${firstLine(errors)}`)];
}

/** Takes one extended attribute or ACL away from files. Returns why it could not be taken from some, or null. */
export async function removeFileAttribute(name: string, paths: readonly string[]): Promise<string | null> {
  const names = Buffer.concat(paths.flatMap((path) => [pathToBytes(path), Buffer.from([0])]));
  const args = ['-0', 'setfattr', '--no-dereference', `--remove=${name}`, '--'];
  const { status, errors, failure } = await runAttributeProgram('xargs', args, names);
  if (failure === null && status === 0) return null;
  return `the extended attribute ${name} could not be taken away: ${failure ?? firstLine(errors)}`;
}

function lostByAll(why: string): AttributesLost {
  return { path: null, why, isUnsupported: false };
}

/** As setfattr tells it: its name, the path and the message of the system, with a colon behind each. */
function parseFailure(line: string): readonly AttributesLost[] {
  const [, path, message] = /^setfattr: (\/.*): ([^:]+)$/.exec(line) ?? [];
  if (path === undefined || message === undefined) return [];
  const why = `extended attributes could not be given: ${message}`;
  return [{ path: unquoteFromAttributes(path), why, isUnsupported: message === 'Operation not supported' }];
}

/**
 * As getfattr prints them; a path with a byte that would break the line has it as a backslash and three octal digits. ACLs come last, because one that forbids
 * to write forbids further attributes.
 */
function formatBlock({ path, attributes }: OwnerOfAttributes): Buffer {
  const names = Object.keys(attributes).sort((a, b) => Number(isAcl(a)) - Number(isAcl(b)));
  const lines = names.map((name) => `${quoteForAttributes(name)}=0s${attributes[name]}\n`);
  return Buffer.from(`# file: ${quoteForAttributes(path)}\n${lines.join('')}\n`, 'latin1');
}

function isAcl(name: string): boolean {
  return name.startsWith('system.');
}
