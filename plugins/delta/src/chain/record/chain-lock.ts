import { join } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import { LibraryLock } from '@mediastruct/core';
import { LOCK_NAME } from './chain-names.ts';

/** Runs a task while no other command may change the chain; while one does, it is `locked` (31). */
export async function withChainLock<T>(
  access: FileAccess,
  { chain, command }: { readonly chain: string; readonly command: string },
  task: () => Promise<T>,
): Promise<T> {
  const lock = LibraryLock.take(access, join(chain, LOCK_NAME), command);
  try {
    return await task();
  } finally {
    lock[Symbol.dispose]();
  }
}
