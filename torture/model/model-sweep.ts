import { resumeRuns } from '../../packages/core/src/journal/run.ts';
import { exitCodeOf } from '../../packages/core/src/journal/exit-code.ts';
import { unfinishedRuns } from '../../packages/core/src/journal/run-folder.ts';
import type { TortureCase } from '../commands/case.ts';
import type { Stage } from '../commands/stage.ts';
import { stageSession } from '../commands/stage.ts';
import type { Finding, Truth } from '../check/findings.ts';
import {
  findDifferences,
  findIndexFaults,
  findLedgerFaults,
  findLeftovers,
  findLosses,
} from '../check/findings.ts';
import { digestOf, readTree } from '../check/tree-state.ts';
import { isChange, watchedAccess } from '../watched-access.ts';
import { crashImages } from './crash-images.ts';
import type { DiskImage } from './model-disk.ts';
import { ModelDisk } from './model-disk.ts';
import { modelAccess } from './model-access.ts';
import type { PlacingWay } from './placings.ts';
import { ImageSet } from './image-set.ts';

export interface SweepOptions {
  /** States made at one call, at most. */
  readonly statesAtACall: number;
  /** Every so many states the recovery itself is cut too, at each of its calls. */
  readonly cutRecoveryEvery: number;
  readonly random: () => number;
  readonly onState: (findings: readonly Finding[], about: string) => void;
}

/** What a case looks like on one way of placing: the disk before the command, and what is true after it. */
interface Scene {
  readonly name: string;
  readonly torture: TortureCase;
  readonly way: PlacingWay;
  readonly truth: Truth;
  readonly roots: readonly string[];
}

/**
 * Runs one command on a modelled disk, cuts the power at each of its calls in every way the disk may forget, and
 * recovers twice from each state. States that are equal are tried once.
 */
export async function sweepModel(torture: TortureCase, way: PlacingWay, options: SweepOptions): Promise<void> {
  const disk = await preparedDisk(torture, way);
  const scene = await sceneOf(torture, way, disk.clone());
  const states = new ImageSet();
  const recording = disk.clone();
  const access = watchedAccess(modelAccess(recording), {
    after: (call) => {
      if (!isChange(call)) return;
      for (const image of crashImages(recording, { limit: options.statesAtACall, random: options.random }))
        states.add(recording, image, `after call ${call.number} (${call.name} ${String(call.args[0])})`);
    },
  });
  const stage = { access, places: way.places };
  await torture.act(stageSession(stage), stage);
  for (const image of crashImages(recording, { limit: 4 * options.statesAtACall, random: options.random }))
    states.add(recording, image, 'after success was reported', true);
  let tried = 0;
  for (const state of states.all()) {
    tried += 1;
    const cut = ModelDisk.fromImage(recording, state.image);
    const nested = tried % options.cutRecoveryEvery === 0 ? new ImageSet() : null;
    options.onState(
      await recoverTwice(scene, cut, { nested, isReported: state.isReported, options }),
      `${scene.name} ${state.about}`,
    );
    for (const inner of nested?.all() ?? [])
      options.onState(
        await recoverTwice(scene, ModelDisk.fromImage(cut, inner.image), { nested: null, isReported: false, options }),
        `${scene.name} ${state.about}, recovery cut ${inner.about}`,
      );
  }
}

async function preparedDisk(torture: TortureCase, way: PlacingWay): Promise<ModelDisk> {
  const disk = ModelDisk.empty(way.mounts);
  await torture.prepare({ access: modelAccess(disk), places: way.places });
  disk.settle();
  return disk;
}

async function sceneOf(torture: TortureCase, way: PlacingWay, disk: ModelDisk): Promise<Scene> {
  const roots = [way.places.library, way.places.card, way.places.aside];
  const stage: Stage = { access: modelAccess(disk), places: way.places };
  const before = readTree(stage.access, roots);
  const summary = await torture.act(stageSession(stage), stage);
  const exitCode = exitCodeOf(summary);
  if (exitCode !== (torture.exitCode ?? 0))
    throw new Error(`${torture.name}: ended with ${exitCode}: ${JSON.stringify(summary)}`);
  const after = readTree(stage.access, roots);
  const isGenerated = torture.isGenerated ?? (() => false);
  return { name: `${torture.name} (${way.name})`, torture, way, truth: { before, after, isGenerated }, roots };
}

async function recoverTwice(
  scene: Scene,
  disk: ModelDisk,
  run: { nested: ImageSet | null; isReported: boolean; options: SweepOptions },
): Promise<readonly Finding[]> {
  const plain = modelAccess(disk);
  try {
    const access = run.nested === null ? plain : cutAccess(disk, run.nested, run.options);
    const isBegun = unfinishedRuns(stageSession({ access: plain, places: scene.way.places }).library).length > 0;
    await resumeRuns(stageSession({ access, places: scene.way.places }));
    const now = readTree(plain, scene.roots);
    const findings = findLosses(now, scene.truth);
    const { library } = stageSession({ access: plain, places: scene.way.places });
    const isBefore = findDifferences(now, scene.truth.before, scene.truth).length === 0;
    if (isBegun) findings.push(...findLeftovers(now));
    if (isBegun || run.isReported || !isBefore)
      findings.push(...findDifferences(now, scene.truth.after, scene.truth));
    findings.push(...findLedgerFaults(plain, library, now), ...findIndexFaults(plain, library, now));
    const digest = digestOf(plain, scene.roots);
    await resumeRuns(stageSession({ access: plain, places: scene.way.places }));
    if (digestOf(plain, scene.roots) !== digest)
      findings.push({ kind: 'not idempotent', detail: 'the second recovery changed something' });
    return findings;
  } catch (error) {
    return [{ kind: 'crashed', detail: (error as Error).stack ?? String(error) }];
  }
}

function cutAccess(disk: ModelDisk, nested: ImageSet, options: SweepOptions) {
  return watchedAccess(modelAccess(disk), {
    after: (call) => {
      if (!isChange(call)) return;
      for (const image of crashImages(disk, { limit: 6, random: options.random }))
        nested.add(disk, image, `after call ${call.number} (${call.name} ${String(call.args[0])})`);
    },
  });
}

export type { DiskImage };
