import { displayPath } from '../../files/path-text.ts';
import { errnoOf, messageOf } from '../../files/file-access.ts';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import type { RunPaths } from './run-folder.ts';

/** A disk error that ended a run in the middle: `no-space` (23) or `interrupted` (130), with the way out; others stay as they are. */
export function stoppedError(error: unknown, run: RunPaths): unknown {
  const errno = errnoOf(error);
  if (errno === null) return error;
  const isFull = errno === 'ENOSPC' || errno === 'EDQUOT';
  return new MediaStructError(
    isFull ? 'no-space' : 'interrupted',
    `The run ${run.runId} stopped: ${displayPath(messageOf(error))}. No source was taken away unproven.`,
    {
      path: run.folder,
      cause: error,
      suggestions: [
        'Mend the cause, then: mediastruct resume',
        `or take it back: mediastruct undo ${run.runId}`,
      ],
    },
  );
}
