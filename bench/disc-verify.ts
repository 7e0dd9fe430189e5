// Claim: an image is verified, file by file against the library's listing, in at most 1.1 times the time that sha256sum takes for it.
// Peers, in the same run: sha256sum, openssl dgst -sha256 (apt-get install coreutils openssl).
// usage: node bench/disc-verify.ts [ROUNDS]
import { availableParallelism, cpus, tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import fs from 'fs-extra';
import { spawnSync } from 'node:child_process';
import { CLI, DISC_SETS, makeVolume, peakMemory } from './disc-library.ts';
import { race, timingTable } from './peers.ts';

const ROUNDS = Number(process.argv[2] ?? 3);
const home = fs.mkdtempSync(path.join(tmpdir(), 'mediastruct-bench-'));

console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} threads, Node ${process.versions.node}, warm cache, ${ROUNDS} rounds\n`,
);
try {
  for (const set of DISC_SETS) {
    const library = path.join(home, 'library');
    makeVolume(library, set);
    const image = path.join(home, 'image.iso');
    const made = spawnSync(process.execPath, [CLI, 'disc', 'image', '1', '-o', image, '--library', library]);
    if (made.status !== 0) throw new Error(`no image: ${made.stderr.toString()}`);
    const ours = ['disc', 'verify', image, '--copy', '1', '--library', library, '--quiet'] as const;
    const program = [process.execPath, CLI, ...ours] as const;
    const timings = race(
      [
        { name: 'mediastruct disc verify', command: program },
        { name: 'mediastruct disc verify --scan', command: [...program, '--scan'] },
        { name: 'sha256sum', command: ['sha256sum', image] },
        { name: 'openssl dgst -sha256', command: ['openssl', 'dgst', '-sha256', image] },
      ],
      ROUNDS,
    );
    console.log(timingTable(set.name, timings));
    console.log(`Peak memory of ours: ${peakMemory(...ours).toFixed(0)} MiB\n`);
    fs.removeSync(image);
    fs.removeSync(library);
  }
} finally {
  fs.removeSync(home);
}
