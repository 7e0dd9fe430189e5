import type { SQLInputValue, SQLOutputValue } from 'node:sqlite';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import type { FileAccess } from '../../files/file-access.ts';
import { lstatOrNull, messageOf, OPEN } from '../../files/file-access.ts';
import { openForReading, readFull } from '../../files/hash-file.ts';
import { displayPath } from '../../files/path-text.ts';
import { ScratchFolder } from '../../files/scratch-folder.ts';
import { writeFull } from '../../files/write-full.ts';

/** One row of a table that another program wrote, by the names of its columns. */
export type ForeignRow = Readonly<Record<string, SQLOutputValue>>;

/** Which rows of a table are asked for, and in which order. */
export interface RowsAsked {
  readonly columns: readonly string[];
  /** A column of texts or numbers, in whose order the rows come: that of bytes for texts. */
  readonly orderBy?: string | undefined;
  /** Only rows whose text in the column of `orderBy` begins with this. */
  readonly beginsWith?: string | undefined;
}

/** What SQLite may have beside a database file: changes that are not in it yet. */
const BESIDE = ['-wal', '-journal'];
/** No name has it, and none sorts behind it. */
const LAST_CHARACTER = '\u{10ffff}';
const PIECE_BYTES = 1 << 20;

/**
 * The tables of an SQLite file that another program wrote, or that was on a disk for years. A private copy of the file is opened, so nothing beside
 * it is made or changed, and nothing that its schema says is run. Costs the room of the file among the temporary files.
 */
export class ForeignTables {
  readonly #path: string;
  readonly #scratch: ScratchFolder;
  readonly #db: DatabaseSync;

  /** Throws `damaged` (12) where it is no SQLite file, or one whose pages do not fit together. */
  constructor(access: FileAccess, path: string) {
    this.#path = path;
    this.#scratch = new ScratchFolder('tables');
    try {
      const copy = join(this.#scratch.path, 'copy.sqlite');
      for (const end of ['', ...BESIDE])
        if (end === '' || lstatOrNull(access, `${path}${end}`) !== null)
          copyFile(access, `${path}${end}`, `${copy}${end}`);
      this.#db = this.#told(() => new DatabaseSync(copy));
      this.#told(() => this.#db.exec('PRAGMA trusted_schema = OFF; PRAGMA query_only = ON;'));
      const found = this.#told(() => this.#db.prepare('PRAGMA quick_check(1)').get());
      if (found?.['quick_check'] !== 'ok') throw this.#damaged(String(found?.['quick_check']));
    } catch (error) {
      this.#scratch[Symbol.dispose]();
      throw error;
    }
  }

  /** The columns of a table; none where there is no such table. */
  columnsOf(table: string): readonly string[] {
    const rows = this.#told(() => this.#db.prepare(`PRAGMA table_xinfo(${quoted(table)})`).all());
    return rows.map((row) => String(row['name']));
  }

  /** Rows as they are asked for, one after the other. Throws `damaged` (12) where one cannot be read. */
  *rows(table: string, { columns, orderBy, beginsWith }: RowsAsked): Generator<ForeignRow> {
    const isPart = orderBy !== undefined && beginsWith !== undefined;
    const values: SQLInputValue[] = isPart ? [beginsWith, `${beginsWith}${LAST_CHARACTER}`] : [];
    const where = isPart ? ` WHERE ${quoted(orderBy)} >= ? AND ${quoted(orderBy)} < ?` : '';
    const order = orderBy === undefined ? '' : ` ORDER BY ${quoted(orderBy)} COLLATE BINARY`;
    const sql = `SELECT ${columns.map(quoted).join(', ')} FROM ${quoted(table)}${where}${order}`;
    const rows = this.#told(() => this.#db.prepare(sql).iterate(...values));
    for (;;) {
      const { done, value } = this.#told(() => rows.next());
      if (done === true) return;
      yield value;
    }
  }

  [Symbol.dispose](): void {
    this.#db.close();
    this.#scratch[Symbol.dispose]();
  }

  #told<T>(ask: () => T): T {
    try {
      return ask();
    } catch (error) {
      const isOfSqlite = error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_');
      if (!isOfSqlite) throw error;
      throw this.#damaged(messageOf(error));
    }
  }

  #damaged(why: string): MediaStructError {
    return new MediaStructError(
      'damaged',
      `${displayPath(this.#path)}: expected a database of SQLite, found: ${why}`,
      {
        path: this.#path,
      },
    );
  }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function copyFile(access: FileAccess, from: string, to: string): void {
  const source = openForReading(access, from);
  try {
    const target = access.open(to, OPEN.write | OPEN.create | OPEN.exclusive, 0o600);
    try {
      const piece = new Uint8Array(PIECE_BYTES);
      for (;;) {
        const count = readFull(access, source, piece);
        writeFull(access, target, piece.subarray(0, count));
        if (count < piece.length) return;
      }
    } finally {
      access.close(target);
    }
  } finally {
    access.close(source);
  }
}
