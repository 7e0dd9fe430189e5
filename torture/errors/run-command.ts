import { MediaStructError } from '../../packages/core/src/errors/media-struct-error.ts';
import type { FileAccess } from '../../packages/core/src/files/file-access.ts';
import { exitCodeOf } from '../../packages/core/src/journal/exit-code.ts';
import type { ProgressEvent } from '../../packages/core/src/progress/progress.ts';
import { stageSession } from '../commands/stage.ts';
import type { Scene } from '../check/recover-twice.ts';

/** The exit code as the command line gives it, and how many notes the command told. */
export async function runCommand(
  scene: Scene,
  access: FileAccess,
): Promise<{ exitCode: number; notes: number }> {
  const stage = { access, places: scene.places };
  let notes = 0;
  const progress = ({ kind }: ProgressEvent) => {
    if (kind === 'note') notes += 1;
  };
  try {
    const summary = await scene.torture.act({ ...stageSession(stage), progress }, stage);
    return { exitCode: exitCodeOf(summary), notes };
  } catch (error) {
    // What is no error of ours ends a command as a bug, with 1.
    return { exitCode: error instanceof MediaStructError ? error.exitCode : 1, notes };
  }
}
