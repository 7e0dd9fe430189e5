import { MediaStructError } from '../errors/media-struct-error.ts';

/** Asked for at safe points: a job that sees it set finishes the batch at hand and stops resumably. */
export interface StopFlag {
  readonly requested: boolean;
}

export const neverStop: StopFlag = { requested: false };

/** Ends the run with exit code 130 where the user asked for it. */
export function throwIfStopped(stop: StopFlag): void {
  if (stop.requested)
    throw new MediaStructError('interrupted', 'Stopped at your request; nothing is half done.', {
      suggestions: ['mediastruct resume'],
    });
}
