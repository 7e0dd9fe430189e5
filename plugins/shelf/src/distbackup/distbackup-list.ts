import { join } from 'node:path';
import type { FileAccess, ForeignRow } from '@mediastruct/core';
import { ForeignTables, MediaStructError } from '@mediastruct/core';
import { DISTBACKUP_DATABASE } from './distbackup-disk.ts';

/** A folder that distbackup backed up, under its name in the tree of all of them: `/photos/`. */
export interface DistbackupMount {
  readonly virtualPath: string;
  /** Where it stood on that computer. */
  readonly realPath: string;
}

export interface DistbackupObject {
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  /** A name that it had, below the tree of all folders; null where none is told. */
  readonly path: string | null;
  /** Nanoseconds since 1970. */
  readonly mtimeNs: string;
  /** True where no file has this content any more. */
  readonly isGone: boolean;
  /** True where the list says that it is on the disk that was asked for. */
  readonly isOnDisk: boolean;
}

/** A file or symlink of the tree; `sha256` is null for an empty file, and undefined where it was not read before the list was written. */
export type DistbackupEntry =
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly sha256: string | null | undefined;
      readonly size: number;
      readonly mtimeNs: string;
    }
  | { readonly kind: 'symlink'; readonly path: string; readonly target: string };

const NEEDED: Readonly<Record<string, readonly string[]>> = {
  disk: ['uuid', 'name', 'nexus_index'],
  path_map: ['virtual_path', 'real_path'],
  file_tree: ['virtual_path', 'last_modified', 'hash', 'size'],
  symbolic_link: ['virtual_path', 'target'],
  object: ['hash', 'size', 'nexus', 'refs', 'last_path', 'last_modtime'],
};

/** A list that was never told any settings may be without this one. */
const SETTINGS = { table: 'path_config', columns: ['virtual_path', 'config'] } as const;

const SHA256 = /^[0-9a-f]{64}$/;

/**
 * The database of distbackup as it stands on one of its disks: as of the last backup to that disk. It is copied before it is opened, so that
 * nothing is made or changed on the disk.
 */
export class DistbackupList {
  readonly path: string;
  readonly #tables: ForeignTables;

  /** Throws `damaged` (12), also where it is of a version of distbackup that had other tables. */
  constructor(access: FileAccess, root: string) {
    this.path = join(root, DISTBACKUP_DATABASE);
    this.#tables = new ForeignTables(access, this.path);
    for (const [table, columns] of Object.entries(NEEDED)) {
      const found = this.#tables.columnsOf(table);
      const missing = columns.filter((column) => !found.includes(column));
      if (missing.length === 0) continue;
      this[Symbol.dispose]();
      throw new MediaStructError(
        'damaged',
        `${this.path}: expected the table "${table}" of distbackup with ${missing.join(', ')}, found ${found.length === 0 ? 'none' : 'it without'}`,
        {
          path: this.path,
          suggestions: [
            'Versions before its schema 22 kept other tables: open it once with a newer distbackup.',
          ],
        },
      );
    }
  }

  /** All disks of the set that the list knows, this one too. The name is null for one that was deleted. */
  disks(): readonly { readonly uuid: string; readonly name: string | null; readonly index: number }[] {
    return [...this.#rows('disk')].map((row) => ({
      uuid: textOf(row, 'uuid').toLowerCase(),
      name: optionalText(row, 'name'),
      index: numberOf(row, 'nexus_index'),
    }));
  }

  mounts(): readonly DistbackupMount[] {
    return [...this.#rows('path_map')].map((row) => ({
      virtualPath: textOf(row, 'virtual_path'),
      realPath: textOf(row, 'real_path'),
    }));
  }

  /** The settings of folders, as they stand there. */
  *settings(): Generator<{ readonly virtualPath: string; readonly text: string }> {
    const { table, columns } = SETTINGS;
    const found = this.#tables.columnsOf(table);
    if (!columns.every((column) => found.includes(column))) return;
    for (const row of this.#tables.rows(table, { columns }))
      yield { virtualPath: textOf(row, 'virtual_path'), text: textOf(row, 'config') };
  }

  /** What the list says of contents, in no order. `index`: the number of a disk in it; null where it does not know the disk. */
  *objects(index: number | null): Generator<DistbackupObject> {
    for (const row of this.#rows('object')) {
      const sha256 = textOf(row, 'hash');
      if (!SHA256.test(sha256)) continue;
      const path = textOf(row, 'last_path');
      yield {
        sha256,
        size: numberOf(row, 'size'),
        path: path === '' ? null : path,
        mtimeNs: nanosecondsOf(row, 'last_modtime'),
        isGone: numberOf(row, 'refs') === 0,
        // A text of digits, one for each disk: 1 where it has the content.
        isOnDisk: index !== null && textOf(row, 'nexus')[index] === '1',
      };
    }
  }

  /** Files below a virtual path such as `/photos/`, in the byte order of their paths. */
  *files(below: string): Generator<Extract<DistbackupEntry, { kind: 'file' }>> {
    for (const row of this.#rows('file_tree', below)) {
      const sha256 = optionalText(row, 'hash');
      yield {
        kind: 'file',
        path: textOf(row, 'virtual_path'),
        sha256: sha256 === null ? null : SHA256.test(sha256) ? sha256 : undefined,
        size: numberOf(row, 'size'),
        mtimeNs: nanosecondsOf(row, 'last_modified'),
      };
    }
  }

  /** As `files`. */
  *symlinks(below: string): Generator<Extract<DistbackupEntry, { kind: 'symlink' }>> {
    for (const row of this.#rows('symbolic_link', below))
      yield { kind: 'symlink', path: textOf(row, 'virtual_path'), target: textOf(row, 'target') };
  }

  [Symbol.dispose](): void {
    this.#tables[Symbol.dispose]();
  }

  #rows(table: string, below?: string): Generator<ForeignRow> {
    const columns = NEEDED[table] ?? [];
    return this.#tables.rows(table, {
      columns,
      ...(below === undefined ? {} : { orderBy: 'virtual_path', beginsWith: below }),
    });
  }
}

function textOf(row: ForeignRow, column: string): string {
  return optionalText(row, column) ?? '';
}

function optionalText(row: ForeignRow, column: string): string | null {
  const value = row[column];
  return typeof value === 'string' ? value : null;
}

function numberOf(row: ForeignRow, column: string): number {
  const value = row[column];
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : 0;
}

/** distbackup keeps times in milliseconds since 1970. */
function nanosecondsOf(row: ForeignRow, column: string): string {
  return String(BigInt(numberOf(row, column)) * 1_000_000n);
}
