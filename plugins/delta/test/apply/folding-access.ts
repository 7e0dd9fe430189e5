import { join } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import { nodeFileAccess, orNullIfAbsent } from '@mediastruct/core';

const PATHS: Readonly<Record<string, readonly number[]>> = {
  open: [0],
  lstat: [0],
  readdir: [0],
  readlink: [0],
  utimes: [0],
  mkdir: [0],
  rmdir: [0],
  link: [0, 1],
  symlink: [1],
  rename: [0, 1],
  unlink: [0],
};

/** Takes names below a folder for one that differ in case alone, as exFAT does; an entry keeps the case that it was made with. `onCall` is asked before each call. */
export function foldingBelow(
  root: string,
  onCall: (name: string, path: string) => void = () => {},
): FileAccess {
  return new Proxy(nodeFileAccess, {
    get: (target, name, receiver) => {
      const own: unknown = Reflect.get(target, name, receiver);
      if (typeof name !== 'string' || typeof own !== 'function') return own;
      const at = PATHS[name] ?? [];
      return (...given: unknown[]): unknown => {
        onCall(name, String(given[at[0] ?? 0]));
        const told = given.map((one, nth) =>
          at.includes(nth) && typeof one === 'string' ? found(root, one) : one,
        );
        // A rename to another case is one of the entry itself.
        if (name === 'rename' && told[0] === told[1]) told[1] = given[1];
        return own.apply(target, told);
      };
    },
  });
}

/** The path with each part below the root as the entry that stands there is called. */
function found(root: string, path: string): string {
  if (!path.startsWith(`${root}/`)) return path;
  let at = root;
  for (const part of path.slice(root.length + 1).split('/')) {
    const names = orNullIfAbsent(() => nodeFileAccess.readdir(at))?.map(({ name }) => name) ?? [];
    const isThere = names.includes(part);
    const other = isThere ? part : names.find((name) => name.toLowerCase() === part.toLowerCase());
    at = join(at, other ?? part);
  }
  return at;
}
