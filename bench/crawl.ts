// Claim: a full crawl hashes as fast as the fastest SHA-256 tools, the second one reads no content, and every hash is openssl's.
// Peers, in the same run: find | xargs -P openssl, rhash, hashdeep (apt-get install openssl rhash hashdeep).
// usage: node bench/crawl.ts [ROUNDS] [SCALE]     SCALE 1 is the whole size of the trees, 0.1 a tenth of their files
import { availableParallelism, cpus, tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import fs from 'fs-extra';
import { generate } from '../mediagen/src/index.ts';
import { builtProgram } from '../scripts/build/built-program.ts';
import { comparedWithOpenssl } from './openssl-hashes.ts';
import { race, timingTable } from './peers.ts';

const ROUNDS = Number(process.argv[2] ?? 3);
const SCALE = Number(process.argv[3] ?? 1);
const CLI = await builtProgram();
const home = fs.mkdtempSync(path.join(tmpdir(), 'mediastruct-bench-'));

const SETS = [
  { name: 'A: 2,000 files of 2 MB', maxnumfiles: 2000, filesizemin: 2e6, filesizemax: 2e6 },
  { name: 'B: 100,000 files of 1-20 KB', maxnumfiles: 100_000, filesizemin: 1e3, filesizemax: 20e3 },
  { name: 'C: 40 files of 100 MB', maxnumfiles: 40, filesizemin: 1e8, filesizemax: 1e8 },
];

console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} threads, Node ${process.versions.node}, warm cache, ${ROUNDS} rounds, scale ${SCALE}\n`,
);
try {
  for (const set of SETS) await runSet(set);
} finally {
  fs.removeSync(home);
}

async function runSet({ name, maxnumfiles, ...sizes }: (typeof SETS)[number]): Promise<void> {
  const tree = path.join(home, name.slice(0, 1));
  const library = path.join(home, `library-${name.slice(0, 1)}`);
  const files = Math.max(1, Math.round(maxnumfiles * SCALE));
  await generate({ basedir: tree, plain: true, mediasize: 1e10, maxnumfiles: files, ...sizes });
  const ours = [process.execPath, CLI] as const;
  race([{ name: 'init', command: [...ours, 'init', library] }], 0);
  const crawl = [...ours, 'crawl', tree, '--library', library, '--quiet'] as const;
  const threads = String(availableParallelism());
  const timings = race(
    [
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
    ],
    ROUNDS,
  );
  console.log(timingTable(name, timings));
  const { isEqual, line } = comparedWithOpenssl(library, tree);
  console.log(`${line}\n`);
  if (!isEqual) process.exitCode = 1;
  fs.removeSync(tree);
}
