// How long a start of the program takes, built and from the sources, beside that of Node alone. `node bench/start.ts [ROUNDS]`
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { builtProgram } from '../scripts/build/built-program.ts';

const ROUNDS = Number(process.argv[2] ?? 21);
const WORKSPACE = path.resolve(import.meta.dirname, '..');
const sources = path.join(WORKSPACE, 'packages/cli/bin/mediastruct.js');
const built = await builtProgram();
const folder = mkdtempSync(path.join(os.tmpdir(), 'mediastruct-start-'));
start(process.execPath, [built, 'init', folder]);

const { execPath: node } = process;
const cases: readonly (readonly [name: string, program: string, args: readonly string[]])[] = [
  ['node -e 0', node, ['-e', '0']],
  ['mediastruct --version', node, [built, '--version']],
  ['mediastruct --help', node, [built, '--help']],
  ['mediastruct crawl --help', node, [built, 'crawl', '--help']],
  ['mediastruct runs (none)', node, [built, 'runs']],
  ['mediastruct find x (nothing)', node, [built, 'find', 'x']],
  ['mediastruct status (empty)', node, [built, 'status']],
  ['sources: mediastruct --help', node, [sources, '--help']],
  ['sources: mediastruct find x', node, [sources, 'find', 'x']],
  // npx looks for the program in the folder that it is started in.
  ['npx mediastruct --help (sources)', 'npx', ['--prefix', WORKSPACE, '--no', '--', 'mediastruct', '--help']],
];

const taken = new Map<string, Start[]>(cases.map(([name]) => [name, []]));
// In turns, so that what else the machine does falls on all of them.
for (let round = -1; round < ROUNDS; round++)
  for (const [name, program, args] of cases) {
    const one = start(program, args);
    // The first round fills the cache of compiled code.
    if (round >= 0) taken.get(name)?.push(one);
  }
rmSync(folder, { recursive: true });

const [cpu] = os.cpus();
console.log(
  `${os.cpus().length} threads, ${cpu?.model ?? ''}, Node ${process.versions.node}, load ${os.loadavg()[0]?.toFixed(1)}, ${ROUNDS} rounds\n`,
);
console.log('| start | ms, median (fastest) | ms of CPU, median (least) | CPU, times `node -e 0` |');
console.log('| --- | --- | --- | --- |');
const bare = Math.min(...(taken.get('node -e 0') ?? []).map(({ cpuMs }) => cpuMs));
for (const [name, starts] of taken) {
  const wall = starts.map(({ ms }) => ms);
  const cpuTime = starts.map(({ cpuMs }) => cpuMs);
  const least = Math.min(...cpuTime);
  const told = [
    `${median(wall).toFixed(0)} (${Math.min(...wall).toFixed(0)})`,
    `${median(cpuTime).toFixed(0)} (${least.toFixed(0)})`,
    (least / bare).toFixed(1),
  ];
  console.log(`| ${name} | ${told.join(' | ')} |`);
}

interface Start {
  /** On the wall. */
  readonly ms: number;
  /** Of all cores together; what else the machine does changes it less. */
  readonly cpuMs: number;
}

/** Times a program with bash, which knows what its children used. */
function start(program: string, args: readonly string[]): Start {
  const timed = 'TIMEFORMAT="%3R %3U %3S"; time "$@" >/dev/null 2>&1';
  const { stderr } = spawnSync('bash', ['-c', timed, 'bash', program, ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  const [wall = Number.NaN, user = 0, system = 0] = stderr.trim().split(' ').map(Number);
  return { ms: wall * 1000, cpuMs: (user + system) * 1000 };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
