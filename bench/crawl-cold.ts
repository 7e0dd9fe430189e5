// Claim: a crawl of small files that are not in memory takes at most half of hashdeep's time, as it lets the disk answer several readers at a time.
// Peers, in the same run: hashdeep (apt-get install hashdeep), find | xargs -P openssl. Before each run the pages of the files are dropped with
// posix_fadvise by python3; names and inodes stay in memory, as dropping those takes root and the whole machine's cache.
// usage: node bench/crawl-cold.ts [ROUNDS] [FILES]
import { spawnSync } from 'node:child_process';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import fs from 'fs-extra';
import { generate } from '../mediagen/src/index.ts';
import { builtProgram } from '../scripts/build/built-program.ts';
import { race, timingTable } from './peers.ts';

const ROUNDS = Number(process.argv[2] ?? 3);
const FILES = Number(process.argv[3] ?? 100_000);
const CLI = await builtProgram();
const home = fs.mkdtempSync(path.join(tmpdir(), 'mediastruct-bench-'));
const [tree, library] = [path.join(home, 'tree'), path.join(home, 'library')];

const DROP = `
import os, sys
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        fd = os.open(os.path.join(folder, name), os.O_RDONLY)
        os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(fd)
`;

console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} threads, Node ${process.versions.node}, cold files, ${ROUNDS} rounds\n`,
);
try {
  await generate({
    ...{ basedir: tree, plain: true, maxnumfiles: FILES, mediasize: 1e10 },
    ...{ filesizemin: 1e3, filesizemax: 20e3 },
  });
  spawnSync('sync');
  const threads = String(availableParallelism());
  const crawl = [process.execPath, CLI, 'crawl', tree, '--library', library, '--quiet'] as const;
  const timings = race(
    [
      { name: 'mediastruct crawl, the first', command: crawl, before: newLibrary },
      { name: 'hashdeep -c sha256 -r', command: ['hashdeep', '-c', 'sha256', '-r', tree], before: dropPages },
      {
        name: `find, xargs -P${threads} openssl dgst -sha256`,
        command: [
          'sh',
          '-c',
          `find ${tree} -type f -print0 | xargs -0 -n 64 -P ${threads} openssl dgst -sha256`,
        ],
        before: dropPages,
      },
    ],
    ROUNDS,
  );
  console.log(timingTable(`${FILES} files of 1-20 KB, not in memory`, timings));
} finally {
  fs.removeSync(home);
}

function newLibrary(): void {
  fs.removeSync(library);
  race([{ name: 'init', command: [process.execPath, CLI, 'init', library] }], 0);
  dropPages();
}

function dropPages(): void {
  const { status } = spawnSync('python3', ['-c', DROP, tree]);
  if (status !== 0) throw new Error(`python3 could not drop the pages of the files: it ended with ${status}`);
}
