// npm run torture: every attack on every command that changes files, and a report. Exit 1 at the first file that is
// lost, overwritten or torn, and where fewer points were tried than the recorded floors ask for.
// usage: node torture/run.ts [--size quick] [--only SECTION ...] [--keep-going]
import { availableParallelism } from 'node:os';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { FLOORS } from './floors.ts';
import { renderReport, shortfalls, sumOf } from './report/render-report.ts';
import type { Example, Row } from './report/tally.ts';
import { Tally } from './report/tally.ts';
import type { SectionProcess } from './section-process.ts';
import { runSection } from './section-process.ts';
import type { Size } from './section.ts';

/** First those that find the loss of a safeguard, so that it is known within a minute; then those that take their time. */
const ORDER = [
  'meddling',
  'surroundings',
  'together',
  'mutants',
  'model',
  'errors',
  'full',
  'hostile',
  'catalogue',
  'kill',
  'power',
  'peer',
];
/** Sections that measure against each other or use the one set of disks. */
const ALONE = new Set(['together', 'power']);

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: 'full' },
    only: { type: 'string', multiple: true },
    'keep-going': { type: 'boolean', default: false },
  },
});
const size = values.size as Size;
const floors = FLOORS[size];
refuseUnknown(values.only ?? []);
const sections = ORDER.filter((name) => name in floors && (values.only?.includes(name) ?? true));
const tally = new Tally();
const examples: Example[] = [];
/** What this machine does not allow, by section. */
const notRun = new Map<string, Set<string>>();
const startedMs = Date.now();

for (const name of sections) {
  // Each place in the source once, before what takes long; the section itself counts, later.
  if (name === 'mutants' && sections.includes('errors')) await attack('errors', 'quick');
  const sectionStartedMs = Date.now();
  const rows = await attack(name, size);
  tally.merge(rows);
  const tried = sumOf(rows, name).tried.toLocaleString('en');
  console.error(`${name}: ${tried} points in ${secondsSince(sectionStartedMs).toFixed(0)} s`);
}
const missing = shortfalls(tally.rows, { sections, floors, notRun: new Set(notRun.keys()) });
console.log(renderReport(tally.rows, { examples, missing, notRun, seconds: secondsSince(startedMs) }));
process.exitCode = examples.length > 0 || missing.length > 0 ? 1 : 0;

function refuseUnknown(names: readonly string[]): void {
  const unknown = names.filter((name) => !(name in floors));
  if (unknown.length > 0)
    throw new Error(`unknown section ${unknown.join(', ')}; there are ${Object.keys(floors).join(', ')}`);
}

/** The rows of a section, worked on by all cores. What it finds is told as it is found. */
async function attack(name: string, size: Size): Promise<readonly Row[]> {
  const shares = ALONE.has(name) ? 1 : availableParallelism();
  const running: SectionProcess[] = [];
  for (let share = 0; share < shares; share++)
    running.push(
      runSection(
        { name, size, share: `${share}/${shares}` },
        {
          onExample: (example) => tellFinding(example, running),
          onNotRun: (what) => void notRun.set(name, (notRun.get(name) ?? new Set()).add(what)),
        },
      ),
    );
  return (await Promise.all(running.map(({ ended }) => ended))).flat();
}

/** A safeguard that is gone must be known within a minute, so the first finding ends the run. */
function tellFinding(example: Example, running: readonly SectionProcess[]): void {
  examples.push(example);
  const { section, command, about, finding } = example;
  console.error(`FOUND by ${section} in ${command} (${about}): ${finding.kind}: ${finding.detail}`);
  if (values['keep-going']) return;
  for (const { stop } of running) stop();
  console.error('Stopped at the first finding; --keep-going looks for more.');
  process.exit(1);
}

function secondsSince(ms: number): number {
  return (Date.now() - ms) / 1000;
}
