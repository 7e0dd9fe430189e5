import type { FileAccess } from '@mediastruct/core';
import { OPEN } from '@mediastruct/core';

/** One call of core to the file system. */
export interface Call {
  /** From 1. */
  readonly number: number;
  readonly name: keyof FileAccess;
  readonly args: readonly unknown[];
}

export interface Watch {
  /** May throw instead of the call, or end the process. */
  readonly before?: (call: Call) => void;
  readonly after?: (call: Call & { readonly answer: unknown }) => void;
  /** Takes the place of the call where it answers something else than undefined. */
  readonly instead?: (call: Call) => unknown;
}

const CALLS: readonly (keyof FileAccess)[] = [
  'open',
  'close',
  'read',
  'write',
  'fstat',
  'lstat',
  'readdir',
  'readlink',
  'realpath',
  'statfs',
  'fsync',
  'fdatasync',
  'ftruncate',
  'fchmod',
  'futimes',
  'utimes',
  'mkdir',
  'rmdir',
  'link',
  'symlink',
  'rename',
  'unlink',
];

const CHANGES = new Set<keyof FileAccess>([
  'write',
  'ftruncate',
  'fchmod',
  'futimes',
  'utimes',
  'mkdir',
  'rmdir',
  'link',
  'symlink',
  'rename',
  'unlink',
]);

/** True for a call that changes what programs see; a sync changes only what a power cut leaves. */
export function isChange({ name, args }: Call): boolean {
  return CHANGES.has(name) || (name === 'open' && (Number(args[1]) & (OPEN.create | OPEN.truncate)) !== 0);
}

/** True for the calls that are points of a sweep: between any two of them a kill finds the same. */
export function isPoint(call: Call): boolean {
  return isChange(call) || call.name === 'fsync' || call.name === 'fdatasync';
}

/** FileAccess that tells every call before and after it is made. */
export function watchedAccess(access: FileAccess, watch: Watch): FileAccess {
  let number = 0;
  const watched = CALLS.map((name) => [
    name,
    (...args: unknown[]) => {
      const call = { number: (number += 1), name, args };
      watch.before?.(call);
      const replaced = watch.instead?.(call);
      if (replaced !== undefined) return replaced;
      const answer = (access[name] as (...given: unknown[]) => unknown)(...args);
      watch.after?.({ ...call, answer });
      return answer;
    },
  ]);
  return Object.fromEntries(watched) as FileAccess;
}
