// Claim: a full crawl hashes as fast as the fastest SHA-256 tools, the second one reads no content, and every hash is openssl's.
// Peers, in the same run: find | xargs -P openssl, rhash, hashdeep (apt-get install openssl rhash hashdeep).
// Ours runs as it is built and published. With --cold the tree of small files is read from the device: root of Linux only, the machine's cache is dropped before each run.
// usage: node bench/crawl.ts [ROUNDS] [--cold] [A|B|C]     one of the three trees; all if none is named
import { spawnSync } from 'node:child_process';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import fs from 'fs-extra';
import { generate } from '../mediagen/src/index.ts';
import type { Contestant } from './peers.ts';
import { builtProgram } from '../scripts/build/built-program.ts';
import { comparedWithOpenssl } from './openssl-hashes.ts';
import { race, timingTable } from './peers.ts';

const IS_COLD = process.argv.includes('--cold');
const ROUNDS = Number(process.argv.find((argument) => /^\d+$/.test(argument)) ?? 3);
const ONLY = process.argv.find((argument) => /^[ABC]$/.test(argument)) ?? '';
const CLI = await builtProgram();
const home = fs.mkdtempSync(path.join(tmpdir(), 'mediastruct-bench-'));

const SETS = [
  { name: 'A: 2,000 files of 2 MB', maxnumfiles: 2000, filesizemin: 2e6, filesizemax: 2e6, mediasize: 5e9 },
  {
    name: 'B: 100,000 files of 1-20 KB',
    maxnumfiles: 100_000,
    filesizemin: 1e3,
    filesizemax: 20e3,
    mediasize: 2e9,
  },
  { name: 'C: 40 files of 100 MB', maxnumfiles: 40, filesizemin: 1e8, filesizemax: 1e8, mediasize: 5e9 },
];

console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} threads, Node ${process.versions.node}, ${IS_COLD ? 'cold' : 'warm'} cache, ${ROUNDS} rounds\n`,
);
try {
  for (const { name, ...set } of SETS.filter((one) => one.name.startsWith(IS_COLD ? 'B' : ONLY)))
    await runSet(name, set);
} finally {
  fs.removeSync(home);
}

async function runSet(
  name: string,
  set: { maxnumfiles: number; filesizemin: number; filesizemax: number; mediasize: number },
): Promise<void> {
  const tree = path.join(home, name.slice(0, 1));
  const library = path.join(home, `library-${name.slice(0, 1)}`);
  await generate({ basedir: tree, plain: true, ...set });
  const ours = [process.execPath, CLI] as const;
  race([{ name: 'init', command: [...ours, 'init', library] }], 0);
  const crawl = [...ours, 'crawl', tree, '--library', library, '--quiet'] as const;
  const threads = String(availableParallelism());
  const contestants: readonly Contestant[] = [
    {
      name: 'mediastruct crawl, the first',
      command: crawl,
      before: () => {
        fs.removeSync(library);
        race([{ name: 'init', command: [...ours, 'init', library] }], 0);
      },
    },
    { name: 'mediastruct crawl --force', command: [...crawl, '--force'] },
    { name: 'mediastruct crawl (again, nothing changed)', command: crawl },
    {
      name: `find, xargs -P${threads} openssl dgst -sha256`,
      command: [
        'sh',
        '-c',
        `find ${tree} -type f -print0 | xargs -0 -n 64 -P ${threads} openssl dgst -sha256`,
      ],
    },
    { name: 'rhash --sha256 -r', command: ['rhash', '--sha256', '-r', tree] },
    { name: 'hashdeep -c sha256 -r', command: ['hashdeep', '-c', 'sha256', '-r', tree] },
  ];
  const timings = race(
    contestants.map((one) => (IS_COLD ? fromTheDevice(one) : one)),
    ROUNDS,
  );
  console.log(timingTable(name, timings));
  const { isEqual, line } = comparedWithOpenssl(library, tree);
  console.log(`${line}\n`);
  if (!isEqual) process.exitCode = 1;
  fs.removeSync(tree);
}

/** The same, with nothing of the tree in memory. */
function fromTheDevice(one: Contestant): Contestant {
  return {
    ...one,
    before: () => {
      one.before?.();
      spawnSync('sync');
      fs.writeFileSync('/proc/sys/vm/drop_caches', '3');
    },
  };
}
