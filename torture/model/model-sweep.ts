import type { FileAccess } from '@mediastruct/core';
import { unfinishedRuns } from '@mediastruct/core';
import type { TortureCase } from '../commands/case.ts';
import { stageSession } from '../commands/stage.ts';
import type { Finding } from '../check/findings.ts';
import { recoverTwice } from '../check/recover-twice.ts';
import type { Scene } from '../check/recover-twice.ts';
import { isChange, isPoint, watchedAccess } from '../watched-access.ts';
import { crashImages } from './crash-images.ts';
import { ImageSet } from './image-set.ts';
import { ModelDisk } from './model-disk.ts';
import { modelAccess } from './model-access.ts';
import { preparedDisk, sceneOf } from './model-scene.ts';
import type { PlacingWay } from './placings.ts';

export interface SweepOptions {
  /** States made at one call, at most. */
  readonly statesAtACall: number;
  /** As many after a command has ended, and at a cut within a recovery. */
  readonly statesAtTheEnd: number;
  readonly statesInRecovery: number;
  /** Every so many states the recovery itself is cut too, at each of its calls. */
  readonly cutRecoveryEvery: number;
  /** Every so many calls the process is killed, resumed on the running machine, and the power is cut then. */
  readonly killEvery: number;
  /** Every so many syncs it is killed before them, resumed, and the power is cut after that: nobody may trust what is not durable. */
  readonly killAtSyncs: number;
  readonly random: () => number;
  readonly onState: (state: TriedState) => void;
}

export interface TriedState {
  readonly kind: 'power cut' | 'power cut in recovery' | 'kill, resume, power cut';
  readonly about: string;
  readonly findings: readonly Finding[];
}

interface Killed {
  readonly disk: ModelDisk;
  readonly about: string;
  /** The power is cut during the resumed run too, not only after it. */
  readonly cutWithin: boolean;
}

/**
 * Runs one command on a modelled disk, cuts the power at each of its calls in every way the disk may forget, and
 * recovers twice from each state. States that are equal are tried once.
 */
export async function sweepModel(
  torture: TortureCase,
  way: PlacingWay,
  options: SweepOptions,
): Promise<void> {
  const prepared = await preparedDisk(torture, way);
  const scene = await sceneOf(torture, way, prepared.clone());
  const { states, killed, disk } = await record(scene, prepared, options);
  let tried = 0;
  for (const { image, about, isReported } of states.all()) {
    tried += 1;
    const cut = ModelDisk.fromImage(disk, image);
    const inner = tried % options.cutRecoveryEvery === 0 ? new ImageSet() : null;
    const findings = await recover(scene, cut, { inner, isReported, options });
    options.onState({ kind: 'power cut', about, findings });
    await tryInner(scene, { disk: cut, about, inner }, { kind: 'power cut in recovery', options });
  }
  for (const { disk: left, about, cutWithin } of killed) {
    // Before a run has begun nothing is promised of fresh files, whatever ends well afterwards.
    if (!isPromised(scene) && !isBegun(scene, left)) continue;
    const inner = new ImageSet();
    const within = cutWithin && isPromised(scene) ? inner : null;
    const findings = await recover(scene, left, { inner: within, isReported: false, options });
    options.onState({ kind: 'kill, resume, power cut', about, findings });
    for (const image of crashImages(left, { limit: options.statesAtTheEnd, random: options.random }))
      inner.add(left, image, 'after its end');
    await tryInner(scene, { disk: left, about, inner }, { kind: 'kill, resume, power cut', options });
  }
}

async function record(
  scene: Scene,
  prepared: ModelDisk,
  options: SweepOptions,
): Promise<{ states: ImageSet; killed: readonly Killed[]; disk: ModelDisk }> {
  const disk = prepared.clone();
  const states = new ImageSet();
  const killed: Killed[] = [];
  let changes = 0;
  const access = onEachChange(disk, (about) => {
    if (isPromised(scene))
      for (const image of crashImages(disk, { limit: options.statesAtACall, random: options.random }))
        states.add(disk, image, about);
    if ((changes += 1) % options.killEvery === 0) killed.push({ disk: disk.clone(), about, cutWithin: true });
  });
  let syncs = 0;
  const killing = watchedAccess(access, {
    before: (call) => {
      const isSync = isPoint(call) && !isChange(call);
      if (isSync && (syncs += 1) % options.killAtSyncs === 0)
        killed.push({
          disk: disk.clone(),
          about: `before call ${call.number}: ${call.name}`,
          cutWithin: false,
        });
    },
  });
  const stage = { access: killing, places: scene.places };
  await scene.torture.act(stageSession(stage), stage);
  for (const image of crashImages(disk, { limit: options.statesAtTheEnd, random: options.random }))
    states.add(disk, image, 'after success was reported', true);
  return { states, killed, disk };
}

function recover(
  scene: Scene,
  disk: ModelDisk,
  run: { inner: ImageSet | null; isReported: boolean; options: SweepOptions },
): Promise<readonly Finding[]> {
  const { inner, isReported, options } = run;
  const access =
    inner === null
      ? modelAccess(disk)
      : onEachChange(disk, (about) => {
          for (const image of crashImages(disk, { limit: options.statesInRecovery, random: options.random }))
            inner.add(disk, image, about);
        });
  return recoverTwice(scene, { access, isReported });
}

/** For files that are not on the disk yet nothing is promised before the command has ended well. */
function isPromised({ torture }: Scene): boolean {
  return torture.freshen === undefined;
}

function isBegun({ places }: Scene, disk: ModelDisk): boolean {
  return unfinishedRuns(stageSession({ access: modelAccess(disk), places }).library).length > 0;
}

/** The states that a power cut during or after a recovery leaves. */
async function tryInner(
  scene: Scene,
  outer: { disk: ModelDisk; about: string; inner: ImageSet | null },
  { kind, options }: { kind: TriedState['kind']; options: SweepOptions },
): Promise<void> {
  for (const { image, about } of outer.inner?.all() ?? []) {
    const access = modelAccess(ModelDisk.fromImage(outer.disk, image));
    const findings = await recoverTwice(scene, { access, isReported: false });
    options.onState({ kind, about: `${outer.about}, recovery ${about}`, findings });
  }
}

function onEachChange(disk: ModelDisk, take: (about: string) => void): FileAccess {
  return watchedAccess(modelAccess(disk), {
    after: (call) => {
      if (isChange(call)) take(`after call ${call.number}: ${call.name} ${String(call.args[0])}`);
    },
  });
}
