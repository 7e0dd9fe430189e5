import { pathIn } from '../files/path-text.ts';
import type { Session } from '../journal/session.ts';
import { LeaveOutRules } from '../library/leave-out-rules.ts';
import type { DedupeRules } from './dedupe-rules.ts';

/**
 * Which names of a folder are neither compared nor moved: those that the `.mediastructignore` files of its tree name, and hidden ones where the rules
 * say so. Where such a file is there and cannot be used, that is all below its folder: nothing tells what it names. Ask folder by folder, in the order of a walk. Folders are relative to the root of the tree.
 */
export function leftAlone(
  { library, warnings }: Session,
  root: string,
  { skipHidden }: Pick<DedupeRules, 'skipHidden'>,
): (folder: string) => (name: string) => boolean {
  const rules = new LeaveOutRules(library.access, {
    root,
    patterns: [],
    unusable: 'left-out',
    onFault: warnings.add,
  });
  return (folder) => {
    const isHiddenFolder = folder.split('/').some((segment) => segment.startsWith('.'));
    const hasRules = rules.saysOf(folder);
    return (name) =>
      (skipHidden && (isHiddenFolder || name.startsWith('.'))) ||
      (hasRules && rules.verdict(pathIn(folder, name)) === 'left-out');
  };
}
