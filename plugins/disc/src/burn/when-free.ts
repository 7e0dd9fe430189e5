import type { Session } from '@mediastruct/core';
import { displayPath, MediaStructError, underLock } from '@mediastruct/core';

const WAIT_MS = 1000;

/**
 * Runs a task as soon as no other command works with the library: a burned disc is not forgotten because a crawl is running. An unfinished
 * run is no hindrance, for what is written down is only what was read. Throws `locked` (31) where the user stops waiting.
 */
export async function whenFree<T>(
  session: Session,
  {
    command,
    volumeId,
    device,
  }: { readonly command: string; readonly volumeId: string; readonly device: string },
  task: () => T,
): Promise<T> {
  for (let isTold = false; ;) {
    try {
      return await underLock(session, { command, mayResume: true, looksOnly: true }, async () => task());
    } catch (error) {
      if (!(error instanceof MediaStructError) || error.code !== 'locked') throw error;
      if (session.stop.requested)
        throw new MediaStructError('locked', `${error.message}; the disc is burned and not written down`, {
          cause: error,
          suggestions: [
            `mediastruct disc verify ${volumeId} --device ${displayPath(device)}   makes it known`,
          ],
        });
    }
    if (!isTold)
      session.progress({ kind: 'note', message: 'another command works with the library; waiting for it' });
    isTold = true;
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
  }
}
