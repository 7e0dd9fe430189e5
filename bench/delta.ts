// Aim: signature, delta and patch together in at most the time of rdiff at the same size of blocks, with deltas at most as large, and memory under 150 MiB.
// Peers, in the same run: rdiff, xdelta3, zstd --patch-from (apt-get install rdiff xdelta3 zstd); the last two need the old file to make a delta. Beside them the bytes that
// restic adds for the new files, if it is installed.
// Compiled code is kept from one start to the next, as the program's launcher does it.
// usage: node bench/delta.ts [ROUNDS] [PART OF A CASE'S NAME]
import { spawnSync } from 'node:child_process';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import fs from 'fs-extra';
import { DELTA_CASES } from './delta-files.ts';
import { race, timingTable } from './peers.ts';

const ROUNDS = Number(process.argv[2] ?? 3);
const ONLY = process.argv[3] ?? '';
const STEP = path.join(import.meta.dirname, 'delta-step.ts');
const home = fs.mkdtempSync(path.join(tmpdir(), 'mediastruct-bench-'));
const [old, now] = [path.join(home, 'old'), path.join(home, 'new')];

console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} threads, Node ${process.versions.node}, warm cache, ${ROUNDS} rounds\n`,
);
try {
  for (const { name, blockBytes, make } of DELTA_CASES.filter(({ name }) => name.includes(ONLY))) {
    for (const folder of [old, now]) fs.emptyDirSync(folder);
    make(old, now);
    const at = (...parts: string[]) => path.join(home, 'work', ...parts);
    const before = () => {
      for (const folder of ['delta', 'out']) fs.emptyDirSync(at(folder));
      fs.removeSync(at('signatures'));
    };
    const ours = (step: string, ...args: string[]) =>
      `NODE_COMPILE_CACHE=${path.join(home, 'compiled')} ${process.execPath} ${STEP} ${step} ${args.join(' ')}`;
    const steps = [
      ours('sign', old, at('signatures'), String(blockBytes)),
      ours('delta', now, at('signatures'), at('delta')),
      ours('patch', old, at('delta'), at('out')),
    ];
    const each = (command: string) =>
      `set -e; cd ${home}; for f in $(ls new); do o=old/$f n=new/$f d=work/delta/$f r=work/out/$f; ${command}; done`;
    const rdiff = `rdiff -b ${blockBytes} signature $o $d.s; rdiff delta $d.s $n $d; rdiff patch $o $d $r; rm $d.s`;
    const contestants = [
      { name: 'mediastruct: sign, delta, patch', script: steps.join(' && ') },
      { name: 'mediastruct, durable', script: `${steps.join(' && ')} durable` },
      { name: `rdiff -b ${blockBytes}`, script: each(rdiff) },
      { name: 'rdiff, then sync', script: `${each(rdiff)}; sync work/out/*` },
      { name: 'xdelta3 -e, -d', script: each('xdelta3 -e -s $o $n $d; xdelta3 -d -s $o $d $r') },
      {
        name: 'zstd --patch-from',
        script: each(
          'zstd -q --long=31 --patch-from=$o $n -o $d; zstd -q -d --long=31 --patch-from=$o $d -o $r',
        ),
      },
    ];
    const sizes: string[] = [];
    for (const { name, script } of contestants) {
      before();
      const done = spawnSync('sh', ['-c', script], { stdio: ['ignore', 'ignore', 'inherit'] });
      if (done.status !== 0) throw new Error(`${name} ended with ${done.status}`);
      if (spawnSync('diff', ['-rq', now, at('out')]).status !== 0)
        throw new Error(`${name} made other files`);
      sizes.push(`${name}: ${bytesIn(at('delta')).toLocaleString('en')} bytes of deltas`);
    }
    sizes.push(`restic: ${resticAdds() ?? 'not installed'}`);
    const timings = race(
      contestants.map(({ name, script }) => ({ name, command: ['sh', '-c', script] as const, before })),
      ROUNDS,
    );
    console.log(timingTable(name, timings));
    console.log(
      `${sizes.join('; ')}.\n\nPeak memory of ours: ${peakMemories(steps, before).join(', ')} MiB\n`,
    );
  }
} finally {
  fs.removeSync(home);
}

/** What a repository that has the old files grows by for the new ones; null where restic is not installed. */
function resticAdds(): string | null {
  const repository = path.join(home, 'restic');
  const restic = (cwd: string, ...words: string[]) =>
    spawnSync('restic', ['-q', '-r', repository, ...words], {
      cwd,
      env: { ...process.env, RESTIC_PASSWORD: 'bench' },
    }).status === 0;
  try {
    if (!restic(home, 'init') || !restic(old, 'backup', '.')) return null;
    const before = bytesBelow(repository);
    restic(now, 'backup', '.');
    return `${(bytesBelow(repository) - before).toLocaleString('en')} bytes added`;
  } finally {
    fs.removeSync(repository);
  }
}

function bytesBelow(folder: string): number {
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .reduce((sum, name) => sum + fs.statSync(path.join(folder, name)).size, 0);
}

function bytesIn(folder: string): number {
  return fs.readdirSync(folder).reduce((sum, name) => sum + fs.statSync(path.join(folder, name)).size, 0);
}

/** Of each step, in MiB. */
function peakMemories(steps: readonly string[], before: () => void): string[] {
  before();
  const peak = path.join(home, 'peak');
  return steps.map((step) => {
    const env = {
      ...process.env,
      BENCH_PEAK: peak,
      NODE_OPTIONS: `--import ${path.join(import.meta.dirname, 'peak-memory.mjs')}`,
    };
    spawnSync('sh', ['-c', step], { env });
    return (Number(fs.readFileSync(peak, 'utf8')) / 1024).toFixed(0);
  });
}
