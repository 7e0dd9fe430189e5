import type { FileAccess } from '@mediastruct/core';
import { exitCodeOf, MediaStructError } from '@mediastruct/core';
import { stageSession } from '../commands/stage.ts';
import type { Scene } from '../check/recover-twice.ts';

/** How a command ended. */
export interface CommandEnd {
  /** As the command line gives it. */
  readonly exitCode: number;
  /** All that was told of its files; equal where nothing else happened. */
  readonly told: string;
}

/** Runs the command of a scene through this access. */
export async function runCommand(scene: Scene, access: FileAccess): Promise<CommandEnd> {
  const stage = { access, places: scene.places };
  try {
    const summary = await scene.torture.act(stageSession(stage), stage);
    const { states, failures, failureCodes, warnings } = summary;
    const told = JSON.stringify({ states, failures, failureCodes, warnings });
    return { exitCode: exitCodeOf(summary), told };
  } catch (error) {
    // What is no error of ours ends a command as a bug, with 1.
    const exitCode = error instanceof MediaStructError ? error.exitCode : 1;
    return { exitCode, told: String(error) };
  }
}
