import type { Session } from '../../journal/session.ts';
import type { RecordCursor } from '../../records/record-cursor.ts';
import type { HashPrefix } from '../../records/record-scan.ts';
import type { ComparedRecords, EqualSets } from '../collect-candidates.ts';
import { tellRead } from '../collect-candidates.ts';
import type { ComparedTree } from '../compared-trees.ts';
import { FolderTable } from './folder-table.ts';
import type { InnerTree } from './inner-trees.ts';
import { RecordFolder } from './record-folder.ts';

export interface ScannedFile {
  /** The number of its folder, as `FolderTable.enter` gives it. */
  readonly folder: number;
  /** -1 where nothing equals it, or it is empty. */
  readonly set: number;
  /** Bytes. */
  readonly size: number;
  readonly record: RecordCursor;
}

export interface FolderScan {
  readonly phase: string;
  readonly compared: ComparedRecords;
  /** By tree. */
  readonly inner: readonly (readonly InnerTree[])[];
  readonly equal: EqualSets;
}

/** Who is shown what a scan reads. */
export interface FolderVisitor {
  /** Before the first record of a tree. */
  readonly begin?: (tree: ComparedTree, folders: FolderTable) => void;
  readonly visit: (file: ScannedFile) => void;
}

/** Shows every file of the compared trees once, in their order and that of the paths; gives the folders that were met, always by the same numbers. */
export async function scanFolders(
  session: Session,
  { phase, compared: { trees, lines }, inner, equal }: FolderScan,
  { begin, visit }: FolderVisitor,
): Promise<FolderTable> {
  const totalFiles = trees.reduce((sum, tree) => sum + tree.records, 0);
  session.progress({ kind: 'phase', phase, totalFiles });
  const folders = new FolderTable();
  const prefix: HashPrefix = { high: 0, low: 0 };
  for (const [nth, tree] of trees.entries()) {
    folders.begin();
    begin?.(tree, folders);
    const place = new RecordFolder(tree, inner[nth] ?? [], folders);
    for (const read of lines.scan(tree, (record) => {
      const { folder, size } = place.of(record);
      if (folder < 0) return;
      const found = size > 0 && record.readPrefix(prefix) ? equal.sets.find(prefix) : -1;
      visit({ folder, size, record, set: found >= 0 && record.facts().isSound ? found : -1 });
    }))
      await tellRead(session, read);
    place.end();
  }
  return folders;
}
