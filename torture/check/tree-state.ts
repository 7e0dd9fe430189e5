import { createHash } from 'node:crypto';
import type { FileAccess } from '@mediastruct/core';
import { CONFIG_NAME, openForReading, readFull, STATE_NAME } from '@mediastruct/core/testing';

/** What stands in the users' folders: the content of each file by its path. Neither our state nor the settings are part of it. */
export type TreeState = ReadonlyMap<string, string>;

export function readTree(access: FileAccess, roots: readonly string[]): TreeState {
  const files = new Map<string, string>();
  for (const root of new Set(roots)) addFolder(access, root, files);
  return files;
}

/** Everything below the folders, our state and the times of files too: equal texts are equal trees. */
export function digestOf(access: FileAccess, roots: readonly string[]): string {
  const lines: string[] = [];
  for (const root of new Set(roots)) addAll(access, root, lines);
  return lines.join('\n');
}

function addFolder(access: FileAccess, folder: string, files: Map<string, string>): void {
  for (const { name, kind } of access.readdir(folder)) {
    const path = `${folder}/${name}`;
    if (kind === 'folder' && name !== STATE_NAME) addFolder(access, path, files);
    else if (kind === 'file' && name !== CONFIG_NAME) files.set(path, contentAt(access, path));
  }
}

function addAll(access: FileAccess, folder: string, lines: string[]): void {
  for (const { name, kind } of access.readdir(folder)) {
    const path = `${folder}/${name}`;
    if (kind === 'folder') addAll(access, path, lines);
    else if (kind === 'symlink') lines.push(`${path} -> ${access.readlink(path)}`);
    // The lock file is written by whoever looks at it.
    else if (name !== 'lock') lines.push(`${path} ${access.lstat(path).mtimeNs} ${contentAt(access, path)}`);
  }
}

const buffer = new Uint8Array(64 * 1024);

function contentAt(access: FileAccess, path: string): string {
  const fd = openForReading(access, path);
  try {
    const hash = createHash('sha256');
    for (let count = readFull(access, fd, buffer); count > 0; count = readFull(access, fd, buffer))
      hash.update(buffer.subarray(0, count));
    return hash.digest('hex');
  } finally {
    access.close(fd);
  }
}
