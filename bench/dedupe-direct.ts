// Claim: finding the duplicates of folders that have no index is as fast as the programs that do nothing else, and finds the same sets.
// Peers, in the same run: jdupes, rmlint, rdfind, fdupes, fclones (apt-get install jdupes rmlint rdfind fdupes; fclones where it can be had).
// usage: node bench/dedupe-direct.ts [ROUNDS] [SCALE]     SCALE 1 is the whole size of the trees, 0.1 a tenth of their files
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import fs from 'fs-extra';
import { race, timingTable } from './peers.ts';
import { builtProgram } from '../scripts/build/built-program.ts';

const ROUNDS = Number(process.argv[2] ?? 5);
const SCALE = Number(process.argv[3] ?? 1);
const CLI = await builtProgram();
const home = fs.mkdtempSync(path.join(tmpdir(), 'mediastruct-bench-'));
/** Every fifth file is a copy of the one before it. */
const COPY_EVERY = 5;

const SETS = [
  { name: 'A: 2,000 files of 2 MB', files: 2000, sizeOf: () => 2_000_000 },
  {
    name: 'B: 100,000 files of 1-20 KB',
    files: 100_000,
    sizeOf: (nth: number) => 1000 + ((nth * 7919) % 19_001),
  },
  { name: 'C: 40 files of 100 MB', files: 40, sizeOf: () => 100_000_000 },
];

console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} threads, Node ${process.versions.node}, warm cache, ${ROUNDS} rounds, scale ${SCALE}\n`,
);
try {
  for (const set of SETS) runSet(set);
} finally {
  fs.removeSync(home);
}

function runSet({ name, files, sizeOf }: (typeof SETS)[number]): void {
  const tree = path.join(home, name.slice(0, 1));
  const library = path.join(home, `library-${name.slice(0, 1)}`);
  const sets = writeTree(tree, { files: Math.max(10, Math.round(files * SCALE)), sizeOf });
  spawnSync(process.execPath, [CLI, 'init', library], { stdio: 'ignore' });
  const ours = [CLI, 'dedupe', tree, '--direct', '--dry-run', '--library', library, '--quiet'];
  console.log(`${sets} sets of two were made; found: ${setsFound([...ours, '--json'], tree)}`);
  const timings = race(
    [
      { name: 'mediastruct dedupe --direct --dry-run', command: [process.execPath, ...ours] },
      { name: 'jdupes -r -q', command: ['jdupes', '-r', '-q', tree] },
      { name: 'rmlint', command: ['rmlint', '-T', 'duplicates', '-o', 'json:/dev/null', tree] },
      { name: 'fclones group', command: ['fclones', 'group', tree] },
      { name: 'rdfind -dryrun', command: ['rdfind', '-dryrun', 'true', '-makeresultsfile', 'false', tree] },
      { name: 'fdupes -r -q', command: ['fdupes', '-r', '-q', tree] },
    ],
    ROUNDS,
  );
  console.log(timingTable(name, timings));
  fs.removeSync(tree);
}

/** How many sets we and jdupes find. */
function setsFound(command: readonly string[], tree: string): string {
  const { stdout } = spawnSync(process.execPath, command, { encoding: 'utf8', maxBuffer: 2 ** 30 });
  const { compared } = JSON.parse(stdout) as { readonly compared: { readonly sets: number } };
  const peer = spawnSync('jdupes', ['-r', '-q', tree], { encoding: 'utf8', maxBuffer: 2 ** 30 });
  const theirs =
    peer.error === undefined
      ? peer.stdout.split('\n\n').filter((set) => set.trim() !== '').length
      : 'not installed';
  return `mediastruct ${compared.sets}, jdupes ${theirs}`;
}

/** Files of pseudo-random bytes, 250 in a folder; gives the number of copies. */
function writeTree(
  tree: string,
  { files, sizeOf }: { readonly files: number; readonly sizeOf: (nth: number) => number },
): number {
  const noise = noiseBytes(Math.max(...Array.from({ length: 100 }, (_, nth) => sizeOf(nth))) + 2 ** 20);
  let copies = 0;
  for (let nth = 0; nth < files; nth++) {
    const folder = path.join(tree, String(Math.floor(nth / 250)).padStart(4, '0'));
    if (nth % 250 === 0) fs.mkdirSync(folder, { recursive: true });
    const isCopy = nth % COPY_EVERY === COPY_EVERY - 1;
    const of = isCopy ? nth - 1 : nth;
    copies += isCopy ? 1 : 0;
    const content = Buffer.from(noise.subarray(of % 65_536, (of % 65_536) + sizeOf(of)));
    // The number stands in the middle and at the end of some, so that equal sizes do not mean equal heads.
    content.writeUInt32LE(of, of % 2 === 0 ? 0 : Math.floor(content.length / 2) - 4);
    fs.writeFileSync(path.join(folder, `IMG_${String(nth).padStart(6, '0')}.jpg`), content);
  }
  return copies;
}

function noiseBytes(length: number): Buffer {
  const blocks: Buffer[] = [];
  for (let at = 0; at < length; at += 32) blocks.push(createHash('sha256').update(String(at)).digest());
  return Buffer.concat(blocks);
}
