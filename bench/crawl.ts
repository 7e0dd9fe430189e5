// Claim: a full crawl hashes as fast as the fastest SHA-256 tools, and the second one reads no content.
// Peers, in the same run: find | xargs -P openssl, rhash, hashdeep (apt-get install openssl rhash hashdeep).
// usage: node bench/crawl.ts [ROUNDS]
import { availableParallelism, cpus, tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import fs from 'fs-extra';
import { generate } from '../mediagen/src/index.ts';
import { race, timingTable } from './peers.ts';

const ROUNDS = Number(process.argv[2] ?? 3);
const CLI = path.resolve(import.meta.dirname, '../packages/cli/bin/mediastruct.js');
const home = fs.mkdtempSync(path.join(tmpdir(), 'mediastruct-bench-'));

const SETS = [
  { name: 'A: 500 files of 2 MB', maxnumfiles: 500, filesizemin: 2e6, filesizemax: 2e6, mediasize: 2e9 },
  {
    name: 'B: 50,000 files of 1-20 KB',
    maxnumfiles: 50_000,
    filesizemin: 1e3,
    filesizemax: 20e3,
    mediasize: 2e9,
  },
  { name: 'C: 10 files of 100 MB', maxnumfiles: 10, filesizemin: 1e8, filesizemax: 1e8, mediasize: 2e9 },
];

console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} threads, Node ${process.versions.node}, warm cache, ${ROUNDS} rounds\n`,
);
try {
  for (const { name, ...set } of SETS) await runSet(name, set);
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
  fs.removeSync(tree);
}
