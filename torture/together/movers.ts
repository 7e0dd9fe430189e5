import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Library } from '@mediastruct/core';
import { initLibrary, nodeFileAccess, openLibrary, Run } from '@mediastruct/core';
import { CONFIG_NAME, listRunIds, readLedger, runState, targetOf } from '@mediastruct/core/testing';
import type { Finding } from '../check/findings.ts';
import { findLedgerFaults, findLeftovers } from '../check/findings.ts';
import { readTree } from '../check/tree-state.ts';
import { realFolders } from '../real/scene.ts';
import type { SectionTask } from '../section.ts';
import { Child } from '../child-process.ts';

const MOVERS = 8;

/** Eight processes move files of the same names and different contents into one tree, at once. */
export async function attackMovers({ tally }: SectionTask, files: number): Promise<void> {
  using folders = realFolders();
  const media = join(folders.other, 'media');
  mkdirSync(media);
  const libraries = Array.from({ length: MOVERS }, (_, mover) => join(folders.other, `library ${mover}`));
  for (const library of libraries) makeMover(library, { media, files: files / MOVERS });
  const before = contents(libraries.map((library) => join(library, 'ingest')));
  const ends = await moveAtOnce(libraries);
  const findings = [...findRunFaults({ media, libraries }), ...findMisplaced({ before, media, libraries })];
  for (const [mover, end] of ends.entries())
    if (end !== 0) findings.push({ kind: 'exit code', detail: `mover ${mover} ended with ${end}` });
  const met = countMet(libraries);
  // One of all that want a name has it, the others meet it taken.
  const wanted = before.size - before.size / MOVERS;
  if (met !== wanted)
    findings.push({ kind: 'wrong end', detail: `${met} files met a taken name, expected ${wanted}` });
  for (let file = 0; file < before.size; file += 1)
    tally.add({
      section: 'together',
      command: 'ingest',
      kind: `${MOVERS} movers into one tree`,
      hasFired: true,
      findings: findings.slice(file, file + 1),
      about: `${MOVERS} movers, ${files} files`,
    });
}

/**
 * A library of its own whose media tree is everybody's. No date of its files can be true: the name of a dated one would have the
 * hash of its content in it, while these keep their names, so that each name is wanted by all.
 */
function makeMover(library: string, { media, files }: { media: string; files: number }): void {
  initLibrary(library, { access: nodeFileAccess, now: new Date() });
  writeFileSync(join(library, CONFIG_NAME), `[folders]\nmedia = ${JSON.stringify(media)}\n`);
  for (let file = 0; file < files; file += 1) {
    writeFileSync(
      join(library, 'ingest', `IMG_20990101_101010 scan ${file}.dat`),
      `file ${file} of ${library}\n`,
    );
  }
}

async function moveAtOnce(libraries: readonly string[]): Promise<readonly unknown[]> {
  const children = libraries.map((library) => new Child('together/mover.ts', library));
  await Promise.all(children.map((child) => child.says('ready')));
  for (const child of children) child.tell('go');
  return Promise.all(children.map((child) => child.exit));
}

/** How often each content is there. */
function contents(roots: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const content of readTree(nodeFileAccess, roots).values())
    counts.set(content, (counts.get(content) ?? 0) + 1);
  return counts;
}

interface Moved {
  readonly media: string;
  readonly libraries: readonly string[];
}

/** Every content stands once in the shared tree and nowhere else. */
function findMisplaced({
  before,
  media,
  libraries,
}: Moved & { before: ReadonlyMap<string, number> }): Finding[] {
  const findings: Finding[] = [];
  const now = contents([media]);
  const left = contents(libraries);
  for (const content of before.keys()) {
    const count = now.get(content) ?? 0;
    if (count === 0 && !left.has(content)) findings.push({ kind: 'lost', detail: content });
    else if (count === 0) findings.push({ kind: 'wrong end', detail: `${content} was not moved` });
    else if (count > 1 || left.has(content))
      findings.push({
        kind: 'wrong end',
        detail: `${content} is there ${count + (left.get(content) ?? 0)} times`,
      });
  }
  for (const content of now.keys())
    if (!before.has(content)) findings.push({ kind: 'torn', detail: content });
  return findings;
}

/** What the runs say of themselves must be true, and nothing may have stood in their way. */
function findRunFaults({ media, libraries }: Moved): Finding[] {
  const now = readTree(nodeFileAccess, [media, ...libraries]);
  return [
    ...findLeftovers(now),
    ...libraries.flatMap((root) => {
      const library = openLibrary(root);
      return [...findLedgerFaults(nodeFileAccess, library, now), ...findFailures(library)];
    }),
  ];
}

/** Files that did not get the name which their plan wanted first. */
function countMet(libraries: readonly string[]): number {
  let met = 0;
  for (const root of libraries) {
    const library = openLibrary(root);
    for (const runId of listRunIds(library)) {
      const run = new Run(library, runId);
      const wanted = new Map([...run.operations()].map((one) => [one.id, targetOf(one)]));
      for (const { id, to } of readLedger(library.access, run)) if (to !== wanted.get(id)) met += 1;
    }
  }
  return met;
}

function findFailures(library: Library): Finding[] {
  return listRunIds(library)
    .filter((runId) => runState(library, runId) === 'finished')
    .flatMap((runId) => [...readLedger(nodeFileAccess, new Run(library, runId))])
    .filter(({ state }) => state !== 'filed' && state !== 'undated')
    .map(({ path, state, code, detail }) => ({
      kind: 'wrong end',
      detail: `${path} is ${state}: ${code}: ${detail}`,
    }));
}
