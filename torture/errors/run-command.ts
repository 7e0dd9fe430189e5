import { MediaStructError } from '../../packages/core/src/errors/media-struct-error.ts';
import type { FileAccess } from '../../packages/core/src/files/file-access.ts';
import { exitCodeOf } from '../../packages/core/src/journal/exit-code.ts';
import { stageSession } from '../commands/stage.ts';
import type { Scene } from '../check/recover-twice.ts';

/** The exit code as the command line gives it, and how many warnings the command told. */
export async function runCommand(
  scene: Scene,
  access: FileAccess,
): Promise<{ exitCode: number; warnings: number }> {
  const stage = { access, places: scene.places };
  try {
    const summary = await scene.torture.act(stageSession(stage), stage);
    return { exitCode: exitCodeOf(summary), warnings: summary.warnings.count };
  } catch (error) {
    // What is no error of ours ends a command as a bug, with 1.
    return { exitCode: error instanceof MediaStructError ? error.exitCode : 1, warnings: 0 };
  }
}
