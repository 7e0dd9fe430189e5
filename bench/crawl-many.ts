// Claim: a crawl of files that did not change costs at most twice what `find -printf` of the same fields does, in flat memory.
// Peer, in the same run: find -printf (findutils). usage: node bench/crawl-many.ts [FILES] [ROUNDS]
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import fs from 'fs-extra';
import { builtProgram } from '../scripts/build/built-program.ts';
import { makeManyFiles } from './many-files.ts';
import { race, timingTable } from './peers.ts';

const FILES = Number(process.argv[2] ?? 1_000_000);
const ROUNDS = Number(process.argv[3] ?? 3);
const CLI = await builtProgram();
const MEMORY = path.resolve(import.meta.dirname, 'peak-memory.mjs');
const home = fs.mkdtempSync(path.join(tmpdir(), 'mediastruct-bench-'));
const [tree, library, peak] = [path.join(home, 'tree'), path.join(home, 'library'), path.join(home, 'peak')];

console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} threads, Node ${process.versions.node}, ${FILES} files, ${ROUNDS} rounds\n`,
);
try {
  makeManyFiles(tree, FILES);
  process.env['BENCH_PEAK'] = peak;
  const crawl = [process.execPath, '--import', MEMORY, CLI, 'crawl', tree, '--library', library] as const;
  const peaks = { first: 0, again: 0 };
  const timings = race(
    [
      {
        name: 'find -printf',
        command: ['find', tree, '-type', 'f', '-printf', '%p %s %T@ %C@ %D %i %n\n'],
        before: () => (peaks.again = peakOr(peaks.again)),
      },
      { name: 'mediastruct crawl, the first', command: [...crawl, '--quiet'], before: newLibrary },
      {
        name: 'mediastruct crawl again, nothing changed',
        command: [...crawl, '--quiet'],
        before: () => (peaks.first = peakOr(peaks.first)),
      },
    ],
    ROUNDS,
  );
  peaks.again = peakOr(peaks.again);
  console.log(timingTable(`${FILES} files`, timings));
  console.log(`Peak memory: the first ${peaks.first} MiB, again ${peaks.again} MiB`);
} finally {
  fs.removeSync(home);
}

function newLibrary(): void {
  fs.removeSync(library);
  race([{ name: 'init', command: [process.execPath, CLI, 'init', library] }], 0);
}

/** What the process that ended last told, MiB; what was known where none did. */
function peakOr(known: number): number {
  if (!fs.existsSync(peak)) return known;
  const KIB_OF_MIB = 1024;
  return Math.max(known, Math.round(Number(readFileSync(peak, 'utf8')) / KIB_OF_MIB));
}
