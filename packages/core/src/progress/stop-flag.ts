import { MediaStructError } from '../errors/media-struct-error.ts';

/** A job reads this at safe points. When it is set, the job finishes its batch and stops so that it can be resumed. */
export interface StopFlag {
  readonly requested: boolean;
}

export const neverStop: StopFlag = { requested: false };

/** Throws `interrupted` (exit 130) if the flag is set. `next` tells the user how to go on. */
export function throwIfStopped(stop: StopFlag, next = 'Run the command again.'): void {
  if (stop.requested)
    throw new MediaStructError('interrupted', 'Stopped at your request; nothing is half done.', {
      suggestions: [next],
    });
}
