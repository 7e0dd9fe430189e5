/**
 * What the size of a library costs: whole commands in a library of many files beside the same in an empty one, in pairs.
 *
 *     node bench/library-size.ts [records] [rounds]
 *
 * The listings are made by a generator; the pictures need not exist. Seconds are medians of whole processes, start of the program
 * included; memory is the peak of the process. The first open of the catalogue (`catalogue rebuild`) is measured too.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { initLibrary, nodeFileAccess, openLibrary } from '@mediastruct/core';
import { appendChanges, formatFileRecord, IndexWriter, treeOf } from '@mediastruct/core/testing';
import type { FileRecord } from '@mediastruct/core/testing';
import { builtProgram } from '../scripts/build/built-program.ts';

const records = Number(process.argv[2] ?? 1_000_000);
const rounds = Number(process.argv[3] ?? 5);
const FILES_A_DAY = Math.max(137, Math.ceil(records / 9000));
const CARD_FILES = 20;
const CARD_BYTES = 250_000;
const CHANGED = 100;
const KIB = 1024;

const folder = mkdtempSync(join(tmpdir(), 'mediastruct-bench-'));
const program = await builtProgram();
const peakPath = join(folder, 'peak');
const peakModule = pathToFileURL(join(import.meta.dirname, 'peak-memory.mjs')).href;

interface Measured {
  readonly seconds: number;
  readonly mib: number;
}
const table = new Map<string, { readonly large: Measured[]; readonly empty: Measured[] }>();

try {
  measureAll();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function measureAll(): void {
  const large = makeLibrary('large', records);
  const empty = makeLibrary('empty', 0);
  console.log(`${records} records, ${rounds} rounds, node ${process.version}\n`);
  for (let round = 0; round < Math.min(rounds, 5); round++)
    note('catalogue rebuild', 'large', run(['catalogue', 'rebuild', '--library', large]));
  const bytes = statSync(join(large, '.mediastruct/catalogue.sqlite')).size;
  run(['catalogue', 'rebuild', '--library', empty]);
  for (let round = 0; round < rounds; round++) {
    const card = makeCard(round);
    for (const [name, library] of [
      ['large', large],
      ['empty', empty],
    ] as const) {
      note('status', name, run(['status', '--library', library]));
      note('find by name part', name, run(['find', 'IMG_0123', '--library', library], [0, 11]));
      note('find by day', name, run(['find', dayOf(records / 2), '--library', library], [0, 11]));
      note('find by hash', name, run(['find', hashOf(7).slice(0, 12), '--library', library], [0, 11]));
      note('ingest of 20 files', name, run(['ingest', card, '--library', library, '--yes', '--quiet']));
      note('the same card again', name, run(['ingest', card, '--library', library, '--yes', '--quiet']));
      note('undo of that ingest', name, run(['undo', firstIngest(library), '--library', library, '--yes']));
      if (name === 'large') change(library, round);
      if (name === 'large')
        note(`status after ${CHANGED} changes`, name, run(['status', '--library', library]));
    }
  }
  for (const [what, { large: many, empty: none }] of table) console.log(row(what, many, none));
  console.log(`\ncatalogue: ${(bytes / Math.max(1, records)).toFixed(0)} bytes a record`);
}

function note(what: string, where: 'large' | 'empty', measured: Measured): void {
  const entry = table.get(what) ?? { large: [], empty: [] };
  table.set(what, entry);
  entry[where].push(measured);
}

function row(what: string, large: readonly Measured[], empty: readonly Measured[]): string {
  const of = (measured: readonly Measured[]) =>
    measured.length === 0
      ? '-'.padStart(16)
      : `${median(measured.map(({ seconds }) => seconds)).toFixed(2)} s ${median(measured.map(({ mib }) => mib)).toFixed(0)} MiB`.padStart(
          16,
        );
  const ratio =
    large.length === 0 || empty.length === 0
      ? ''
      : `${(median(large.map(({ seconds }) => seconds)) / median(empty.map(({ seconds }) => seconds))).toFixed(2)} times, ` +
        `${(median(large.map(({ seconds }) => seconds)) - median(empty.map(({ seconds }) => seconds))).toFixed(2)} s more`;
  return `${what.padEnd(26)} ${of(large)} ${of(empty)}  ${ratio}`;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function run(args: readonly string[], expected: readonly number[] = [0]): Measured {
  rmSync(peakPath, { force: true });
  const start = performance.now();
  const done = spawnSync(process.execPath, ['--import', peakModule, program, ...args], {
    encoding: 'utf8',
    env: { ...process.env, BENCH_PEAK: peakPath },
  });
  const seconds = (performance.now() - start) / 1000;
  if (!expected.includes(done.status ?? -1))
    throw new Error(`${args.join(' ')}: ${done.status}\n${done.stderr}`);
  return { seconds, mib: existsSync(peakPath) ? Number(readFileSync(peakPath, 'utf8')) / KIB : Number.NaN };
}

/** The last ingest but one: the one that filed the card. */
function firstIngest(library: string): string {
  const listed = spawnSync(process.execPath, [program, 'runs', '--json', '--library', library], {
    encoding: 'utf8',
  });
  const ids = [...listed.stdout.matchAll(/"(\d{8}T\d+-ingest-[0-9a-f]{4})"/g)]
    .map(([, id]) => id ?? '')
    .sort();
  return ids.at(-2) ?? '';
}

/** Pictures that nobody has: no two rounds share one. */
function makeCard(round: number): string {
  const card = join(folder, `card-${round}`);
  const args = [
    'mediagen',
    '--basedir',
    card,
    '--maxnumfiles',
    String(CARD_FILES),
    '--seed',
    String(round + 1),
    '--quiet',
  ];
  const sizes = ['--filesizemin', String(CARD_BYTES), '--filesizemax', String(CARD_BYTES + 1), '--plain'];
  run([...args, ...sizes, '--excludetypes', 'txt', '--excludetypes', 'mp4', '--excludetypes', 'mov']);
  return card;
}

function makeLibrary(name: string, count: number): string {
  const root = join(folder, name);
  const library = initLibrary(root, { now: new Date() });
  const tree = treeOf(library, 'media');
  using writer = new IndexWriter(nodeFileAccess, tree.indexPath, {
    treeId: name,
    root: tree.root,
    rootIno: String(nodeFileAccess.lstat(tree.root).ino),
    createdAt: new Date().toISOString(),
    algorithm: 'sha256',
  });
  for (let nth = 0; nth < count; nth++) {
    const record = recordOf(nth);
    // A tree of which no file is there would be taken for another one.
    if (nth % 64 === 0 && nth < 2048) {
      mkdirSync(join(tree.root, dirname(record.path)), { recursive: true });
      writeFileSync(join(tree.root, record.path), '');
    }
    writer.add(record);
  }
  writer.commit();
  return root;
}

/** A crawl that found 100 files changed appends as many lines. */
function change(root: string, round: number): void {
  const { indexPath } = treeOf(openLibrary(root), 'media');
  const changes = Array.from({ length: CHANGED }, (_, at) => {
    const record = recordOf((at * 997 + round) % records);
    return { path: record.path, line: formatFileRecord({ ...record, size: record.size + 1 }) };
  });
  appendChanges(nodeFileAccess, indexPath, {
    run: { runId: `bench-${round}`, nth: 0 },
    changes,
    onTorn: () => {},
  });
}

function recordOf(nth: number): FileRecord {
  const day = dayOf(nth);
  const sha256 = hashOf(nth);
  const second = Math.floor(((nth % FILES_A_DAY) * 86_399) / FILES_A_DAY);
  const time = new Date(second * 1000).toISOString().slice(11, 19);
  const stamp = `${day.replaceAll('-', '')}_${time.replaceAll(':', '')}`;
  return {
    path: `${day.replaceAll('-', '/')}/${stamp}_${sha256.slice(0, 12)}.CR2`,
    sha256,
    size: 20_000_000 + (nth % 5_000_000),
    mtimeNs: `15${String(nth).padStart(8, '0')}123456789`,
    ctimeNs: '1500000000123456789',
    dev: '2049',
    ino: String(nth + 1000),
    nlink: 1,
    hashedAt: '2026-05-12T10:00:00.000Z',
    verifiedAt: '2026-05-12T10:00:00.000Z',
    taken: {
      local: `${day}T${time}`,
      offset: null,
      source: 'exif:DateTimeOriginal',
      precision: 'second',
      confidence: 'high',
    },
    camera: 'Canon EOS 5D Mark IV',
    origin: `DCIM/${100 + (Math.floor(nth / 9999) % 900)}CANON/IMG_${String((nth % 9999) + 1).padStart(4, '0')}.CR2`,
  };
}

function dayOf(nth: number): string {
  return new Date(Date.UTC(2000, 0, 1) + Math.floor(nth / FILES_A_DAY) * 86_400_000)
    .toISOString()
    .slice(0, 10);
}

function hashOf(nth: number): string {
  return createHash('sha256').update(String(nth)).digest('hex');
}
