import { MediaStructError } from '../errors/media-struct-error.ts';

/** Asked for at safe points: a job that sees it set finishes the batch at hand and stops resumably. */
export interface StopFlag {
  readonly requested: boolean;
}

export const neverStop: StopFlag = { requested: false };

/** Ends the command with exit code 130 where the user asked for it; `next` is what continues it. */
export function throwIfStopped(stop: StopFlag, next = 'Run the command again.'): void {
  if (stop.requested)
    throw new MediaStructError('interrupted', 'Stopped at your request; nothing is half done.', {
      suggestions: [next],
    });
}
