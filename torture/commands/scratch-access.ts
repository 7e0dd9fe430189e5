import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileAccess, Session } from '@mediastruct/core';
import { nodeFileAccess } from '@mediastruct/core';

const SCRATCH = [join(tmpdir(), 'mediastruct-shelf-'), join(tmpdir(), 'mediastruct-tables-')];
/** Added to the descriptors of files there, so that they are told from those of the stage. */
const ABOVE = 1_000_000;

/**
 * A session whose command finds the folders in which it unpacks foreign files on the real disk, where SQLite opens them by itself. Nothing fails there; all else
 * stands where the stage has it.
 */
export function withScratch(session: Session): Session {
  const { library } = session;
  return { ...session, library: { ...library, access: scratchAccess(library.access) } };
}

function scratchAccess(access: FileAccess): FileAccess {
  const calls = Object.entries(access).map(([name, call]: [string, (...args: unknown[]) => unknown]) => {
    // The names and arguments are those of the same interface.
    const real = nodeFileAccess[name as keyof FileAccess] as (...args: unknown[]) => unknown;
    return [
      name,
      (first: unknown, ...rest: unknown[]) => {
        if (typeof first === 'number')
          return first < ABOVE ? call(first, ...rest) : real(first - ABOVE, ...rest);
        if (!SCRATCH.some((path) => String(first).startsWith(path))) return call(first, ...rest);
        const answer = real(first, ...rest);
        return name === 'open' ? Number(answer) + ABOVE : answer;
      },
    ];
  });
  return Object.fromEntries(calls) as FileAccess;
}
