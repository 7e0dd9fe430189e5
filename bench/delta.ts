// Aim: signature, delta and patch together in at most the time of rdiff at the same size of blocks, with deltas at most as large, and memory under 150 MiB.
// Peers, in the same run: rdiff, xdelta3, zstd --patch-from, dar (apt-get install rdiff xdelta3 zstd dar); xdelta3 and zstd need the old file to make a delta, and dar archives
// it whole in the first step. Beside them the bytes that restic adds for the new files, if it is installed.
// Ours runs as it is built and published, each step a process; compiled code is kept from one start to the next, as the program's launcher does it. Ends in about 5 minutes.
// usage: node bench/delta.ts [ROUNDS] [PART OF A CASE'S NAME]
import { spawnSync } from 'node:child_process';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import fs from 'fs-extra';
import { builtProgram } from '../scripts/build/built-program.ts';
import { DELTA_CASES } from './delta-files.ts';
import type { DeltaProgram } from './delta-programs.ts';
import { deltaPrograms } from './delta-programs.ts';

const ROUNDS = Number(process.argv[2] ?? 3);
const ONLY = process.argv[3] ?? '';
const home = fs.mkdtempSync(path.join(tmpdir(), 'mediastruct-bench-'));
const at = (name: string): string => path.join(home, name);
const [old, now, work] = [at('old'), at('new'), at('work')];
/** A program that needs longer runs once: it is here to be looked at, and the bench should end. */
const LONG_S = 10;

/** Seconds of each step by the clock, and of processors together. */
interface Run {
  readonly stepsS: readonly number[];
  readonly processorS: number;
}

/** A program with its runs. */
interface Raced {
  readonly program: DeltaProgram;
  readonly deltaBytes: number;
  readonly runs: Run[];
}

console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} threads, Node ${process.versions.node}, warm cache, medians of ${ROUNDS} rounds\n`,
);
const step = await stepBesideBuild();
try {
  for (const { name, blockBytes, make } of DELTA_CASES.filter(({ name }) => name.includes(ONLY))) {
    for (const folder of [old, now]) fs.emptyDirSync(folder);
    make(old, now);
    anHourOlder(old);
    const programs = deltaPrograms({ step, compiled: at('compiled'), old, now, work }, blockBytes);
    console.log(`### ${name}\n\n${(bytesBelow(now) / 1e6).toFixed(0)} MB in blocks of ${blockBytes} bytes\n`);
    console.log(raceTable(race(programs.filter(({ needs }) => isInstalled(needs)))));
    const added = resticAdds();
    console.log(
      `restic adds ${added === null ? 'nothing known: it is not installed' : `${count(added)} bytes`}.`,
    );
    console.log(`Peak memory of ours: ${peakMemories(programs[0]).join(', ')} MiB.\n`);
  }
} finally {
  fs.removeSync(home);
}

/** Gives files times of an hour ago, because dar takes a file with its old size and time for unchanged. */
function anHourOlder(folder: string): void {
  const time = Date.now() / 1000 - 3600;
  for (const name of fs.readdirSync(folder)) fs.utimesSync(path.join(folder, name), time, time);
}

/** Lets the programs take turns, so that a change of the machine's speed meets all of them. The first round warms the cache, and what it made is looked at. */
function race(programs: readonly DeltaProgram[]): readonly Raced[] {
  const raced = programs.map((program) => {
    const first = runOnce(program);
    if (spawnSync('diff', ['-rq', now, path.join(work, 'out')]).status !== 0)
      throw new Error(`${program.name} made other files`);
    const isLong = togetherS(first) > LONG_S;
    return { program, isLong, deltaBytes: bytesBelow(path.join(work, 'delta')), runs: isLong ? [first] : [] };
  });
  for (let round = 0; round < ROUNDS; round += 1)
    for (const { program, isLong, runs } of raced) if (!isLong) runs.push(runOnce(program));
  return raced;
}

function runOnce({ name, steps }: DeltaProgram): Run {
  emptyWork();
  const done = steps.map((step) => {
    if (step === null) return { seconds: 0, processorS: 0 };
    const start = performance.now();
    const { status, stdout } = spawnSync('sh', ['-c', `set -e\n{ ${step}; } >/dev/null\ntimes`], {
      stdio: ['ignore', 'pipe', 'inherit'],
      encoding: 'utf8',
    });
    const seconds = (performance.now() - start) / 1000;
    if (status !== 0) throw new Error(`${name} ended with ${status}`);
    return { seconds, processorS: processorSeconds(stdout) };
  });
  return {
    stepsS: done.map(({ seconds }) => seconds),
    processorS: done.reduce((sum, { processorS }) => sum + processorS, 0),
  };
}

/** The second line of `times` tells of the programs that a shell started: `0m1.234s 0m0.567s`. */
function processorSeconds(times: string): number {
  const [, line = ''] = times.trim().split('\n');
  return [...line.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, m, s]) => sum + 60 * Number(m) + Number(s),
    0,
  );
}

function raceTable(raced: readonly Raced[]): string {
  const ours = raced[0];
  const rows = raced.map((one) => {
    const steps = [0, 1, 2].map((nth) => median(one.runs.map(({ stepsS }) => stepsS[nth] ?? 0)));
    const all = one.runs.map(togetherS);
    const ratio = ours === undefined ? 1 : median(ours.runs.map(togetherS)) / median(all);
    return [
      one.runs.length === 1 ? `${one.program.name} (one run)` : one.program.name,
      ...steps.map((seconds) => (seconds === 0 ? '' : seconds.toFixed(2))),
      `${median(all).toFixed(2)} (${Math.min(...all).toFixed(2)}-${Math.max(...all).toFixed(2)})`,
      ratio.toFixed(2),
      median(one.runs.map(({ processorS }) => processorS)).toFixed(2),
      count(one.deltaBytes),
    ];
  });
  const head = [
    'program',
    'signature',
    'delta',
    'patch',
    'together, s',
    'ours / it',
    'of processors, s',
    'bytes of deltas',
  ];
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |\n`).join('');
}

function togetherS({ stepsS }: Run): number {
  return stepsS.reduce((sum, seconds) => sum + seconds, 0);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function count(value: number): string {
  return value.toLocaleString('en');
}

function isInstalled(program: string): boolean {
  return spawnSync('sh', ['-c', 'command -v "$1" >/dev/null', 'sh', program]).status === 0;
}

/** What a repository that has the old files grows by for the new ones; null where restic is not installed. */
function resticAdds(): number | null {
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
    return bytesBelow(repository) - before;
  } finally {
    fs.removeSync(repository);
  }
}

/** Of the files alone. */
function bytesBelow(folder: string): number {
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => fs.statSync(path.join(folder, name)))
    .reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0);
}

/** Of each step, in MiB. */
function peakMemories(program: DeltaProgram | undefined): string[] {
  const peak = path.join(home, 'peak');
  const env = {
    ...process.env,
    BENCH_PEAK: peak,
    NODE_OPTIONS: `--import ${path.join(import.meta.dirname, 'peak-memory.mjs')}`,
  };
  emptyWork();
  return (program?.steps ?? []).map((step) => {
    spawnSync('sh', ['-c', step ?? ''], { env });
    return (Number(fs.readFileSync(peak, 'utf8')) / 1024).toFixed(0);
  });
}

/** The step imports the packages by their names, so it stands where it finds those that were built. */
async function stepBesideBuild(): Promise<string> {
  const build = path.resolve(path.dirname(await builtProgram()), '../../../..');
  const step = path.join(build, 'delta-step.ts');
  fs.copySync(path.join(import.meta.dirname, 'delta-step.ts'), step);
  return step;
}

function emptyWork(): void {
  for (const folder of [work, path.join(work, 'delta'), path.join(work, 'out')]) fs.emptyDirSync(folder);
}
