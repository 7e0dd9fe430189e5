import type { FileAccess } from '@mediastruct/core';
import type { Call } from '../watched-access.ts';
import { isChange, watchedAccess } from '../watched-access.ts';

export interface Pull {
  /** The first call that finds the disk so. */
  readonly call: number;
  /** True for the paths of that disk. */
  readonly holds: (path: string) => boolean;
  /** Pulled out: all that is asked of it fails with EIO. Full: what changes it fails with ENOSPC. */
  readonly trouble: 'pulled out' | 'full';
}

/** FileAccess to several disks, one of which is pulled out or full from a call on. */
export function withoutDisk(
  access: FileAccess,
  { call: at, holds, trouble }: Pull,
): { readonly access: FileAccess; readonly hasFired: () => boolean } {
  let fired = false;
  const watched = watchedPaths(access, (call, path) => {
    // A handle can be closed whatever became of its disk.
    if (call.number < at || call.name === 'close' || !holds(path)) return;
    if (trouble === 'full' && !isChange(call)) return;
    fired = true;
    const code = trouble === 'full' ? 'ENOSPC' : 'EIO';
    throw Object.assign(new Error(`${code}: the disk is ${trouble}, ${call.name} '${path}'`), { code });
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
