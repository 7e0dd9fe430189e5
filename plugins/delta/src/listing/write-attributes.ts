import { Buffer } from 'node:buffer';
import process from 'node:process';
import { quoteForAttributes, runAttributeProgram } from '@mediastruct/core';
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
  const input = Buffer.concat(owners.map(formatBlock));
  const { status, errors, failure } = await runAttributeProgram('setfattr', ['--restore=-'], input);
  if (failure !== null) return `extended attributes are not given: ${failure}`;
  return status === 0 ? null : `extended attributes could not be given: ${errors.split('\n', 1)[0]}`;
}

/** As getfattr prints them; a path with a byte that would break the line has it as a backslash and three octal digits. */
function formatBlock({ path, attributes }: OwnerOfAttributes): Buffer {
  const lines = Object.entries(attributes).map(([name, value]) => `${quoteForAttributes(name)}=0s${value}\n`);
  return Buffer.from(`# file: ${quoteForAttributes(path)}\n${lines.join('')}\n`, 'latin1');
}
