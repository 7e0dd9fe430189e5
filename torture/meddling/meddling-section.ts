import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FileAccess, NewOperation, Run } from '@mediastruct/core';
import { exitCodeOf, nodeFileAccess, prepareRun } from '@mediastruct/core';
import { orNullIfAbsent } from '@mediastruct/core';
import { completeRun, makeFolders } from '@mediastruct/core/testing';
import type { Finding } from '../check/findings.ts';
import { factsOf } from '../commands/facts-of.ts';
import type { Stage } from '../commands/stage.ts';
import { crawlAll, makeLibrary, putFile, stageSession } from '../commands/stage.ts';
import type { Section } from '../section.ts';
import type { Call } from '../watched-access.ts';
import { watchedAccess } from '../watched-access.ts';
import type { MeddledPaths, Meddling } from './meddlings.ts';
import { MEDDLINGS, PARTS, SOURCE } from './meddlings.ts';

/** Another program changes files between two calls, or the disk answers wrongly: nothing is lost, and it is told. */
export const meddlingSection: Section = async ({ tally, takes }) => {
  for (const [number, meddling] of MEDDLINGS.entries()) {
    if (!takes(number)) continue;
    tally.add({
      section: 'meddling',
      command: meddling.kind,
      kind: meddling.name,
      ...(await meddle(meddling)),
      about: meddling.name,
    });
  }
};

async function meddle(meddling: Meddling): Promise<{ hasFired: boolean; findings: readonly Finding[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'mediastruct-meddling-'));
  try {
    return await meddleIn(folder, meddling);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function meddleIn(
  folder: string,
  meddling: Meddling,
): Promise<{ hasFired: boolean; findings: readonly Finding[] }> {
  const places = {
    library: join(folder, 'library'),
    card: join(folder, 'card'),
    aside: join(folder, 'aside'),
  };
  const stage: Stage = { access: nodeFileAccess, places };
  const paths = await arrange(stage, meddling);
  const run = await plan(stage, { meddling, paths });
  meddling.before?.(paths);
  let hasFired = meddling.during === undefined && meddling.stopped === undefined;
  if (meddling.stopped) {
    hasFired = await stop(stage, { run, at: meddling.stopped.at });
    meddling.stopped.meanwhile(paths);
  }
  const plain = meddling.hasNoLinks ? withoutLinks(nodeFileAccess) : nodeFileAccess;
  const access = meddling.during
    ? watchedAccess(
        plain,
        meddling.during(paths, () => (hasFired = true)),
      )
    : plain;
  const summary = await completeRun(stageSession({ access, places }), run);
  const told: Finding[] = exitCodeOf(summary) === 0 ? [{ kind: 'exit code', detail: 'ended with 0' }] : [];
  return { hasFired, findings: [...told, ...differences(paths, meddling)] };
}

/** True where the run came to its call and ended there. */
async function stop(
  { places }: Stage,
  { run, at }: { run: Run; at: (call: Call) => boolean },
): Promise<boolean> {
  let hasStopped = false;
  const access = watchedAccess(nodeFileAccess, {
    before: (call) => {
      if (!hasStopped && !at(call)) return;
      hasStopped = true;
      if (call.name !== 'close') throw new Error('stopped on purpose');
    },
  });
  await completeRun(stageSession({ access, places }), run).catch((error: Error) => {
    if (error.message !== 'stopped on purpose') throw error;
  });
  return hasStopped;
}

function withoutLinks(access: FileAccess): FileAccess {
  return {
    ...access,
    link: (from) => {
      throw Object.assign(new Error(`EPERM: no links here, link '${from}'`), { code: 'EPERM' });
    },
  };
}

async function arrange(
  stage: Stage,
  { inArchive, hasKeeper, isLinked, isParted }: Meddling,
): Promise<MeddledPaths> {
  const { card, library, aside } = stage.places;
  makeLibrary(stage);
  const paths = {
    from: inArchive ? `${aside}/archive/MS_00000000_0001/data/a.dat` : `${card}/drop/a.dat`,
    to: `${library}/media/2019/a.dat`,
    keeper: `${library}/media/2018/keeper.dat`,
    second: `${library}/media/2018/second.dat`,
  };
  putFile(stage.access, paths.from, SOURCE);
  if (isParted) {
    putFile(stage.access, paths.keeper, PARTS[0]);
    putFile(stage.access, paths.second, PARTS[1]);
  } else if (isLinked) linkBeside(stage, paths);
  else if (hasKeeper) putFile(stage.access, paths.keeper, SOURCE);
  await crawlAll(stage);
  return paths;
}

function linkBeside({ access }: Stage, { from, keeper }: MeddledPaths): void {
  makeFolders(access, dirname(keeper));
  access.link(from, keeper);
}

async function plan(stage: Stage, { meddling, paths }: Meddled): Promise<Run> {
  const request = meddling.isOpened
    ? { job: 'torture', options: { opens: dirname(paths.from) } }
    : { job: 'ingest', options: { moves: [true] } };
  const operation = operationOf(stage, { meddling, paths });
  const { run } = await prepareRun(stageSession(stage), request, (writer) => void writer.add(operation));
  return run;
}

interface Meddled {
  readonly meddling: Meddling;
  readonly paths: MeddledPaths;
}

function operationOf(
  { access }: Stage,
  { meddling: { kind, hasKeeper, isOpened, isParted }, paths }: Meddled,
): NewOperation {
  const { from, to, keeper, second } = paths;
  const state = isOpened ? 'released' : 'filed';
  const facts = { from, ...factsOf(access, from), state, because: { code: 'dated' } };
  const keepers = hasKeeper ? [keeper] : [];
  if (kind === 'retract' && isParted) return { kind, ...facts, keepers: [keeper, second], joined: true };
  if (kind === 'retract' || kind === 'retire') return { kind, ...facts, keepers };
  const target = { ...facts, to, keepers: hasKeeper ? keepers : undefined };
  if (kind !== 'derive') return { kind, ...target };
  const { size } = facts.stat;
  return { kind, ...target, how: 'torture/segment', params: { from: 0, bytes: size }, size };
}

function differences(paths: MeddledPaths, { wanted }: Meddling): Finding[] {
  return Object.entries(wanted).flatMap(([place, content]): Finding[] => {
    const path = paths[place as keyof MeddledPaths];
    const found = contentAt(path);
    if (found === content) return [];
    const detail = `${place}: wanted ${content ?? 'nothing'}, found ${found ?? 'nothing'}`;
    return [{ kind: content === null ? 'wrong end' : found === null ? 'lost' : 'overwritten', detail }];
  });
}

function contentAt(path: string): string | null {
  return orNullIfAbsent(() => readFileSync(path, 'utf8'));
}
