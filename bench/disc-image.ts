// Aim: the image of a volume is made in at most 1.2 times the time of xorriso, every file compared with its manifest; peak memory under 200 MiB.
// Peers, in the same run: xorriso -as mkisofs, genisoimage (apt-get install xorriso genisoimage). Neither hashes, neither syncs the image.
// usage: node bench/disc-image.ts [ROUNDS]
import { availableParallelism, cpus, tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import fs from 'fs-extra';
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
    const volume = makeVolume(library, set);
    const out = path.join(home, 'out.iso');
    const before = () => fs.removeSync(out);
    const ours = ['disc', 'image', '1', '-o', out, '--library', library, '--quiet'] as const;
    const timings = race(
      [
        { name: 'mediastruct disc image', command: [process.execPath, CLI, ...ours], before },
        {
          name: 'xorriso -as mkisofs -R -J',
          command: ['xorriso', '-as', 'mkisofs', '-quiet', '-R', '-J', '-o', out, volume],
          before,
        },
        {
          name: 'xorriso, then sync',
          command: ['sh', '-c', `xorriso -as mkisofs -quiet -R -J -o ${out} ${volume} && sync ${out}`],
          before,
        },
        {
          name: 'genisoimage -R -J -udf',
          command: ['genisoimage', '-quiet', '-R', '-J', '-udf', '-allow-limited-size', '-o', out, volume],
          before,
        },
      ],
      ROUNDS,
    );
    console.log(timingTable(set.name, timings));
    before();
    console.log(`Peak memory of ours: ${peakMemory(...ours).toFixed(0)} MiB\n`);
    fs.removeSync(library);
  }
} finally {
  fs.removeSync(home);
}
