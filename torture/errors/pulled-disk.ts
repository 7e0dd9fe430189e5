import type { FileAccess } from '@mediastruct/core';
import type { Call } from '../watched-access.ts';
import { watchedAccess } from '../watched-access.ts';

export interface Pull {
  /** The first call that finds the disk gone. */
  readonly call: number;
  /** True for the paths of the disk that is pulled out. */
  readonly holds: (path: string) => boolean;
}

/** FileAccess from which one of two disks is pulled out: from a call on, all that is asked of it fails with EIO. */
export function withoutDisk(
  access: FileAccess,
  { call: at, holds }: Pull,
): { readonly access: FileAccess; readonly hasFired: () => boolean } {
  let fired = false;
  const watched = watchedPaths(access, (call, path) => {
    // A handle can be closed whatever became of its disk.
    if (call.number < at || call.name === 'close' || !holds(path)) return;
    fired = true;
    throw Object.assign(new Error(`EIO: the disk was pulled out, ${call.name} '${path}'`), { code: 'EIO' });
  });
  return { access: watched, hasFired: () => fired };
}

/** FileAccess that tells before each call which path it is about, also where it has only a handle. */
export function watchedPaths(access: FileAccess, before: (call: Call, path: string) => void): FileAccess {
  const opened = new Map<unknown, string>();
  return watchedAccess(access, {
    before(call) {
      const [subject] = call.args;
      before(call, typeof subject === 'string' ? subject : (opened.get(subject) ?? ''));
    },
    after({ name, args, answer }) {
      if (name === 'open') opened.set(answer, String(args[0]));
    },
  });
}
