import { randomUUID } from 'node:crypto';
import process from 'node:process';
import { backup, DatabaseSync } from 'node:sqlite';
import type { FileAccess } from '../../files/file-access.ts';
import { lstatOrNull, orNullIfAbsent } from '../../files/file-access.ts';
import { syncFile } from '../../files/sync-folder.ts';
import { readStateFile, writeStateFile } from '../../files/state-file.ts';
import { APPLICATION_ID, INDEXES, PIECES, SCHEMA_VERSION, TABLES } from './schema.ts';

/** How long a writer waits for another process that writes. Milliseconds. */
const BUSY_MS = 10_000;
const STAMP_END = '.stamp';
/** As `stampOf` writes it. */
const STAMP = /^\{"size":\d+,"mtimeNs":"\d+","ino":"\d+"\}$/;
/** A cache in KiB, as SQLite wants it: negative. */
const CACHE = -32_768;
const BUILD_CACHE = -131_072;
/** Pages that are copied at a time: others can write in between. */
const PAGES_AT_ONCE = 4096;

/** A database in memory, with its tables and indexes. */
export function memoryDatabase(): DatabaseSync {
  const db = withTables(new DatabaseSync(':memory:'));
  makeIndexes(db);
  return db;
}

/**
 * A new database file to be filled at one go, without indexes: `makeIndexes` makes them when all is in, which is faster. Until
 * it is closed and synced a crash leaves rubbish.
 */
export function newDatabase(path: string): DatabaseSync {
  const db = new DatabaseSync(path);
  db.exec(`PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 8192; PRAGMA cache_size = ${BUILD_CACHE};
    PRAGMA threads = 2;`);
  return withTables(db);
}

/** Makes the indexes of a database that was filled. */
export function makeIndexes(db: DatabaseSync): void {
  for (const [name, of] of Object.entries(INDEXES)) db.exec(`CREATE INDEX IF NOT EXISTS ${name} ON ${of}`);
}

/** Adds a table of bytes that are in an order, beside the tables of copies. */
export function addPieces(db: DatabaseSync, pieces: Iterable<Uint8Array>): void {
  db.exec(`CREATE TABLE ${PIECES} (number INTEGER PRIMARY KEY, bytes BLOB NOT NULL)`);
  const add = db.prepare(`INSERT INTO ${PIECES} (bytes) VALUES (?)`);
  for (const piece of pieces) add.run(piece);
}

/** Opens a database that is as this program left it; null where it is not, for whatever reason. */
export function openDatabase(access: FileAccess, path: string): DatabaseSync | null {
  if (!isAsLeft(access, path)) return null;
  try {
    const db = new DatabaseSync(path, { timeout: BUSY_MS });
    db.exec(`PRAGMA cache_size = ${CACHE}; PRAGMA synchronous = FULL;`);
    const version = db.prepare('PRAGMA user_version').get()?.['user_version'];
    const application = db.prepare('PRAGMA application_id').get()?.['application_id'];
    if (version === SCHEMA_VERSION && application === APPLICATION_ID) return db;
    db.close();
    return null;
  } catch (error) {
    if (!isSqlError(error)) throw error;
    return null;
  }
}

/**
 * Remembers how this program left the file. Whoever else writes into it changes its time or size, and what a disk or a
 * copying program did to it is not looked for page by page: it is made anew.
 */
export function stampDatabase(access: FileAccess, path: string): void {
  writeStateFile(access, `${path}${STAMP_END}`, `${stampOf(access, path)}\n`);
}

/**
 * Puts a database that is whole and closed in the place of the one that is there. Whoever opens meanwhile gets the one or the other: the stamp tells of both until the new one stands.
 */
export function putInPlace(access: FileAccess, temporary: string, path: string): void {
  syncFile(access, temporary);
  for (const left of [`${path}-journal`, `${path}-wal`, `${path}-shm`])
    orNullIfAbsent(() => access.unlink(left));
  const before = isAsLeft(access, path) ? `${stampOf(access, path)}\n` : '';
  writeStateFile(access, `${path}${STAMP_END}`, `${stampOf(access, temporary)}\n${before}`);
  access.rename(temporary, path);
  stampDatabase(access, path);
}

/** Where a catalogue is made that is to take the place of this one: threads of one process do so as well. */
export function temporaryBeside(path: string): string {
  return `${path}.${process.pid}-${randomUUID().slice(0, 8)}.tmp`;
}

/** An error of SQLite itself, such as a damaged page. */
export function isSqlError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR';
}

/**
 * Copies the database that is open to a file, and opens that to be changed at one go: until it is closed and synced a crash leaves rubbish. Whoever writes into the first one meanwhile
 * begins the copy anew.
 */
export async function copyDatabase(db: DatabaseSync, to: string): Promise<DatabaseSync> {
  await backup(db, to, { rate: PAGES_AT_ONCE });
  const copy = new DatabaseSync(to);
  copy.exec(`PRAGMA synchronous = OFF; PRAGMA cache_size = ${BUILD_CACHE};`);
  return copy;
}

function isAsLeft(access: FileAccess, path: string): boolean {
  // Of one that is put in its place in between, the stamp is that of the one before and the file that of the one after.
  return hasItsStamp(access, path) || hasItsStamp(access, path);
}

function hasItsStamp(access: FileAccess, path: string): boolean {
  if (lstatOrNull(access, path) === null) return false;
  const stamps = readStateFile(access, `${path}${STAMP_END}`)?.trimEnd().split('\n') ?? [];
  return stamps.every((stamp) => STAMP.test(stamp)) && stamps.includes(stampOf(access, path));
}

function stampOf(access: FileAccess, path: string): string {
  const { size, mtimeNs, ino } = access.lstat(path);
  return JSON.stringify({ size, mtimeNs: String(mtimeNs), ino: String(ino) });
}

function withTables(db: DatabaseSync): DatabaseSync {
  db.exec(TABLES);
  db.exec(`PRAGMA user_version = ${SCHEMA_VERSION}; PRAGMA application_id = ${APPLICATION_ID};`);
  return db;
}
