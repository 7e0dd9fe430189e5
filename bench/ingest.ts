// Aim: an ingest takes at most 1.25 times the floor. It is not reached yet.
// The floor, in the same run (bench/ingest-floor.ts): one thread reads, hashes and writes each file, syncs all at the end, and
// reads every copy back. The peer: exiftool -o, which copies and names by date, and proves nothing.
// usage: node bench/ingest.ts [ROUNDS] [FILMS OF N MB]
import { spawnSync } from 'node:child_process';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import fs from 'fs-extra';
import { exiftoolPath } from 'exiftool-vendored';
import { generate, mp4File } from '../mediagen/src/index.ts';
import { race, timingTable } from './peers.ts';
import { builtProgram } from '../scripts/build/built-program.ts';

const ROUNDS = Number(process.argv[2] ?? 5);
const FILM_MB = Number(process.argv[3] ?? 200);
const CLI = await builtProgram();
const FLOOR = path.resolve(import.meta.dirname, 'ingest-floor.ts');
const home = fs.mkdtempSync(path.join(tmpdir(), 'mediastruct-bench-'));
const library = path.join(home, 'library');
const out = path.join(home, 'out');
const exiftool = await exiftoolPath();

console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} threads, Node ${process.versions.node}, warm cache, ${ROUNDS} rounds\n`,
);
try {
  const jpegs = path.join(home, 'jpegs');
  await generate({
    basedir: jpegs,
    plain: true,
    maxnumfiles: 2_000,
    filesizemin: 250_000,
    filesizemax: 250_000,
    mediasize: 1e9,
    excludetypes: ['png', 'gif', 'bmp', 'mp4', 'mov', 'txt', 'heic', 'raw'],
    duplicates: 0,
    // A card holds the pictures of some weeks.
    daterangestart: '2019-05-01',
    daterangeend: '2019-05-31',
  });
  console.log(timingTable('2,000 JPEGs of 250 KB', measure(jpegs, true)));
  freshLibrary();
  run([...ingest(jpegs)]);
  const again = [
    { name: 'mediastruct ingest (the same card again)', command: ingest(jpegs) },
    { name: 'find -printf (lists the card)', command: find(jpegs) },
  ];
  console.log(timingTable('2,000 JPEGs of 250 KB, the same card again', race(again, ROUNDS)));
  fs.removeSync(jpegs);
  const films = path.join(home, 'films');
  fs.ensureDirSync(films);
  for (let seed = 0; seed < 20; seed += 1)
    fs.writeFileSync(
      path.join(films, `MVI_${1000 + seed}.MP4`),
      mp4File({ size: FILM_MB * 1e6, seed, createdMs: Date.UTC(2019, 4, 12, 8, seed), moovLast: true }),
    );
  console.log(timingTable(`20 videos of ${FILM_MB} MB`, measure(films, false)));
} finally {
  fs.removeSync(home);
}

type Command = readonly [string, ...string[]];

function ingest(card: string): Command {
  return [process.execPath, CLI, 'ingest', card, '--library', library, '--yes', '--quiet'];
}

function find(card: string): Command {
  return ['find', card, '-printf', '%s %T@ %p\\n'];
}

function measure(card: string, withPeer: boolean): ReturnType<typeof race> {
  const copy = [
    '-o',
    '.',
    `-FileName<DateTimeOriginal`,
    '-d',
    `${out}/%Y/%m/%d/%Y%m%d_%H%M%S%%-c.%%e`,
    '-r',
    '-q',
    card,
  ];
  return race(
    [
      { name: 'mediastruct ingest', command: ingest(card), before: freshLibrary },
      {
        name: 'floor: read, hash, write, sync, read back',
        command: [process.execPath, FLOOR, card, out],
        before: freshOut,
      },
      ...(withPeer
        ? [{ name: 'exiftool -o', command: ['perl', exiftool, ...copy] as const, before: freshOut }]
        : []),
    ],
    ROUNDS,
  );
}

function freshLibrary(): void {
  fs.removeSync(library);
  run([process.execPath, CLI, 'init', library]);
  spawnSync('sync');
}

function freshOut(): void {
  fs.removeSync(out);
  fs.ensureDirSync(out);
  spawnSync('sync');
}

function run([program, ...args]: Command): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}: ${stderr}`);
}
