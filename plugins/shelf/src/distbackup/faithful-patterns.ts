import type { FileAccess } from '@mediastruct/core';
import { LeaveOutRules } from '@mediastruct/core';
import type { SourceEntry } from '../sources/source-entry.ts';

/**
 * The first file of a list that patterns would leave out; null where they leave out none of them. distbackup backed it up under the rules that they were made of, which
 * tell upper from lower case and may be regular expressions: then they do not say the same, and nobody may lose a file by them.
 */
export function wronglyLeftOut(
  access: FileAccess,
  patterns: readonly string[],
  entries: Iterable<SourceEntry>,
): string | null {
  if (patterns.length === 0) return null;
  const rules = new LeaveOutRules(access, { root: '', patterns, files: [], onFault: () => {} });
  for (const { kind, path } of entries)
    if ((kind === 'file' || kind === 'symlink') && rules.verdict(path) === 'left-out') return path;
  return null;
}
