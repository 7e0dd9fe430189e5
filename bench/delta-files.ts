import { createCipheriv } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Two states of some files: what one bench of deltas is about. */
export interface DeltaCase {
  readonly name: string;
  /** Bytes of a block, for all that have blocks. */
  readonly blockBytes: number;
  /** Fills the folders `old` and `new`, which are empty. */
  make(old: string, now: string): void;
}

const MB = 1_000_000;

export const DELTA_CASES: readonly DeltaCase[] = [
  { name: '500 MB, 1 % in 1,000 scattered edits, 10 bytes inserted', blockBytes: 22_528, make: scattered },
  { name: '60 photos with edited metadata', blockBytes: 2048, make: photos },
  { name: 'SQLite catalogue of 88 MB, 2,000 rows changed', blockBytes: 4096, make: catalogue },
  { name: '200 MB that differ everywhere', blockBytes: 14_336, make: different },
];

function scattered(old: string, now: string): void {
  writeNoise(path.join(old, 'file'), 1, 500);
  const bytes = readFileSync(path.join(old, 'file'));
  for (let edit = 0; edit < 1000; edit += 1)
    noise(100 + edit, 5000).copy(bytes, Math.floor(((edit * 0.618_033_988_7) % 1) * (bytes.length - 5000)));
  const fd = openSync(path.join(now, 'file'), 'w');
  writeSync(fd, bytes, 0, 250 * MB, null);
  writeSync(fd, '0123456789');
  writeSync(fd, bytes, 250 * MB, 250 * MB, null);
  closeSync(fd);
}

/** JPEGs as far as their bytes go: metadata that is text with padding, then noise. */
function photos(old: string, now: string): void {
  for (let nth = 0; nth < 60; nth += 1) {
    const picture = noise(5000 + nth, 2 * MB + nth * 60_000);
    const name = `IMG_${1000 + nth}.jpg`;
    writeFileSync(path.join(old, name), jpeg(`<rdf:li>untitled</rdf:li>`, 2048, picture));
    // Every second program uses the padding; the others write a larger packet.
    const padding = nth % 2 === 0 ? 2048 : 2048 + 700;
    const title = `<rdf:li>Summer ${nth}, at the lake</rdf:li><xmp:Rating>${nth % 6}</xmp:Rating>`;
    writeFileSync(path.join(now, name), jpeg(title, padding, picture));
  }
}

function jpeg(title: string, packetBytes: number, picture: Buffer): Buffer {
  const exif = Buffer.concat([Buffer.from('Exif\0\0II*\0\x08\0\0\0', 'latin1'), noise(title.length, 400)]);
  const packet = `http://ns.adobe.com/xap/1.0/\0<?xpacket begin=''?><x:xmpmeta>${title}</x:xmpmeta>`;
  return Buffer.concat([
    Buffer.from('\xff\xd8', 'latin1'),
    segment(exif),
    segment(Buffer.from(packet.padEnd(packetBytes), 'latin1')),
    picture,
    Buffer.from('\xff\xd9', 'latin1'),
  ]);
}

function segment(content: Buffer): Buffer {
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}

const ROWS = 290_000;

/** 88 MB, as a catalogue of a photo program: many small rows, one table with texts. */
function catalogue(old: string, now: string): void {
  const file = path.join(old, 'catalogue.db');
  const database = new DatabaseSync(file);
  database.exec(
    'PRAGMA journal_mode = OFF; CREATE TABLE image (id INTEGER PRIMARY KEY, path TEXT, hash BLOB, rating INTEGER, develop TEXT)',
  );
  const insert = database.prepare('INSERT INTO image VALUES (?, ?, ?, ?, ?)');
  database.exec('BEGIN');
  for (let id = 1; id <= ROWS; id += 1)
    insert.run(id, `2024/06/IMG_${id}.CR3`, noise(id, 32), id % 6, settings(id, 0));
  database.exec('COMMIT; CREATE INDEX by_path ON image (path)');
  database.close();
  copyFileSync(file, path.join(now, 'catalogue.db'));
  const edited = new DatabaseSync(path.join(now, 'catalogue.db'));
  const update = edited.prepare('UPDATE image SET rating = 5, develop = ? WHERE id = ?');
  edited.exec('BEGIN');
  for (let nth = 0; nth < 2000; nth += 1) update.run(settings(nth, 1), 1 + ((nth * 7919) % ROWS));
  edited.exec('COMMIT');
  edited.close();
}

function settings(id: number, version: number): string {
  return `{"version":${version},"exposure":${(id % 400) / 100},"crop":"${noise(id + 7, 120).toString('base64')}"}`;
}

function different(old: string, now: string): void {
  writeNoise(path.join(old, 'file'), 21, 200);
  writeNoise(path.join(now, 'file'), 22, 200);
}

function writeNoise(file: string, seed: number, megabytes: number): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const fd = openSync(file, 'w');
  for (let nth = 0; nth < megabytes; nth += 1) writeSync(fd, noise(seed * 100_003 + nth, MB));
  closeSync(fd);
}

/** Bytes without a pattern, the same for the same seed. */
function noise(seed: number, length: number): Buffer {
  const key = Buffer.alloc(16);
  key.writeUInt32LE(seed >>> 0);
  return createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(length));
}
