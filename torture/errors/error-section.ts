import type { FileAccess } from '@mediastruct/core';
import { unfinishedRuns } from '@mediastruct/core';
import { listRunIds, runState } from '@mediastruct/core/testing';
import type { TortureCase } from '../commands/case.ts';
import { casesOf } from '../commands/cases.ts';
import { stageSession } from '../commands/stage.ts';
import type { Finding } from '../check/findings.ts';
import { findLosses } from '../check/findings.ts';
import type { Aftermath, Scene } from '../check/recover-twice.ts';
import { recoverTwice } from '../check/recover-twice.ts';
import { readTree } from '../check/tree-state.ts';
import type { ModelDisk } from '../model/model-disk.ts';
import { modelAccess } from '../model/model-access.ts';
import { preparedDisk, sceneOf } from '../model/model-scene.ts';
import type { PlacingWay } from '../model/placings.ts';
import { isTried, PLACING_WAYS } from '../model/placings.ts';
import type { Attempt, Tally } from '../report/tally.ts';
import type { Section, Size } from '../section.ts';
import { isPoint } from '../watched-access.ts';
import { faultyAccess } from './faults.ts';
import type { FaultPoint } from './fault-points.ts';
import { faultPoints, firstOfPlaces } from './fault-points.ts';
import type { Pull } from './pulled-disk.ts';
import { watchedPaths, withoutDisk } from './pulled-disk.ts';
import type { CommandEnd } from './run-command.ts';
import { runCommand } from './run-command.ts';

/**
 * Each call of a command fails once with each of the errors it can have, and a full disk that stays so begins at each
 * change. Quick takes one call for each place in the source that makes it; the processes divide the places among them.
 */
export const errorSection: Section = async ({ size, tally, takes, hasCase }) => {
  const met = new Set<string>();
  let number = 0;
  for (const torture of casesOf(size, 'errors'))
    for (const way of PLACING_WAYS) {
      const isOwn = takes(number++);
      if ((size === 'full' && !isOwn) || !hasCase(torture.name) || !isTried(torture, way)) continue;
      // Of a case of which few points are wanted, the way with three disks.
      if (size === 'quick' && torture.isSampled === true && way.mounts.length < 3) continue;
      const disk = await preparedDisk(torture, way);
      const scene = await sceneOf(torture, way, disk.clone());
      const whole = await runCommand(scene, modelAccess(disk.clone()));
      const points = await faultPoints(scene, disk);
      for (const at of size === 'full' ? points : sampled(torture, firstOfPlaces(points, { met, takes }))) {
        tally.add({
          section: 'errors',
          command: torture.command,
          ...(await failOnce({ scene, disk, whole }, at)),
          about: `${torture.name} (${way.name}), call ${at.call}`,
        });
      }
      if (isOwn) await pullDisks({ scene, whole, way, disk, size, tally, number });
    }
};

/** Of a case of which few points are wanted, every so manyth. */
const SAMPLED = 24;

function sampled({ isSampled }: TortureCase, points: readonly FaultPoint[]): readonly FaultPoint[] {
  return isSampled === true ? points.filter((_, nth) => nth % SAMPLED === 0) : points;
}

/**
 * Where card, library and what is set aside are on disks of their own, each is pulled out before a change and comes back later; one
 * that gets further copies is full, too.
 */
async function pullDisks({ scene, whole, way, disk, size, tally, number }: Pulls): Promise<void> {
  if (way.mounts.length < 3) return;
  for (const [name, holds, trouble] of troublesOf(scene, way))
    for (const [at, call] of (await changesOn(holds, scene, disk)).entries()) {
      if (at % PULLS[size] !== number % PULLS[size]) continue;
      const isAside = name === 'aside';
      tally.add({
        section: 'errors',
        command: scene.torture.command,
        kind: `disk of the ${name} ${trouble}`,
        ...(await pullOnce({ scene, disk, whole }, { call, holds, trouble, isAside })),
        about: `${scene.torture.name}, call ${call}`,
      });
    }
}

/** A disk by the place that it holds, and what befalls it. */
type DiskTrouble = readonly [name: string, holds: Pull['holds'], trouble: Pull['trouble']];

function troublesOf({ torture }: Scene, { mounts, places }: PlacingWay): readonly DiskTrouble[] {
  const diskOf = (path: string) =>
    mounts.filter((mount) => path.startsWith(mount.path)).sort((a, b) => b.path.length - a.path.length)[0];
  const pulled = Object.entries(places).map(([name, place]): DiskTrouble => {
    const own = diskOf(place);
    return [name, (path) => diskOf(path) === own, 'pulled out'];
  });
  const aside = pulled.find(([name]) => name === 'aside');
  if (torture.furtherOf === undefined || aside === undefined) return pulled;
  return [...pulled, [aside[0], aside[1], 'full']];
}

/** Numbers of the calls that change something on a disk. */
async function changesOn(
  holds: Pull['holds'],
  { torture, places }: Scene,
  disk: ModelDisk,
): Promise<readonly number[]> {
  const changes: number[] = [];
  const access = watchedPaths(modelAccess(disk.clone()), (call, path) => {
    if (isPoint(call) && holds(path)) changes.push(call.number);
  });
  await torture.act(stageSession({ access, places }), { access, places });
  return changes;
}

interface Attacked {
  readonly scene: Scene;
  /** As the command finds it. */
  readonly disk: ModelDisk;
  /** How it ends where nothing fails. */
  readonly whole: CommandEnd;
}

/** A command may fail for some files even where no disk does; then the fault has to be told besides. */
function tellsMore({ exitCode, told }: CommandEnd, whole: CommandEnd): boolean {
  return exitCode !== 0 && (exitCode !== whole.exitCode || told !== whole.told);
}

function aftermathOf({ exitCode }: CommandEnd, access: FileAccess): Aftermath {
  return { access, isReported: exitCode === 0, mayHaveFailed: true, isLast: true };
}

interface Pulls extends Attacked {
  readonly way: PlacingWay;
  readonly size: Size;
  readonly tally: Tally;
  /** Of the case, so that cases take other points. */
  readonly number: number;
}

/** Before every so manyth change. */
const PULLS = { full: 1, quick: 24 };

async function pullOnce(
  { scene, disk, whole }: Attacked,
  { isAside, ...pull }: Pull & { readonly isAside: boolean },
): Promise<{ hasFired: boolean; findings: readonly Finding[] }> {
  const plain = modelAccess(disk.clone());
  const { access, hasFired } = withoutDisk(plain, pull);
  const end = await runCommand(scene, access);
  const findings: Finding[] = [];
  if (hasFired() && !tellsMore(end, whole))
    findings.push({
      kind: 'exit code',
      detail: `a disk was ${pull.trouble} at call ${pull.call}, and it ended with ${end.exitCode}`,
    });
  if (isAside) findings.push(...findHeldBack(scene, plain));
  findings.push(...(await recoverTwice(scene, aftermathOf(end, plain))));
  return { hasFired: hasFired(), findings };
}

/** A disk that only further copies go to keeps no file from the library, once the run has begun. */
function findHeldBack({ torture, places, roots, truth }: Scene, access: FileAccess): Finding[] {
  const { library } = stageSession({ access, places });
  const isBegun = listRunIds(library).some((runId) => runState(library, runId) === 'finished');
  if (torture.furtherOf === undefined || !isBegun) return [];
  const now = readTree(access, roots);
  return [...truth.after]
    .filter(([path, content]) => path.startsWith(`${places.library}/`) && now.get(path) !== content)
    .map(([path]) => ({ kind: 'wrong end', detail: `the second disk failed, and ${path} is not there` }));
}

async function failOnce(
  { scene, disk, whole }: Attacked,
  at: FaultPoint,
): Promise<Pick<Attempt, 'kind' | 'hasFired' | 'findings'>> {
  const plain = modelAccess(disk.clone());
  const { access, hasFired } = faultyAccess(plain, at);
  const end = await runCommand(scene, access);
  const isUnfinished =
    unfinishedRuns(stageSession({ access: plain, places: scene.places }).library).length > 0;
  // What a stopped run has under way, such as an empty placeholder, is judged after it was resumed.
  const findings = findLosses(readTree(plain, scene.roots), scene.truth).filter(
    ({ kind }) => kind !== 'torn' || !isUnfinished,
  );
  const isHarmless = at.fault === 'short write';
  // That all is as it has to be after it is held below.
  const isMadeGood = scene.torture.asksOthers === true && at.isLook && end.exitCode === whole.exitCode;
  if (!isHarmless && !isMadeGood && !tellsMore(end, whole))
    findings.push({ kind: 'exit code', detail: `${at.fault} at call ${at.call} ended with ${end.exitCode}` });
  if (isHarmless && end.told !== whole.told)
    findings.push({
      kind: 'exit code',
      detail: `a short write at call ${at.call} ended with ${end.exitCode}: ${end.told}`,
    });
  findings.push(...(await recoverTwice(scene, aftermathOf(end, plain))));
  const kind = `${at.fault}${at.lasting ? ', lasting' : ''}`;
  return { kind, hasFired: hasFired(), findings };
}
