import type { FileAccess } from '../../src/files/file-access.ts';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';

const CHANGES = ['open', 'write', 'fsync', 'fdatasync', 'rename', 'mkdir', 'unlink', 'rmdir'] as const;

/** A dead process cleans nothing up, so what wanted to clean up failed as well. */
export function firstCause(error: unknown): Error {
  return error instanceof SuppressedError ? firstCause(error.suppressed) : (error as Error);
}

/** The real file system until its n-th change, which fails, as do all after it: the process is as good as dead. */
export function failingAt(nth: number): FileAccess {
  let changes = 0;
  const failing = Object.fromEntries(
    CHANGES.map((name) => [
      name,
      (...given: unknown[]) => {
        const isReading = name === 'open' && (Number(given[1]) & 3) === 0;
        if (!isReading && changes++ >= nth)
          throw Object.assign(new Error('EIO: stopped here'), { code: 'EIO' });
        return (nodeFileAccess[name] as (...args: unknown[]) => unknown)(...given);
      },
    ]),
  );
  return { ...nodeFileAccess, ...failing };
}
