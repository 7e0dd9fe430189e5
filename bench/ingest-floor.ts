// The floor of bench/ingest.ts: copies all files of a folder into another one in one thread. Each is read, hashed and written;
// then everything is synced at once, and every copy is read back and hashed. Names are numbers; there are no records.
// usage: node bench/ingest-floor.ts FROM TO
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const [from, to] = process.argv.slice(2);
if (from === undefined || to === undefined) throw new Error('usage: node bench/ingest-floor.ts FROM TO');
const buffer = Buffer.alloc(1 << 20);
const hashes: string[] = [];

const files = fs
  .readdirSync(from, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile());
for (const [nth, { parentPath, name }] of files.entries()) {
  const copy = fs.openSync(path.join(to, `${nth}`), 'wx');
  hashes.push(hashAll(path.join(parentPath, name), (bytes) => fs.writeSync(copy, bytes)));
  fs.closeSync(copy);
}
spawnSync('sync', ['-f', to]);
for (const [nth, hash] of hashes.entries())
  if (hashAll(path.join(to, `${nth}`), () => {}) !== hash) throw new Error(`${nth} differs`);

function hashAll(file: string, onBytes: (bytes: Buffer) => void): string {
  const digest = createHash('sha256');
  const fd = fs.openSync(file, 'r');
  for (let count = fs.readSync(fd, buffer); count > 0; count = fs.readSync(fd, buffer)) {
    digest.update(buffer.subarray(0, count));
    onBytes(buffer.subarray(0, count));
  }
  fs.closeSync(fd);
  return digest.digest('hex');
}
