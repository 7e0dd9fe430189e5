import { Buffer } from 'node:buffer';
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { folderOf, nameOf } from '../../files/path-text.ts';
import type { ListedChange, ListedCopy } from '../../holders/holder.ts';
import type { TakenRecord } from '../../records/file-record.ts';
import type {
  CatalogueStore,
  HeldCopy,
  HeldFolder,
  HolderListing,
  HolderPart,
  StoredContent,
  StoredHolder,
} from '../catalogue-store.ts';
import type { CopyQuery } from '../copy-query.ts';
import { foldText, matchesQuery } from '../copy-query.ts';
import {
  COPY_COLUMNS,
  COPY_TABLES,
  fromSqlPath,
  hashKey,
  nameKey,
  toHeldCopy,
  toSqlDay,
  toSqlHash,
  toSqlPath,
  toSqlTaken,
  toSqlTime,
} from './copy-row.ts';
import type { DayCount, ProvenPlaces } from '../day-counts.ts';
import { countDays } from './count-days.ts';
import type { LossCount, LossQuestion } from '../loss/loss-counts.ts';
import { countDaysAside, countLossesAside } from './count-aside.ts';
import { countLosses } from './count-losses.ts';
import { HOLDERS, toStoredHolder } from './holder-rows.ts';
import { CHUNK_COPIES, entriesWith, nameEntry, nameSearch } from './name-chunks.ts';
import { candidateIds, foldersBelow } from './search-sql.ts';
import { CONTENT_COLUMNS, type ContentRow, groupContents } from './content-rows.ts';

/** Columns of the table of copies, and how many rows are inserted by one statement. */
const COPY_COLUMN_COUNT = 13;
const ROWS_AT_ONCE = 32;
const ROW = `(${Array(COPY_COLUMN_COUNT).fill('?').join(', ')})`;
const INSERT_MANY = `INSERT INTO copy VALUES ${Array(ROWS_AT_ONCE).fill(ROW).join(', ')}`;

/** Folder by folder of a holder: CROSS JOIN keeps the order in which the tables are named. */
const HOLDER_COPIES =
  'holder CROSS JOIN folder ON folder.holder = holder.id CROSS JOIN copy ON copy.folder = folder.id';

/** The store on SQLite. Its tables are made by `openDatabase`. */
export class SqliteStore implements CatalogueStore {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #words = new Map<string, number>();
  #lastCamera: { readonly camera: string; readonly id: number } | null = null;
  #lastTaken: { readonly taken: TakenRecord; readonly id: number } | null = null;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  holders(): readonly StoredHolder[] {
    return this.#all(HOLDERS).map(toStoredHolder);
  }

  /** Makes all changes of `work` at once. Several listings taken within it cost one write to the disk. */
  atOnce<T>(work: () => T): T {
    if (this.#db.isTransaction) return work();
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      this.#forgetWords();
      throw error;
    }
  }

  takeListing(listing: HolderListing, copies: Iterable<ListedCopy>): void {
    this.#nested(() => {
      this.remove(listing.key);
      const holder = this.#addHolder(listing);
      const totals = new Totals();
      const names = this.#newNames(holder);
      let folder = { path: '', id: -1 };
      let rows: SQLInputValue[] = [];
      for (const copy of copies) {
        const path = folderOf(copy.path);
        if (folder.id < 0 || path !== folder.path) folder = { path, id: this.#folderId(holder, path) };
        this.#addRow(rows, folder.id, { copy, id: names.add(nameEntry(copy)) });
        if (rows.length === ROWS_AT_ONCE * COPY_COLUMN_COUNT) {
          this.#insertRows(rows);
          rows = [];
        }
        totals.add(copy.size);
      }
      this.#insertRows(rows);
      names.flush();
      this.#setTotals(holder, totals);
    });
  }

  takeChanges(listing: HolderListing, changes: Iterable<ListedChange>): void {
    this.#nested(() => {
      const known = this.#get('SELECT id, files, bytes FROM holder WHERE key = ?', listing.key);
      const holder = known === undefined ? this.#addHolder(listing) : Number(known['id']);
      const totals = new Totals(Number(known?.['files'] ?? 0), Number(known?.['bytes'] ?? 0));
      const names = this.#newNames(holder);
      for (const change of changes) this.#takeChange(holder, change, { totals, names });
      names.flush();
      this.#setHolder(holder, listing);
      this.#setTotals(holder, totals);
    });
  }

  remove(key: string): void {
    const known = this.#get('SELECT id FROM holder WHERE key = ?', key);
    if (known === undefined) return;
    const holder = Number(known['id']);
    this.#run('DELETE FROM copy WHERE folder IN (SELECT id FROM folder WHERE holder = ?)', holder);
    this.#run('DELETE FROM folder WHERE holder = ?', holder);
    this.#run('DELETE FROM names WHERE holder = ?', holder);
    this.#run('DELETE FROM holder WHERE id = ?', holder);
  }

  copiesOf(sha256: string): readonly HeldCopy[] {
    const hash = toSqlHash(sha256);
    const sql = `SELECT ${COPY_COLUMNS} FROM ${COPY_TABLES} WHERE hash_key = ? AND sha256 = ?`;
    return this.#all(sql, hashKey(hash), hash).map(toHeldCopy);
  }

  *search(query: CopyQuery): Generator<HeldCopy> {
    const { sql, values } = candidateIds(query, this.#named(query.parts));
    const roots = new Map(this.holders().map(({ key, root }) => [key, root]));
    const rows = `SELECT ${COPY_COLUMNS} FROM (${sql}) AS found CROSS JOIN copy ON copy.id = found.id
      CROSS JOIN folder ON folder.id = copy.folder CROSS JOIN holder ON holder.id = folder.holder
      ORDER BY holder.key, folder.path, copy.name`;
    for (const copy of this.#rows(rows, ...values))
      if (matchesQuery(query, copy, roots.get(copy.holder) ?? '')) yield copy;
  }

  searchSome(query: CopyQuery, most: number): readonly HeldCopy[] {
    const roots = new Map(this.holders().map(({ key, root }) => [key, root]));
    const found = new Map<string, HeldCopy>();
    for (const copy of this.#candidates(query)) {
      if (found.size >= most) break;
      if (matchesQuery(query, copy, roots.get(copy.holder) ?? ''))
        found.set(`${copy.holder}\0${copy.path}`, copy);
    }
    return [...found.values()].sort((a, b) => compare(a.holder, b.holder) || compare(a.path, b.path));
  }

  *contents(): Generator<StoredContent> {
    // The index on the first bits of the hashes gives the order, so that nothing is sorted but the few that share them.
    const statement = this.#db.prepare(`SELECT ${CONTENT_COLUMNS} FROM copy
      CROSS JOIN folder ON folder.id = copy.folder WHERE hash_key IS NOT NULL ORDER BY hash_key, sha256`);
    statement.setReturnArrays(true);
    // As `setReturnArrays` has it; the types tell of objects only.
    const rows = statement.iterate() as Iterable<unknown> as Iterable<ContentRow>;
    yield* groupContents(rows, this.#keys());
  }

  *repeatedIn(holders: readonly string[]): Generator<StoredContent> {
    const statement = this.#db.prepare(`SELECT ${CONTENT_COLUMNS} FROM copy
      CROSS JOIN folder ON folder.id = copy.folder JOIN holder ON holder.id = folder.holder
      WHERE hash_key IN (SELECT hash_key FROM copy WHERE hash_key IS NOT NULL GROUP BY hash_key HAVING count(*) > 1)
        AND sound = 1 AND holder.key IN (SELECT value FROM json_each(?)) ORDER BY hash_key, sha256`);
    statement.setReturnArrays(true);
    // As `setReturnArrays` has it; the types tell of objects only.
    const rows = statement.iterate(JSON.stringify(holders)) as Iterable<unknown> as Iterable<ContentRow>;
    for (const content of groupContents(rows, this.#keys())) if (content.copies.length > 1) yield content;
  }

  copiesIn(key: string, folder = ''): Iterable<HeldCopy> {
    const all = `SELECT ${COPY_COLUMNS} FROM ${COPY_TABLES} WHERE holder.key = ?`;
    if (folder === '') return this.#rows(all, key);
    const { sql, values } = foldersBelow(folder);
    return this.#rows(`${all} AND ${sql}`, key, ...values);
  }

  takenIn(period: string): Iterable<HeldCopy> {
    return this.#rows(`SELECT ${COPY_COLUMNS} FROM ${COPY_TABLES} WHERE day = ?`, period);
  }

  *foldersIn(key: string): Generator<HeldFolder> {
    const sql = `SELECT folder.path AS path, count(*) AS files FROM ${HOLDER_COPIES} WHERE holder.key = ?
      GROUP BY folder.path ORDER BY folder.path`;
    for (const { path, files } of this.#db.prepare(sql).iterate(key))
      yield { path: fromSqlPath(path), files: Number(files) };
  }

  someIn(key: string, { folder, skip, most }: HolderPart): Iterable<HeldCopy> {
    const sql = `SELECT ${COPY_COLUMNS} FROM ${HOLDER_COPIES} WHERE holder.key = ? AND folder.path >= ?
      ORDER BY folder.path, copy.name LIMIT ? OFFSET ?`;
    return this.#rows(sql, key, toSqlPath(folder), most, skip);
  }

  onlyIn(key: string, others: readonly string[]): Iterable<HeldCopy> {
    const elsewhere = others.filter((one) => one !== key);
    const sql = `SELECT ${COPY_COLUMNS} FROM ${COPY_TABLES} WHERE holder.key = ? AND NOT EXISTS (
      SELECT 1 FROM copy AS other JOIN folder AS f ON f.id = other.folder JOIN holder AS h ON h.id = f.holder
      WHERE other.hash_key = copy.hash_key AND other.sha256 = copy.sha256 AND other.sound = 1
        AND h.key IN (SELECT value FROM json_each(?)))`;
    return this.#rows(sql, key, JSON.stringify(elsewhere));
  }

  heldByFewer(atLeast: number, holders: readonly string[]): Iterable<HeldCopy> {
    const sql = `SELECT ${COPY_COLUMNS} FROM (
      SELECT min(copy.id) AS id FROM ${COPY_TABLES}
      WHERE sha256 IS NOT NULL AND sound = 1 AND holder.key IN (SELECT value FROM json_each(?))
      GROUP BY sha256 HAVING count(DISTINCT holder.id) < ?) AS found
      JOIN copy ON copy.id = found.id JOIN folder ON folder.id = copy.folder JOIN holder ON holder.id = folder.holder`;
    return this.#rows(sql, JSON.stringify(holders), atLeast);
  }

  countByDay(placesOf: ProvenPlaces): readonly DayCount[] {
    return countDays(this.#db, placesOf);
  }

  async countByDayAside(
    placesOf: ProvenPlaces,
    stop: AbortSignal | undefined,
  ): Promise<readonly DayCount[] | null> {
    const path = this.#db.location();
    if (path === null) return countDays(this.#db, placesOf);
    const held = JSON.stringify(this.holders());
    const counted = await countDaysAside(path, placesOf, stop);
    return counted.holders === held ? counted.days : null;
  }

  countLosses(question: LossQuestion): readonly LossCount[] {
    return countLosses(this.#db, question);
  }

  async countLossesAside(
    question: LossQuestion,
    stop: AbortSignal | undefined,
  ): Promise<readonly LossCount[] | null> {
    const path = this.#db.location();
    if (path === null) return countLosses(this.#db, question);
    const held = JSON.stringify(this.holders());
    const counted = await countLossesAside(path, question, stop);
    return counted.holders === held ? counted.losses : null;
  }

  close(): void {
    this.#statements.clear();
    this.#db.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** The keys of the holders by their ids. */
  #keys(): ReadonlyMap<number, string> {
    const rows = this.#all('SELECT id, key FROM holder');
    return new Map(rows.map(({ id, key }) => [Number(id), String(key)]));
  }

  /** Runs `work` so that nothing of it stays where it throws, whether or not something else is under way. */
  #nested(work: () => void): void {
    this.atOnce(() => {
      this.#db.exec('SAVEPOINT listing');
      try {
        work();
      } catch (error) {
        this.#db.exec('ROLLBACK TO listing');
        this.#forgetWords();
        throw error;
      } finally {
        this.#db.exec('RELEASE listing');
      }
    });
  }

  #addHolder({ key, root, mark }: HolderListing): number {
    const sql =
      'INSERT INTO holder (key, root, folded_root, base, changes, files, bytes) VALUES (?, ?, ?, ?, ?, 0, 0)';
    return this.#run(sql, key, root.toWellFormed(), foldText(root).toWellFormed(), mark.base, mark.changes);
  }

  #setHolder(holder: number, { root, mark }: HolderListing): void {
    const sql = 'UPDATE holder SET root = ?, folded_root = ?, base = ?, changes = ? WHERE id = ?';
    this.#run(sql, root.toWellFormed(), foldText(root).toWellFormed(), mark.base, mark.changes, holder);
  }

  #setTotals(holder: number, { files, bytes }: Totals): void {
    this.#run('UPDATE holder SET files = ?, bytes = ? WHERE id = ?', files, bytes, holder);
  }

  #newNames(holder: number): NameWriter {
    const last = this.#get('SELECT first + count AS next FROM names ORDER BY first DESC LIMIT 1');
    return new NameWriter(Number(last?.['next'] ?? 1), ({ first, count, text }) =>
      this.#run(
        'INSERT INTO names (first, holder, count, text) VALUES (?, ?, ?, ?)',
        first,
        holder,
        count,
        text,
      ),
    );
  }

  #takeChange(
    holder: number,
    change: ListedChange,
    { totals, names }: { readonly totals: Totals; readonly names: NameWriter },
  ): void {
    const path = change.kind === 'put' ? change.copy.path : change.path;
    const folder = this.#knownFolder(holder, folderOf(path));
    const before =
      folder === null
        ? undefined
        : this.#get(
            'SELECT id, size FROM copy WHERE folder = ? AND name_key = ? AND name = ?',
            folder,
            nameKey(nameOf(path)),
            toSqlPath(nameOf(path)),
          );
    if (before !== undefined) {
      this.#run('DELETE FROM copy WHERE id = ?', Number(before['id']));
      totals.remove(Number(before['size']));
    }
    if (change.kind === 'drop') return;
    const rows: SQLInputValue[] = [];
    const id = names.add(nameEntry(change.copy));
    this.#addRow(rows, folder ?? this.#folderId(holder, folderOf(path)), { copy: change.copy, id });
    this.#insertRows(rows);
    totals.add(change.copy.size);
  }

  /** Adds a row of the table of copies to `rows`, in the order of its columns. */
  #addRow(
    rows: SQLInputValue[],
    folder: number,
    { copy, id }: { readonly copy: ListedCopy; readonly id: number },
  ): void {
    const { sha256, taken, camera, origin } = copy;
    const name = nameOf(copy.path);
    const hash = sha256 === null ? null : toSqlHash(sha256);
    rows.push(id, folder, toSqlPath(name), nameKey(name), copy.size, hash, hash && hashKey(hash));
    rows.push(copy.isSound ? 1 : 0, toSqlDay(taken), taken && this.#takenWord(taken));
    rows.push(camera === null ? null : this.#cameraWord(camera));
    rows.push(origin === null ? null : toSqlPath(origin), toSqlTime(copy.verifiedAt));
  }

  /** Inserts rows of the table of copies, given one after the other: many at a time cost half of one at a time. */
  #insertRows(values: readonly SQLInputValue[]): void {
    if (values.length > 0) this.#run(insertRowsSql(values.length / COPY_COLUMN_COUNT), ...values);
  }

  #knownFolder(holder: number, path: string): number | null {
    const found = this.#get('SELECT id FROM folder WHERE holder = ? AND path = ?', holder, toSqlPath(path));
    return found === undefined ? null : Number(found['id']);
  }

  #folderId(holder: number, path: string): number {
    const known = this.#knownFolder(holder, path);
    if (known !== null) return known;
    const sql = 'INSERT INTO folder (holder, path, folded) VALUES (?, ?, ?)';
    return this.#run(sql, holder, toSqlPath(path), foldText(path).toWellFormed());
  }

  /** Texts that a transaction brought are gone with it. */
  #forgetWords(): void {
    this.#words.clear();
    this.#lastTaken = null;
    this.#lastCamera = null;
  }

  /** The number of what a capture time says beside its local time; mostly that of the copy before. */
  #takenWord(taken: TakenRecord): number {
    const { local, offset, source, precision, confidence } = taken;
    const last = this.#lastTaken;
    const isSame =
      last !== null &&
      last.taken.source === source &&
      last.taken.offset === offset &&
      last.taken.precision === precision &&
      last.taken.confidence === confidence &&
      last.taken.local.length === local.length;
    if (!isSame) this.#lastTaken = { taken, id: this.#word(toSqlTaken(taken)) };
    return this.#lastTaken?.id ?? 0;
  }

  /** The number of a camera; mostly that of the copy before. */
  #cameraWord(camera: string): number {
    if (this.#lastCamera?.camera !== camera) this.#lastCamera = { camera, id: this.#word(camera) };
    return this.#lastCamera.id;
  }

  /** The number of a text that many copies share. Memory: the distinct cameras and kinds of date. */
  #word(text: string): number {
    const held = this.#words.get(text);
    if (held !== undefined) return held;
    const known = this.#get('SELECT id FROM word WHERE text = ?', text.toWellFormed());
    const id =
      known === undefined
        ? this.#run('INSERT INTO word (text) VALUES (?)', text.toWellFormed())
        : Number(known['id']);
    this.#words.set(text, id);
    return id;
  }

  /** Copies that may match, some of them twice, as they are come upon. */
  *#candidates(query: CopyQuery): Generator<HeldCopy> {
    const named = `SELECT ${COPY_COLUMNS} FROM json_each(?) AS found CROSS JOIN copy ON copy.id = found.value
      CROSS JOIN folder ON folder.id = copy.folder CROSS JOIN holder ON holder.id = folder.holder`;
    for (const ids of this.#namedByChunk(query.parts)) yield* this.#rows(named, JSON.stringify(ids));
    const { sql, values } = candidateIds(query, []);
    yield* this.#rows(
      `SELECT ${COPY_COLUMNS} FROM (${sql}) AS found CROSS JOIN copy ON copy.id = found.id
        CROSS JOIN folder ON folder.id = copy.folder CROSS JOIN holder ON holder.id = folder.holder`,
      ...values,
    );
  }

  /** The ids of the copies whose name or origin may hold one of the parts. Looks through all names. */
  #named(parts: readonly string[]): number[] {
    return [...this.#namedByChunk(parts)].flat();
  }

  *#namedByChunk(parts: readonly string[]): Generator<number[]> {
    if (parts.length === 0) return;
    const search = nameSearch(parts);
    for (const { first, text } of this.#db.prepare('SELECT first, text FROM names').iterate()) {
      if (!(text instanceof Uint8Array)) continue;
      const chunk = Buffer.from(text.buffer, text.byteOffset, text.byteLength);
      const ids = entriesWith(chunk, search).map((entry) => Number(first) + entry);
      if (ids.length > 0) yield ids;
    }
  }

  /** Rows as they come, by a statement of their own, because another one may be read meanwhile. */
  *#rows(sql: string, ...values: readonly SQLInputValue[]): Generator<HeldCopy> {
    for (const row of this.#db.prepare(sql).iterate(...values)) yield toHeldCopy(row);
  }

  #all(sql: string, ...values: readonly SQLInputValue[]): ReturnType<StatementSync['all']> {
    return this.#prepared(sql).all(...values);
  }

  #get(sql: string, ...values: readonly SQLInputValue[]): ReturnType<StatementSync['get']> {
    return this.#prepared(sql).get(...values);
  }

  /** Runs a statement and gives the id of the row that it inserted, if it did. */
  #run(sql: string, ...values: readonly SQLInputValue[]): number {
    return Number(this.#prepared(sql).run(...values).lastInsertRowid);
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

interface NameChunk {
  readonly first: number;
  readonly count: number;
  readonly text: Buffer;
}

/** Numbers copies and gathers their names into chunks. */
class NameWriter {
  #first: number;
  #entries: string[] = [];
  readonly #write: (chunk: NameChunk) => void;

  constructor(first: number, write: (chunk: NameChunk) => void) {
    this.#first = first;
    this.#write = write;
  }

  /** The id of the copy whose entry this is. */
  add(entry: string): number {
    if (this.#entries.length >= CHUNK_COPIES) this.flush();
    this.#entries.push(entry);
    return this.#first + this.#entries.length - 1;
  }

  flush(): void {
    const count = this.#entries.length;
    if (count === 0) return;
    this.#write({ first: this.#first, count, text: Buffer.from(this.#entries.join(''), 'utf8') });
    this.#first += count;
    this.#entries = [];
  }
}

function insertRowsSql(rows: number): string {
  return rows === ROWS_AT_ONCE ? INSERT_MANY : `INSERT INTO copy VALUES ${Array(rows).fill(ROW).join(', ')}`;
}

class Totals {
  files: number;
  bytes: number;

  constructor(files = 0, bytes = 0) {
    this.files = files;
    this.bytes = bytes;
  }

  add(size: number): void {
    this.files += 1;
    this.bytes += size;
  }

  remove(size: number): void {
    this.files -= 1;
    this.bytes -= size;
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
