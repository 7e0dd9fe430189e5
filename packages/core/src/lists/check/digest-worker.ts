import { nodeFileAccess } from '../../files/node-file-access.ts';
import type { DigestAnswer, DigestTask } from './digest-reader.ts';
import { readDigestsOf } from './digest-reader.ts';

/** Reads files on a pool thread. */
export function readDigests(task: DigestTask): Promise<readonly DigestAnswer[]> {
  return readDigestsOf(nodeFileAccess, task);
}
