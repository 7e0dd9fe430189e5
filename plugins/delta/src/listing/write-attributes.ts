import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';
import process from 'node:process';
import { pathToBytes } from '@mediastruct/core';
import type { Attributes } from './tree-entry.ts';

export interface OwnerOfAttributes {
  /** Absolute. */
  readonly path: string;
  readonly attributes: Attributes;
}

/**
 * Gives files and folders extended attributes by the program setfattr: Node cannot reach them. One start for any number. Returns why some could not be
 * given, or null.
 */
export async function writeAttributes(owners: readonly OwnerOfAttributes[]): Promise<string | null> {
  if (owners.length === 0) return null;
  if (process.platform !== 'linux') return 'extended attributes are written on Linux only';
  return new Promise((resolve) => {
    const child = spawn('setfattr', ['--restore=-'], {
      stdio: ['pipe', 'ignore', 'pipe'],
      // Its messages are told.
      env: { ...process.env, LC_ALL: 'C' },
    });
    let errors = '';
    child.stderr.on('data', (part: Buffer) => (errors += part.toString('utf8')));
    child.on('error', (error) => resolve(`extended attributes are not given: ${error.message}`));
    child.on('close', (status) =>
      resolve(status === 0 ? null : `extended attributes could not be given: ${errors.split('\n', 1)[0]}`),
    );
    // A program that ended early closes its input; its status tells why.
    child.stdin.on('error', () => {});
    child.stdin.end(Buffer.concat(owners.map(formatBlock)));
  });
}

/** As getfattr prints them; a path with a byte that would break the line has it as a backslash and three octal digits. */
function formatBlock({ path, attributes }: OwnerOfAttributes): Buffer {
  const lines = Object.entries(attributes).map(([name, value]) => `${quoted(name)}=0s${value}\n`);
  return Buffer.from(`# file: ${quoted(path)}\n${lines.join('')}\n`, 'latin1');
}

function quoted(text: string): string {
  return pathToBytes(text)
    .toString('latin1')
    .replace(/[\\\n\r]/g, (one) => `\\${one.charCodeAt(0).toString(8).padStart(3, '0')}`);
}
