import type { FileAccess, LeaveOut } from '@mediastruct/core';
import { LeaveOutRules } from '@mediastruct/core/crawl';
import type { KnownSource } from '../ledger/shelf-state.ts';

export interface LeavingOut {
  readonly source: Pick<KnownSource, 'ignore' | 'ignoreFiles'>;
  /** Absolute path of the source. */
  readonly root: string;
  /** Told of a file with patterns that cannot be used: they do not hold, neither for what they leave out nor for what they take in. */
  readonly onFault: (path: string, message: string) => void;
}

/**
 * What of a source is left out: by its own patterns, and by the files with patterns in its folders. Ask in the order of a walk, or each file with patterns on the way
 * to a path is read again.
 */
export function leftOutOf(access: FileAccess, { source, root, onFault }: LeavingOut): LeaveOut {
  const { ignore: patterns, ignoreFiles: files } = source;
  if (patterns.length === 0 && files.length === 0) return () => false;
  const rules = new LeaveOutRules(access, { root, patterns, files, onFault });
  return (path, kind) =>
    (kind === 'folder' ? rules.verdictOfFolder(path) : rules.verdict(path)) === 'left-out';
}
