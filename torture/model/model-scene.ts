import { exitCodeOf } from '@mediastruct/core';
import type { TortureCase } from '../commands/case.ts';
import { stageSession } from '../commands/stage.ts';
import type { Scene } from '../check/recover-twice.ts';
import { readTree } from '../check/tree-state.ts';
import { ModelDisk } from './model-disk.ts';
import { modelAccess } from './model-access.ts';
import type { PlacingWay } from './placings.ts';

/** The disk as the command finds it, with nothing unsynced but what the case makes fresh. */
export async function preparedDisk(torture: TortureCase, way: PlacingWay): Promise<ModelDisk> {
  const disk = ModelDisk.empty(way.mounts);
  await torture.prepare({ access: modelAccess(disk), places: way.places });
  disk.settle();
  disk.passTime();
  torture.freshen?.({ access: modelAccess(disk), places: way.places });
  return disk;
}

/** Runs the command where nothing fails, to know what is true before and after. */
export async function sceneOf(torture: TortureCase, way: PlacingWay, disk: ModelDisk): Promise<Scene> {
  const roots = [way.places.library, way.places.card, way.places.aside];
  const stage = { access: modelAccess(disk), places: way.places };
  const before = readTree(stage.access, roots);
  const summary = await torture.act(stageSession(stage), stage);
  const exitCode = exitCodeOf(summary);
  if (exitCode !== (torture.exitCode ?? 0))
    throw new Error(`${torture.name}: ended with ${exitCode}: ${JSON.stringify(summary)}`);
  const after = readTree(stage.access, roots);
  return { torture, places: way.places, roots, truth: { before, after, ...torture } };
}
