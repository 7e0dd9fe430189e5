import type { FileAccess } from '@mediastruct/core';
import type { BlockPool } from '../blocks/index.ts';
import { blockPool } from '../blocks/index.ts';

/** Deltas of old files of so many bytes are applied by the calling thread alone: another one would take as long to start. */
const ALONE_BYTES = 10 << 20;

/** Threads that apply deltas; `threads` of them, or one for each core. */
export function applyPool(access: FileAccess, threads = 0): BlockPool {
  return blockPool({ threads, access, smallBytes: ALONE_BYTES });
}
