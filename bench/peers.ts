import { spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';

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
}

/** Runs the contestants in turn, round by round, so that a change of the machine's speed meets all of them. */
export function race(contestants: readonly Contestant[], rounds: number): readonly Timing[] {
  const present = contestants.filter(({ command }) => isInstalled(command[0]));
  const times = new Map<string, number[]>(contestants.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round++)
    for (const { name, command, before } of present) {
      before?.();
      const seconds = timeOf(command);
      if (round > 0) times.get(name)?.push(seconds); // The first round warms the cache.
    }
  return contestants.map(({ name }) => {
    const allS = times.get(name) ?? [];
    return { name, medianS: allS.length === 0 ? null : median(allS), allS };
  });
}

/** Lines of a Markdown table: seconds and the ratio to the first contestant. */
export function timingTable(title: string, timings: readonly Timing[]): string {
  const first = timings[0]?.medianS ?? 1;
  const rows = timings.map(({ name, medianS, allS }) =>
    medianS === null
      ? `| ${name} | not installed | |`
      : `| ${name} | ${medianS.toFixed(2)} (${Math.min(...allS).toFixed(2)}-${Math.max(...allS).toFixed(2)}) | ${(medianS / first).toFixed(2)} |`,
  );
  return [
    `### ${title}`,
    '',
    '| program | seconds, median (min-max) | times ours |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

function isInstalled(command: string): boolean {
  return spawnSync('sh', ['-c', 'command -v "$1" >/dev/null', 'sh', command]).status === 0;
}

function timeOf([command, ...args]: readonly [string, ...string[]]): number {
  const start = performance.now();
  const done = spawnSync(command, args, { stdio: 'ignore' });
  if (done.error !== undefined || (done.status ?? 1) !== 0)
    throw new Error(`${command} ${args.join(' ')} ended with ${done.status}`);
  return (performance.now() - start) / 1000;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] as number;
}
