import type { Session } from '../journal/session.ts';
import { folderOf, nameOf } from '../files/path-text.ts';
import { LeaveOutRules } from '../library/leave-out-rules.ts';
import { throwIfStopped } from '../progress/stop-flag.ts';
import type { IndexLines } from '../records/index-lines.ts';
import type { RecordCursor } from '../records/record-cursor.ts';
import type { HashPrefix } from '../records/record-scan.ts';
import type { LookedTree } from './looked-trees.ts';
import { showsSomething } from './picture-kind.ts';
import { PictureTable } from './picture-table.ts';

export interface LookedRecords {
  readonly trees: readonly LookedTree[];
  readonly lines: IndexLines<LookedTree>;
}

/** Reads the indexes for the pictures in them. What a `.mediastructignore` file names is left out, as `dedupe` leaves it alone. */
export async function collectPictures(
  session: Session,
  { trees, lines }: LookedRecords,
): Promise<PictureTable> {
  const records = trees.reduce((sum, tree) => sum + tree.records, 0);
  session.progress({ kind: 'phase', phase: 'finding pictures', totalFiles: records });
  const pictures = new PictureTable(records);
  const prefix: HashPrefix = { high: 0, low: 0 };
  for (const tree of trees) {
    const isLeftOut = leftOutIn(session, tree);
    for (const read of lines.scan(tree, (record) => {
      if (!showsSomething(nameIn(record)) || !record.readPrefix(prefix)) return;
      const { path, size, isSound } = record.facts();
      // The file of a record with an error may show something else than its hash stands for, and what is seen is kept by the hash.
      if (!isSound || size === 0 || tree.isOthers(path) || isLeftOut(path)) return;
      pictures.add({ prefix, ordinal: record.ordinal, size });
    })) {
      session.progress({ kind: 'advance', files: read, bytes: 0 });
      await new Promise((resolve) => setImmediate(resolve));
      throwIfStopped(session.stop);
    }
  }
  return pictures;
}

function nameIn(record: RecordCursor): string {
  return record.findPath()
    ? record.bytes.toString('utf8', record.nameFrom, record.pathTo)
    : nameOf(record.facts().path);
}

/** Asked in the order of paths, so that each folder's rules are read once. */
function leftOutIn({ library, warnings }: Session, { tree }: LookedTree): (path: string) => boolean {
  const rules = new LeaveOutRules(library.access, {
    root: tree.root,
    patterns: [],
    unusable: 'left-out',
    onFault: warnings.add,
  });
  let folder: string | null = null;
  let hasRules = false;
  return (path) => {
    const own = folderOf(path);
    if (own !== folder) {
      folder = own;
      hasRules = rules.saysOf(own);
    }
    return hasRules && rules.verdict(path) === 'left-out';
  };
}
