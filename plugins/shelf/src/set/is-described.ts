import { join } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import type { FileAccess, Library } from '@mediastruct/core';
import {
  errnoOf,
  lstatOrNull,
  MediaStructError,
  nodeFileAccess,
  openForReading,
  parseStoredText,
  readFull,
  readStateFile,
} from '@mediastruct/core/base';
import { readDiskIdentity } from '../disks/disk-identity.ts';
import { CATALOGUE, hasDiskTexts } from '../disks/disk-texts.ts';
import { setState } from './set-state.ts';
import { LIST_FILE, SET_FILE, SQLITE_FILE, STATE_FILE } from './write-set.ts';

/** Enough for the first line, packed. Unpacked it is at most about a thousand times as much. Bytes. */
const HEAD_BYTES = 4096;

/**
 * Whether the catalogue on a disk tells what would be written to it now, by the header of its list and by the name that is written after all its files: then it need not be written again. What stands behind the header is not
 * read; `shelf audit` does that. False too where anything that is asked for cannot be read: a run that writes it anew tells what hinders it.
 */
export function isDescribed(library: Library, { root }: { readonly root: string }): boolean {
  try {
    return isThere(library.access, root) && tellsAll(library, root);
  } catch (error) {
    if (!(error instanceof MediaStructError) && errnoOf(error) === null) throw error;
    return false;
  }
}

/** All files of the catalogue, and the texts beside it. */
function isThere(access: FileAccess, root: string): boolean {
  const files = [SET_FILE, LIST_FILE, STATE_FILE, ...(access === nodeFileAccess ? [SQLITE_FILE] : [])];
  const isWritten = (name: string) => {
    const stat = lstatOrNull(access, join(root, CATALOGUE, name));
    return stat?.kind === 'file' && stat.size > 0;
  };
  return files.every(isWritten) && hasDiskTexts(access, root);
}

function tellsAll(library: Library, root: string): boolean {
  const { access } = library;
  const header = headerOf(access, join(root, CATALOGUE, SET_FILE));
  const identity = readDiskIdentity(access, root);
  const state = setState(library);
  return (
    identity !== null &&
    header['diskId'] === identity.diskId &&
    header['generation'] === identity.generation &&
    header['state'] === state &&
    readStateFile(access, join(root, CATALOGUE, STATE_FILE)) === `${state}\n`
  );
}

/** The first line of a catalogue; throws `damaged` (12) where there is none that can be read. */
function headerOf(access: FileAccess, path: string): Readonly<Record<string, unknown>> {
  const fd = openForReading(access, path);
  try {
    const packed = new Uint8Array(HEAD_BYTES);
    const head = packed.subarray(0, readFull(access, fd, packed));
    const [line = ''] = unpacked(head).split('\n', 1);
    return parseStoredText(line, { path, number: 1, offset: 0 });
  } finally {
    access.close(fd);
  }
}

/** What the beginning of a packed file begins with. */
function unpacked(head: Uint8Array): string {
  try {
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH }).toString('utf8');
  } catch {
    return '';
  }
}
