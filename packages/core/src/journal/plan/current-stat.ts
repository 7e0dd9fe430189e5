import { isUntouched } from '../../files/file-facts.ts';
import { messageOf, statIfReadable } from '../../files/file-access.ts';
import { toStatRecord } from '../../records/file-record.ts';
import type { Session } from '../session.ts';
import type { ChangingOperation, NewOperation } from './operation.ts';
import { isChanging } from './operation.ts';

/**
 * Operations planned from an index, for files as they are now. A library that was copied to another disk has the same names,
 * sizes and times there, but other inodes and change times, which the executor would take for other files. Such a file is read: where its content is
 * as the index says, the operation expects it as it is now. Any other file that changed is left to the executor, which says so.
 */
export async function forFilesAsTheyAre(
  session: Session,
  operations: readonly NewOperation[],
): Promise<readonly NewOperation[]> {
  const elsewhere = operations.filter((one) => isChanging(one) && isCopiedSince(session, one));
  if (elsewhere.length === 0) return operations;
  const outcomes = await session.content.hashFiles(elsewhere.map(({ from }) => from));
  const now = new Map<NewOperation, NewOperation>();
  for (const [at, operation] of elsewhere.entries()) {
    const found = outcomes[at];
    if (found?.kind === 'hashed' && found.sha256 === operation.sha256)
      // Only changing operations are among them, and those have stat and hash.
      now.set(operation, {
        ...(operation as Omit<ChangingOperation, 'id'>),
        stat: toStatRecord(found.stat),
        hashedAt: session.now().toISOString(),
      } as NewOperation);
  }
  return operations.map((operation) => now.get(operation) ?? operation);
}

/** Same size and modification time, but another inode or change time. */
function isCopiedSince({ library, warnings }: Session, { from, stat: expected }: NewOperation): boolean {
  if (expected === undefined) return false;
  const stat = statIfReadable(library.access, from, (error) => warnings.add(from, messageOf(error)));
  return (
    stat?.kind === 'file' &&
    !isUntouched(stat, expected) &&
    stat.size === expected.size &&
    String(stat.mtimeNs) === expected.mtimeNs
  );
}
