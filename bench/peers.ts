import { spawnSync } from 'node:child_process';

/** One contestant: a command line, and what is to be undone before each of its runs. */
export interface Contestant {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly before?: () => void;
}

export interface Timing {
  readonly name: string;
  /** Median of the rounds, seconds; null where the program is not installed. */
  readonly medianS: number | null;
  readonly allS: readonly number[];
  /** Median of what the processors worked, user and system together, seconds; absent where it was not taken. */
  readonly cpuS?: number | null;
}

/** What one run took, seconds. */
interface Taken {
  readonly wallS: number;
  readonly cpuS: number;
}

/** Runs the contestants in turn, round by round, so that a change of the machine's speed meets all of them. */
export function race(contestants: readonly Contestant[], rounds: number): readonly Timing[] {
  const present = contestants.filter(({ command }) => isInstalled(command[0]));
  const times = new Map<string, Taken[]>(contestants.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round++)
    for (const { name, command, before } of present) {
      before?.();
      const taken = timeOf(command);
      if (round > 0) times.get(name)?.push(taken); // The first round warms the cache.
    }
  return contestants.map(({ name }) => {
    const taken = times.get(name) ?? [];
    const allS = taken.map(({ wallS }) => wallS);
    if (taken.length === 0) return { name, medianS: null, allS, cpuS: null };
    return { name, medianS: median(allS), allS, cpuS: median(taken.map(({ cpuS }) => cpuS)) };
  });
}

/** Lines of a Markdown table: seconds and the ratio to the first contestant. */
export function timingTable(title: string, timings: readonly Timing[]): string {
  const first = timings[0]?.medianS ?? 1;
  const rows = timings.map(({ name, medianS, allS, cpuS }) => {
    if (medianS === null) return `| ${name} | not installed | | |`;
    const range = `${Math.min(...allS).toFixed(2)}-${Math.max(...allS).toFixed(2)}`;
    return `| ${name} | ${medianS.toFixed(2)} (${range}) | ${(medianS / first).toFixed(2)} | ${cpuS?.toFixed(2) ?? ''} |`;
  });
  return [
    `### ${title}`,
    '',
    '| program | seconds, median (min-max) | times ours | of processors, s |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

function isInstalled(command: string): boolean {
  return spawnSync('sh', ['-c', 'command -v "$1" >/dev/null', 'sh', command]).status === 0;
}

/** Times a program with bash, which knows what its children used. */
function timeOf([command, ...args]: readonly [string, ...string[]]): Taken {
  const timed = 'TIMEFORMAT="%3R %3U %3S"; time "$@" >/dev/null 2>/dev/null';
  const done = spawnSync('bash', ['-c', timed, 'bash', command, ...args], { encoding: 'utf8' });
  if (done.error !== undefined || (done.status ?? 1) !== 0)
    throw new Error(`${command} ${args.join(' ')} ended with ${done.status}`);
  const [wallS = Number.NaN, user = 0, system = 0] = done.stderr.trim().split(' ').map(Number);
  return { wallS, cpuS: user + system };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] as number;
}
