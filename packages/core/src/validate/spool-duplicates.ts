import { itemAt } from '../errors/item-at.ts';
import { inBatches } from '../files/batches.ts';
import { statRoot } from '../library/tree-check.ts';
import { treeFilter } from '../library/tree-filter.ts';
import type { Tree } from '../library/library.ts';
import type { Session } from '../journal/session.ts';
import type { PlanWriter } from '../journal/plan/plan-file.ts';
import type { FileAccess } from '../files/file-access.ts';
import { orNullIfAbsent } from '../files/file-access.ts';
import { displayPath, folderOf } from '../files/path-text.ts';
import type { HashOutcome } from '../files/hash-file.ts';
import { identityOf } from '../files/stands-in.ts';
import { PRIVATE, StateFileWriter } from '../files/state-file.ts';
import type { WalkEntry } from '../files/walk.ts';
import { joinPath, walkTree } from '../files/walk.ts';
import { throwIfStopped } from '../progress/stop-flag.ts';
import { formatFileRecord, toStatRecord } from '../records/file-record.ts';
import { untouched } from './plan-operations.ts';

/** Files read together; a batch is also how soon a stop is heeded. */
const BATCH_FILES = 256;
const BATCH_BYTES = 256 * 1024 * 1024;

type WalkedFile = Extract<WalkEntry, { kind: 'file' }>;

/**
 * Reads every file of the duplicates tree now and writes a record line of each to `path`, in the byte order of the
 * paths; a file that cannot be read has its reason instead of a hash. What is no regular file goes to the plan at once.
 * Gives device and inode of each folder that holds some: a file that stands in one of them under another path is a duplicate
 * too. Memory: one batch, and about 100 bytes for each folder.
 */
export async function spoolDuplicates(
  session: Session,
  { tree, path, plan }: { tree: Tree; path: string; plan: PlanWriter },
): Promise<ReadonlySet<string>> {
  const { library, stop } = session;
  const folders = new Set<string>();
  let lastFolder: string | null = null;
  statRoot(library.access, tree);
  session.progress({ kind: 'phase', phase: 'reading duplicates' });
  using spool = new StateFileWriter(library.access, path, { mode: PRIVATE });
  const entries = walkTree(library.access, tree.root, { leaveOut: treeFilter(library, tree) });
  const bytesOf = (entry: WalkEntry) => (entry.kind === 'file' ? entry.stat.size : 0);
  for (const batch of inBatches(entries, { items: BATCH_FILES, bytes: BATCH_BYTES, bytesOf })) {
    throwIfStopped(stop);
    for (const entry of batch) if (entry.kind !== 'file') plan.add(untouched(tree.root, entry));
    const read = batch.filter((entry): entry is WalkedFile => entry.kind === 'file');
    const outcomes = await session.content.hashFiles(
      read.map((entry) => joinPath(tree.root, entry.path)),
      (bytes) => session.progress({ kind: 'advance', files: 0, bytes }),
    );
    for (const { path: file } of read) {
      const folder = folderOf(file);
      if (folder === lastFolder) continue;
      lastFolder = folder;
      const identity = folderIdentity(library.access, joinPath(tree.root, folder));
      if (identity !== null) folders.add(identity);
    }
    read.forEach((entry, at) => spool.write(`${recordLine(entry, itemAt(outcomes, at))}\n`));
    session.progress({ kind: 'advance', files: read.length, bytes: 0 });
  }
  spool.commit();
  return folders;
}

/** Device and inode of a folder, or of the one that a link leads to; null where it is not there. */
export function folderIdentity(access: FileAccess, folder: string): string | null {
  const stat = orNullIfAbsent(() => access.lstat(access.realpath(folder)));
  return stat && identityOf(stat);
}

function recordLine({ path, stat }: WalkedFile, outcome: HashOutcome): string {
  return outcome.kind === 'hashed'
    ? formatFileRecord({ path, sha256: outcome.sha256, ...toStatRecord(outcome.stat) })
    : formatFileRecord({ path, ...toStatRecord(stat), error: displayPath(outcome.message) });
}
