import type { FileAccess } from '@mediastruct/core';
import { nodeFileAccess, OPEN } from '@mediastruct/core';

const CHANGING: readonly PropertyKey[] = [
  'link',
  'unlink',
  'rename',
  'mkdir',
  'rmdir',
  'symlink',
  'write',
  'futimes',
  'fchmod',
  'fsync',
];

/** Counts the changes of the disk; from the nth on each fails as if the process were gone. */
export function crashingAt(nth: number): { readonly access: FileAccess; readonly changes: () => number } {
  let changes = 0;
  const access = new Proxy(nodeFileAccess, {
    get: (target, name, receiver) => {
      const own: unknown = Reflect.get(target, name, receiver);
      if (!CHANGING.includes(name) || typeof own !== 'function') return own;
      return (...given: unknown[]): unknown => {
        // The lock of a process goes with it.
        const isLock = typeof given[0] === 'string' && given[0].includes('chain.lock');
        if (!isLock && changes++ >= nth) throw new Error('crash');
        return own.apply(target, given);
      };
    },
  });
  return { access, changes: () => changes };
}

/** A file system that reads past what the system has in memory when it is asked to, or one that cannot. */
export function readingFrom(what: 'disk' | 'memory'): FileAccess {
  return new Proxy(nodeFileAccess, {
    get: (target, name, receiver) => {
      if (name !== 'open') return Reflect.get(target, name, receiver);
      return (path: string, flags: number, mode?: number) => {
        if (what === 'memory' && (flags & OPEN.direct) !== 0)
          throw Object.assign(new Error('EINVAL: no direct reads'), { code: 'EINVAL' });
        return nodeFileAccess.open(path, flags & ~OPEN.direct, mode);
      };
    },
  });
}

/** Answers that a folder cannot be listed. */
export function unreadable(folder: string): FileAccess {
  return new Proxy(nodeFileAccess, {
    get: (target, name, receiver) => {
      if (name !== 'readdir') return Reflect.get(target, name, receiver);
      return (path: string) => {
        if (path === folder) throw Object.assign(new Error('EACCES: no'), { code: 'EACCES' });
        return nodeFileAccess.readdir(path);
      };
    },
  });
}
