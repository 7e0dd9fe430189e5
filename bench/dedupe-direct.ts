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
const rmlintFile = path.join(home, 'rmlint.json');
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
  console.log(`${sets.length} sets of two were made; ${judged(sets, { library, tree })}`);
  const timings = race(
    [
      { name: 'mediastruct dedupe --direct --dry-run', command: [process.execPath, ...ours] },
      { name: 'jdupes -r -q', command: ['jdupes', '-r', '-q', tree] },
      // It replaces the file that it writes: with root's rights even the device of nothing.
      { name: 'rmlint', command: ['rmlint', '-T', 'duplicates', '-o', `json:${rmlintFile}`, tree] },
      { name: 'fclones group', command: ['fclones', 'group', tree] },
      { name: 'rdfind -dryrun', command: ['rdfind', '-dryrun', 'true', '-makeresultsfile', 'false', tree] },
      { name: 'fdupes -r -q', command: ['fdupes', '-r', '-q', tree] },
    ],
    ROUNDS,
  );
  console.log(timingTable(name, timings));
  fs.removeSync(tree);
}

/** Whether we and jdupes find the very sets that were made. */
function judged(
  made: readonly string[],
  { library, tree }: { readonly library: string; readonly tree: string },
): string {
  const peer = spawnSync('jdupes', ['-r', '-q', tree], { encoding: 'utf8', maxBuffer: 2 ** 30 });
  const theirs =
    peer.error === undefined ? peer.stdout.split('\n\n').map((set) => set.trim().split('\n')) : null;
  const judge = (found: readonly (readonly string[])[]) => {
    const sets = found.map((set) => set.toSorted().join('\n')).filter((set) => set !== '');
    return sets.toSorted().join('\n\n') === made.toSorted().join('\n\n')
      ? 'the same'
      : `OTHERS (${sets.length})`;
  };
  return `found by mediastruct: ${judge(ourSets(library, tree))}, by jdupes: ${theirs === null ? 'not installed' : judge(theirs)}`;
}

/** The sets of a plan: what moves, and the copy that stays. */
function ourSets(library: string, tree: string): readonly (readonly string[])[] {
  const plan = path.join(home, 'plan.ndjson');
  fs.removeSync(plan);
  const command = [CLI, 'dedupe', tree, '--direct', '--plan', plan, '--library', library, '--quiet'];
  spawnSync(process.execPath, command, { stdio: 'ignore' });
  const lines = fs.readFileSync(plan, 'utf8').trimEnd().split('\n').slice(1, -1);
  return lines.map((line) => {
    const { from, keepers } = JSON.parse(line) as { from: StoredPath; keepers: [StoredPath] };
    return [from, keepers[0]].map(({ root, path: below }) => path.join(root, below));
  });
}

/** Where a file stands, as a plan tells it; the tree of this bench is no tree of the library, so its root is a path. */
interface StoredPath {
  readonly root: string;
  readonly path: string;
}

/** Files of pseudo-random bytes, 250 in a folder; gives the sets of equal ones, the paths of each a line. */
function writeTree(
  tree: string,
  { files, sizeOf }: { readonly files: number; readonly sizeOf: (nth: number) => number },
): readonly string[] {
  const noise = noiseBytes(Math.max(...Array.from({ length: 100 }, (_, nth) => sizeOf(nth))) + 2 ** 20);
  const pathOf = (nth: number) =>
    path.join(
      tree,
      String(Math.floor(nth / 250)).padStart(4, '0'),
      `IMG_${String(nth).padStart(6, '0')}.jpg`,
    );
  const sets: string[] = [];
  for (let nth = 0; nth < files; nth++) {
    if (nth % 250 === 0) fs.mkdirSync(path.dirname(pathOf(nth)), { recursive: true });
    const isCopy = nth % COPY_EVERY === COPY_EVERY - 1;
    const of = isCopy ? nth - 1 : nth;
    if (isCopy) sets.push([pathOf(of), pathOf(nth)].join('\n'));
    const content = Buffer.from(noise.subarray(of % 65_536, (of % 65_536) + sizeOf(of)));
    // The number stands in the middle and at the end of some, so that equal sizes do not mean equal heads.
    content.writeUInt32LE(of, of % 2 === 0 ? 0 : Math.floor(content.length / 2) - 4);
    fs.writeFileSync(pathOf(nth), content);
  }
  return sets;
}

function noiseBytes(length: number): Buffer {
  const blocks: Buffer[] = [];
  for (let at = 0; at < length; at += 32) blocks.push(createHash('sha256').update(String(at)).digest());
  return Buffer.concat(blocks);
}
