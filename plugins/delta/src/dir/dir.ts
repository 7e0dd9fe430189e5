import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import {
  hashFile,
  IgnoreRules,
  lstatOrNull,
  MediaStructError,
  nameOf,
  nodeFileAccess,
  pathToBytes,
} from '@mediastruct/core';
import type { ExcludeOptions } from '../exclude/exclude-rules.ts';
import { ExcludeRules } from '../exclude/exclude-rules.ts';
import type { WalkedEntry } from '../listing/walk-entries.ts';
import { walkEntries } from '../listing/walk-entries.ts';

export interface DirOptions {
  /** What is left out; by default the state of version control, and what the folder's own files of rules name. */
  readonly exclude?: ExcludeOptions | undefined;
  readonly access?: FileAccess | undefined;
}

/**
 * A folder, with what its rules leave out left out. Every call walks it anew. Paths that are given back are below the folder, in the
 * order of a walk.
 */
export class Dir {
  /** Absolute. */
  readonly path: string;
  readonly access: FileAccess;
  readonly exclude: ExcludeOptions;

  /** Throws `file-missing` (11) where there is no folder. */
  constructor(path: string, { exclude = {}, access = nodeFileAccess }: DirOptions = {}) {
    this.path = resolve(path);
    this.access = access;
    this.exclude = exclude;
    const kind = lstatOrNull(access, this.path)?.kind;
    if (kind !== 'folder')
      throw new MediaStructError(
        'file-missing',
        `${this.path}: expected a folder, found ${kind === undefined ? 'nothing' : `a ${kind}`}`,
        { path: this.path },
      );
  }

  /** Everything in the folder. `onProblem` is told of rules that cannot be read. */
  walk(onProblem?: (path: string, what: string) => void): Generator<WalkedEntry> {
    const exclude = new ExcludeRules(this.access, this.path, { ...this.exclude, onProblem });
    return walkEntries(this.access, this.path, { exclude });
  }

  /** Paths of the files; with a pattern, as in a .gitignore file, of those that it matches, such as `*.jpg`. */
  *files(pattern?: string): Generator<string> {
    const rules = pattern === undefined ? null : new IgnoreRules(pattern, { isCaseSensitive: true });
    for (const { kind, path } of this.walk())
      if (kind === 'file' && (rules === null || (path.isWellFormed() && rules.ignores(path)))) yield path;
  }

  /** Paths of the folders below this one. */
  *folders(): Generator<string> {
    for (const { kind, path } of this.walk()) if (kind === 'folder') yield path;
  }

  /** Folders that hold a file of this name, such as all projects with a `package.json`; `''` is the folder itself. */
  *foldersWith(name: string): Generator<string> {
    for (const { kind, path } of this.walk())
      if (kind === 'file' && nameOf(path) === name)
        yield path.slice(0, Math.max(0, path.length - name.length - 1));
  }

  /** Sizes of all files together, in bytes. */
  size(): number {
    let bytes = 0;
    for (const entry of this.walk()) if (entry.kind === 'file') bytes += entry.stat.size;
    return bytes;
  }

  /**
   * SHA-256 over kinds, paths and contents, 64 hex digits: two folders with the same have the same files, folders and symlinks, whatever
   * their times and modes. Reads every file; throws where one cannot be read.
   */
  hash(): string {
    const digest = createHash('sha256');
    for (const entry of this.walk()) {
      digest.update(pathToBytes(`${entry.kind}\0${entry.path}\0`));
      digest.update(pathToBytes(`${this.#contentOf(entry)}\0`));
    }
    return digest.digest('hex');
  }

  #contentOf(entry: WalkedEntry): string {
    if (entry.kind === 'symlink') return entry.target;
    if (entry.kind === 'folder' || entry.kind === 'other') return '';
    const path = `${this.path}/${entry.path}`;
    if (entry.kind === 'unknown') throw cannotRead(path, entry.what);
    const found = hashFile(this.access, path);
    if (found.kind === 'failed') throw cannotRead(path, found.message);
    return found.sha256;
  }
}

function cannotRead(path: string, what: string): MediaStructError {
  return new MediaStructError('file-missing', `${path}: cannot be read: ${what}`, { path });
}
