import type { FileAccess } from '@mediastruct/core';
import { readStateFile } from '@mediastruct/core';
import { join } from 'node:path';

/** On every disc, at its top. */
export const SCRIPT_PATH = 'restore.sh';

/** The text of the script that reads a disc with nothing but a POSIX shell and its usual tools. */
export function restoreScript(access: FileAccess): string {
  const text = readStateFile(access, join(import.meta.dirname, 'restore.sh'));
  if (text === null) throw new Error('restore.sh: expected beside the module that reads it, found nothing');
  return text;
}
