import { formatBytes, formatTable, paint, plural } from '@mediastruct/command';
import { displayPath } from '@mediastruct/core';
import type { AddReport } from '../chain/add/add-run.ts';
import { runName } from '../chain/record/chain-names.ts';
import type { ChainAnswer, ListedRun } from '../chain/open/list-chain.ts';
import type { RestoreReport } from '../chain/restore/restore-chain.ts';
import type { WantedDisc } from '../chain/restore/wanted-discs.ts';
import type { VerifyReport } from '../chain/verify/verify-chain.ts';
import { problemLines } from './problem-lines.ts';

const COLUMNS = [
  { header: 'run' },
  { header: 'state of' },
  { header: 'kind' },
  { header: 'changes', align: 'right' as const },
  { header: 'stored', align: 'right' as const },
  { header: 'volumes' },
  { header: '' },
];

/** The lines that tell what was added to a chain. */
export function* addLines({ run, superseded, isProven }: AddReport): Generator<string> {
  for (const { run: broken, what } of superseded)
    yield paint.bad(`  run ${runName(broken)} is broken: ${what}; the new run does not rely on it`);
  if (run === null) {
    yield 'Nothing changed: nothing was added.';
    return;
  }
  const { kind, parent, changes, volumes, deltas, whole, unread } = run;
  const base = parent === null ? '' : ` on ${runName(parent)}`;
  const size = volumes.reduce((sum, volume) => sum + volume.size, 0);
  yield `Run ${runName(run.run)} (${kind}${base}): ${plural(changes, 'change')}, ${plural(deltas, 'delta')} and ${plural(whole, 'whole file')} in ${plural(volumes.length, 'volume')} (${formatBytes(size)}), ${readBackWords(isProven)}`;
  if (unread > 0)
    yield paint.bad(`${plural(unread, 'entry', 'entries')} could not be read and stay as they were before`);
}

/** What reading back showed. */
export function readBackWords(isProven: boolean): string {
  return isProven ? 'read back' : 'read back, but only from what the system had in memory';
}

/** What is told where copies of volumes read whole, and nothing of their disks was shown; nothing where there are none. */
export function memoryLines(volumes: number): readonly string[] {
  if (volumes === 0) return [];
  return [
    `${plural(volumes, 'volume')} read whole, but only from what the system had in memory: that shows nothing of the disk, and counts as no proof.`,
  ];
}

/** The runs of a chain as a table. */
export function* chainLines(answer: ChainAnswer): Generator<string> {
  const { runs, missing, unfinished, folder } = answer;
  yield `${folder === null ? 'A chain' : `The chain of ${displayPath(folder)}`}, ${plural(runs.length, 'run')}`;
  if (runs.length > 0) yield formatTable(COLUMNS, runs.map(rowOf)).trimEnd();
  for (const run of missing) yield paint.bad(`run ${runName(run)} was added and is not there`);
  for (const name of unfinished)
    yield `${name}: was not finished and counts for nothing; the next "delta chain add" removes it`;
}

function rowOf({ run, at, kind, parent, changes, storedBytes, volumes, what, isWhole }: ListedRun): string[] {
  const places = [...Map.groupBy(volumes, ({ places: of }) => of.join(', ') || 'nowhere known')];
  const where = places.map(([place, those]) => `${those.length} ${place}`).join('; ');
  const on = parent === null ? '' : ` on ${runName(parent)}`;
  return [
    runName(run),
    at === null ? '' : localTime(at),
    `${kind ?? ''}${on}`,
    changes === null ? '' : String(changes),
    storedBytes === null ? '' : formatBytes(storedBytes),
    where,
    isWhole ? (what ?? '') : paint.bad(what ?? ''),
  ];
}

/** `2026-11-30 11:36:13`, by the clock of this machine. */
export function localTime(iso: string): string {
  const at = new Date(iso);
  const two = (part: number) => String(part).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

const MOST_FINDINGS = 40;

/** The lines that tell what reading a chain showed. */
export function* verifyLines(report: VerifyReport): Generator<string> {
  const { runs, findings, discs, bytes, fromMemory, missing, unfinished } = report;
  for (const { run, what } of findings.slice(0, MOST_FINDINGS))
    yield paint.bad(`  run ${runName(run)}: ${what}`);
  if (findings.length > MOST_FINDINGS)
    yield `  ... and ${findings.length - MOST_FINDINGS} more; --json names all`;
  for (const run of missing) yield paint.bad(`  run ${runName(run)} was added and is not there`);
  for (const name of unfinished) yield `  ${name} was not finished and counts for nothing`;
  const broken = runs.filter(({ isWhole }) => !isWhole).map(({ run }) => runName(run));
  const whole = runs.length - broken.length;
  yield `${formatBytes(bytes)} read. The states of ${whole} of ${plural(runs.length, 'run')} can be made${broken.length === 0 ? '' : `; not whole: ${broken.join(', ')}`}.`;
  yield* memoryLines(fromMemory);
  const [next] = discs;
  if (next !== undefined)
    yield `What was read is written down. Next: ${next.place ?? 'the disc'} (${shortened(next.wanted)}), with --from and --place.`;
  if (broken.length > 0) yield 'The next "delta chain add" relies on none of those.';
}

/** The lines that tell what a restore did. */
export function* restoreLines(report: RestoreReport): Generator<string> {
  const { run, at, to, files, bytes, present, damaged, missing, awaiting, taken, failed, opened } = report;
  for (const problems of [damaged, missing, taken, failed]) yield* problemLines(problems);
  const told = [
    `${plural(files, 'file')} restored (${formatBytes(bytes)})`,
    `${present} there already`,
    ...(damaged.count > 0 ? [paint.bad(`${damaged.count} damaged`)] : []),
    ...(missing.count > 0 ? [paint.bad(`${missing.count} in volumes that are not there`)] : []),
    ...(awaiting.count > 0 ? [paint.bad(`${awaiting.count} on further discs`)] : []),
    ...(taken.count > 0 ? [paint.bad(`${taken.count} taken`)] : []),
    ...(failed.count > 0 ? [paint.bad(`${failed.count} failed`)] : []),
  ];
  yield `${displayPath(to)}: the state of ${localTime(at)} (run ${runName(run)}), ${plural(opened.length, 'volume')} read`;
  yield told.join(', ');
  yield* discLines(report);
}

/** Which discs the rest is on, in their order. */
function* discLines({ discs, kept }: RestoreReport): Generator<string> {
  if (discs.length === 0 || kept === null) return;
  yield 'Run the command again with the next of these discs in the drive, each is needed once:';
  for (const { place, wanted } of discs) yield `  ${place ?? 'not known where'}: ${shortened(wanted)}`;
  yield `What was taken for it waits in ${displayPath(kept)}, and goes when all is there.`;
}

function shortened(wanted: readonly string[]): string {
  const more = wanted.length - MOST_VOLUMES;
  const first = wanted.slice(0, MOST_VOLUMES).join(', ');
  return more > 0 ? `${first} and ${more} more` : first;
}

/** `Insert "disc 7" (0001/data.vol0001.tar) for 3 files; Enter goes on, "end" leaves them for later:` */
export function questionFor([disc]: readonly WantedDisc[], files: number): string {
  const of = shortened(disc?.wanted ?? []);
  const which = disc?.place == null ? `the disc with ${of}` : `"${displayPath(disc.place)}" (${of})`;
  return `Insert ${which} for ${plural(files, 'file')}; Enter goes on, "end" leaves them for later:`;
}

const MOST_VOLUMES = 3;

/** Which libraries could not be told what a chain holds now. */
export function noteLines({ notes }: { readonly notes: readonly string[] }): readonly string[] {
  return notes.map((note) => `note: ${note}`);
}
