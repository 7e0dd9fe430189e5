import type { FileAccess } from '@mediastruct/core';
import { toStatRecord } from '@mediastruct/core';
import type { MoveOperation } from '@mediastruct/core/testing';
import { hashFile } from '@mediastruct/core/testing';

/** What a plan knows of a file that stands there now. */
export function factsOf(access: FileAccess, path: string): Pick<MoveOperation, 'stat' | 'sha256'> {
  const found = hashFile(access, path);
  if (found.kind === 'failed') throw new Error(`${path}: ${found.message}`);
  return { stat: toStatRecord(found.stat), sha256: found.sha256 };
}
