import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** A disk of a made set; its number is the place of its digit in the texts that tell which disks have an object. */
export interface MadeDisk {
  readonly uuid: string;
  readonly name: string;
  readonly root: string;
}

export interface MadeFile {
  /** Below the tree of all folders, such as `/photos/a.jpg`. */
  readonly path: string;
  /** Null where distbackup has not read it yet. */
  readonly content: string | null;
  /** Numbers of the disks that have it. */
  readonly on?: readonly number[];
  /** True where the file is gone, and its object waits to be taken away. */
  readonly isGone?: boolean;
}

export interface MadeSet {
  readonly disks: readonly MadeDisk[];
  readonly mounts: Readonly<Record<string, string>>;
  readonly files: readonly MadeFile[];
  readonly symlinks?: Readonly<Record<string, string>>;
  /** Settings of folders by their paths in the tree of all of them, or a text as it stands in the list. */
  readonly settings?: Readonly<Record<string, object | string>>;
}

/** The time of every made file, milliseconds since 1970. */
export const MADE_MTIME_MS = Date.UTC(2019, 4, 12, 10, 11, 12, 345);

/**
 * Lays a disk of distbackup out as its version of schema 31 does: who it is, objects by the first three digits of their SHA-256, and the list of the whole set as
 * it was at the backup to this disk. Written from what its tables are called and hold; its triggers and the sums it keeps are left out.
 */
export function layOutDisk(set: MadeSet, number: number, writtenAt = new Date('2026-02-01T00:00:00Z')): void {
  const disk = set.disks[number];
  if (disk === undefined) throw new RangeError(`no disk ${number}`);
  mkdirSync(disk.root, { recursive: true });
  const identity = JSON.stringify({ uuid: disk.uuid, name: disk.name }, null, 4);
  writeFileSync(join(disk.root, 'distbackup-disk.json'), `${identity}\n`);
  for (const { content, on = [] } of set.files) {
    if (content === null || content === '' || !on.includes(number)) continue;
    const path = adoptedObject(disk.root, content);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  const list = join(disk.root, 'distbackup.sqlite');
  writeList(list, set);
  utimesSync(list, writtenAt, writtenAt);
}

/** Where an object of distbackup stands. */
export function adoptedObject(root: string, content: string): string {
  const hash = hashOf(content);
  return join(root, 'distbackup-objects', hash.slice(0, 3), hash);
}

/** Every file of a folder with its bytes and times, to show that none was touched. */
export function snapshot(root: string): Readonly<Record<string, string>> {
  const names = existsSync(root) ? readdirSync(root, { recursive: true, encoding: 'utf8' }) : [];
  const files = names.filter((name) => lstatSync(join(root, name)).isFile());
  return Object.fromEntries(
    files.map((name) => {
      const path = join(root, name);
      return [name, `${lstatSync(path).mtimeMs} ${hashOf(readFileSync(path))}`];
    }),
  );
}

const TABLES = `
  CREATE TABLE path_map (virtual_path TEXT PRIMARY KEY, real_path TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE path_config (virtual_path TEXT PRIMARY KEY, config TEXT NOT NULL DEFAULT '{}') STRICT, WITHOUT ROWID;
  CREATE TABLE file_tree (virtual_path TEXT PRIMARY KEY, last_modified INTEGER, hash TEXT, ino INTEGER, size INTEGER,
    priority INTEGER NOT NULL DEFAULT 1, maxcopies INTEGER, metadata TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID;
  CREATE TABLE symbolic_link (virtual_path TEXT PRIMARY KEY, target TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE object (hash TEXT PRIMARY KEY, size INTEGER DEFAULT 0,
    blocksize INTEGER GENERATED ALWAYS AS (4096 + (size + 4095) & ~4095),
    size_order INTEGER GENERATED ALWAYS AS (CAST(floor(log2(blocksize + 0.01)) AS INTEGER)) STORED,
    nexus TEXT NOT NULL DEFAULT '', refs INTEGER NOT NULL DEFAULT 0,
    last_path TEXT NOT NULL DEFAULT '', last_modtime INTEGER NOT NULL DEFAULT 0) STRICT;
  CREATE TABLE disk (uuid TEXT PRIMARY KEY, name TEXT UNIQUE, nexus_index INTEGER NOT NULL UNIQUE, relative_path TEXT,
    fstype TEXT, fsuuid TEXT, size INTEGER) STRICT, WITHOUT ROWID;`;

function writeList(path: string, { disks, mounts, files, symlinks = {}, settings = {} }: MadeSet): void {
  const db = new DatabaseSync(path);
  db.exec('PRAGMA journal_mode = WAL');
  db.exec(TABLES);
  const run = (sql: string, ...values: (string | number | null)[]) => db.prepare(sql).run(...values);
  disks.forEach(({ uuid, name }, number) =>
    run('INSERT INTO disk (uuid, name, nexus_index) VALUES (?, ?, ?)', uuid, name, number),
  );
  for (const [virtual, real] of Object.entries(mounts))
    run('INSERT INTO path_map VALUES (?, ?)', virtual, real);
  for (const [virtual, config] of Object.entries(settings)) {
    const text = typeof config === 'string' ? config : JSON.stringify(config);
    run('INSERT INTO path_config VALUES (?, ?)', virtual, text);
  }
  for (const [virtual, target] of Object.entries(symlinks))
    run('INSERT INTO symbolic_link VALUES (?, ?)', virtual, target);
  for (const { path: virtual, content, on = [], isGone = false } of files) {
    const size = content?.length ?? 5;
    const hash = content === null ? '' : content === '' ? null : hashOf(content);
    if (!isGone)
      run(
        'INSERT INTO file_tree (virtual_path, last_modified, hash, size) VALUES (?, ?, ?, ?)',
        ...[virtual, MADE_MTIME_MS, hash, size],
      );
    if (hash === null || hash === '') continue;
    const nexus = disks
      .map((_, number) => (on.includes(number) ? '1' : '0'))
      .join('')
      .replace(/0+$/, '');
    run(
      `INSERT INTO object (hash, size, nexus, refs, last_path, last_modtime) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT(hash) DO UPDATE SET refs = refs + excluded.refs`,
      ...[hash, size, nexus, isGone ? 0 : 1, virtual, MADE_MTIME_MS],
    );
  }
  db.close();
}

function hashOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
