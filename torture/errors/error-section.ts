import type { FileAccess } from '../../packages/core/src/files/file-access.ts';
import { MediaStructError } from '../../packages/core/src/errors/media-struct-error.ts';
import { exitCodeOf } from '../../packages/core/src/journal/exit-code.ts';
import type { TortureCase } from '../commands/case.ts';
import { CASES } from '../commands/cases.ts';
import { stageSession } from '../commands/stage.ts';
import type { Finding } from '../check/findings.ts';
import { findLosses } from '../check/findings.ts';
import type { Scene } from '../check/recover-twice.ts';
import { recoverTwice } from '../check/recover-twice.ts';
import { readTree } from '../check/tree-state.ts';
import type { ModelDisk } from '../model/model-disk.ts';
import { modelAccess } from '../model/model-access.ts';
import { preparedDisk, sceneOf } from '../model/model-scene.ts';
import { PLACING_WAYS } from '../model/placings.ts';
import type { Section } from '../section.ts';
import type { Call } from '../watched-access.ts';
import { isChange, watchedAccess } from '../watched-access.ts';
import type { FaultAt } from './faults.ts';
import { faultsOf, faultyAccess } from './faults.ts';

/** Every call of a command fails: with every errno where it changes something and files are linked, else with one of them in turn. */
export const errorSection: Section = async ({ size, tally, takes }) => {
  let number = 0;
  for (const torture of CASES)
    for (const way of PLACING_WAYS) {
      if (!takes(number++)) continue;
      const disk = await preparedDisk(torture, way);
      const scene = await sceneOf(torture, way, disk.clone());
      for (const at of await points(scene, disk, { everyErrno: size === 'full' && way.name === 'link' })) {
        if (size === 'quick' && at.call % 24 !== number % 24) continue;
        tally.add({
          section: 'errors',
          command: torture.command,
          kind: at.lasting ? `${at.fault}, lasting` : at.fault,
          ...(await failOnce(scene, disk, at)),
          about: `${torture.name} (${way.name}), call ${at.call}`,
        });
      }
    }
};

async function points(
  scene: Scene,
  disk: ModelDisk,
  { everyErrno }: { everyErrno: boolean },
): Promise<readonly FaultAt[]> {
  const calls: Call[] = [];
  const access = watchedAccess(modelAccess(disk.clone()), { before: (call) => calls.push(call) });
  await scene.torture.act(stageSession({ access, places: scene.places }), { access, places: scene.places });
  return calls.flatMap((call) => {
    const faults = faultsOf(call);
    const chosen =
      everyErrno && isChange(call) ? faults : faults.filter((_, nth) => nth === call.number % faults.length);
    const once = chosen.map((fault) => ({ call: call.number, fault, lasting: false }));
    const isLasting = isChange(call) && call.number % 3 === 0;
    return isLasting ? [...once, { call: call.number, fault: 'ENOSPC', lasting: true } as const] : once;
  });
}

async function failOnce(
  scene: Scene,
  prepared: ModelDisk,
  at: FaultAt,
): Promise<{ hasFired: boolean; findings: readonly Finding[] }> {
  const plain = modelAccess(prepared.clone());
  const { access, hasFired } = faultyAccess(plain, at);
  const exitCode = await exitCodeOfCommand(scene.torture, scene, access);
  const findings = findLosses(readTree(plain, scene.roots), scene.truth);
  const isHarmless = at.fault === 'short write';
  if (!isHarmless && exitCode === 0)
    findings.push({ kind: 'exit code', detail: `${at.fault} at call ${at.call} ended with 0` });
  if (isHarmless && exitCode !== (scene.torture.exitCode ?? 0))
    findings.push({ kind: 'exit code', detail: `a short write at call ${at.call} ended with ${exitCode}` });
  findings.push(
    ...(await recoverTwice(scene, { access: plain, isReported: isHarmless, mayHaveFailed: true })),
  );
  return { hasFired: hasFired(), findings };
}

async function exitCodeOfCommand(torture: TortureCase, scene: Scene, access: FileAccess): Promise<number> {
  const stage = { access, places: scene.places };
  try {
    return exitCodeOf(await torture.act(stageSession(stage), stage));
  } catch (error) {
    // What is no error of ours ends a command as a bug, with 1.
    return error instanceof MediaStructError ? error.exitCode : 1;
  }
}
