import { GoneFiles } from './gone-files.ts';
import { MediaStructError } from '../errors/media-struct-error.ts';
import { lstatOrNull } from '../files/file-access.ts';
import { InodeMeaning } from '../files/inode-meaning.ts';
import { joinPath, walkTree } from '../files/walk.ts';
import type { Session } from '../journal/session.ts';
import type { Tree } from '../library/library.ts';
import type { TreeIdentity } from '../library/tree-check.ts';
import { checkTree, newTreeId, refuseEmptyTree } from '../library/tree-check.ts';
import { treeFilter } from '../library/tree-filter.ts';
import { throwIfStopped } from '../progress/stop-flag.ts';
import type { FileRecord, StatRecord } from '../records/file-record.ts';
import { toStatRecord } from '../records/file-record.ts';
import type { IndexHeader } from '../records/index-header.ts';
import type { IndexTotals } from '../records/index-base.ts';
import { readBaseTotals, readIndex } from '../records/index-file.ts';
import { CrawlOutput } from './crawl-output.ts';
import { mergeWalk } from './merge-walk.ts';
import { mayReuse, unsettledMs } from './plan-reuse.ts';
import type { MetFile, ReuseRules } from './plan-reuse.ts';
import type { CrawlReport } from './crawl-report.ts';
import type { IndexUpdate } from './index-update.ts';
import { ChangedIndex, NewIndex } from './index-update.ts';
import type { RecordReader } from './record-reader.ts';

export interface CrawlOptions {
  readonly maxAgeDays: number;
  /** Reads every file again. */
  readonly force: boolean;
  /** The tree was emptied or replaced on purpose: what its index says of it is forgotten. */
  readonly acceptTree: boolean;
}

/**
 * Brings the index of one tree up to date: the walk and the stored index are merged as streams, stored hashes
 * that still hold are kept, the other files are read on all cores. What is not as the index says is appended to its
 * changes, or folded into it where that is much, and counts only when it is whole. Memory: the window of records in flight, and the folder listings on the way down.
 */
export async function crawlTree(
  session: Session,
  { tree, reader }: { tree: Tree; reader: RecordReader },
  options: CrawlOptions,
): Promise<CrawlReport> {
  const { access } = session.library;
  const now = session.now();
  const rules: ReuseRules = { nowMs: now.getTime(), maxAgeDays: options.maxAgeDays, force: options.force };
  const identity = identityOf(session, tree, options);
  const hasKnown = identity?.previous != null;
  tellStart(session, tree, hasKnown ? readBaseTotals(access, tree.indexPath) : null);
  const header = {
    treeId: identity?.treeId ?? newTreeId(),
    root: tree.root,
    rootIno: String(access.lstat(access.realpath(tree.root)).ino),
    createdAt: now.toISOString(),
    algorithm: 'sha256' as const,
  };
  using index = hasKnown ? changedIndex(session, tree, header) : newIndex(session, tree, header);
  const gone = hasKnown ? new GoneFiles() : null;
  const output = new CrawlOutput({
    index,
    reader,
    session,
    task: { root: tree.root, at: now.toISOString() },
    gone,
  });
  const known = hasKnown ? readIndex(access, tree.indexPath) : [];
  const walk = walkTree(access, tree.root, { leaveOut: treeFilter(session.library, tree) });
  const inodes = new InodeMeaning(access);
  for (const met of mergeWalk(walk, known)) {
    throwIfStopped(session.stop);
    if (met.kind === 'gone') output.drop(met.record);
    else if (met.kind === 'kept') output.keep(met.record);
    else if (met.entry.kind === 'failed') output.fail({ path: met.entry.path, message: met.entry.message });
    else if (met.entry.kind !== 'file') {
      output.countOther(met.entry.kind);
      if (met.record !== null) output.drop(met.record);
    } else {
      const stat = toStatRecord(met.entry.stat);
      const path = joinPath(tree.root, met.entry.path);
      const inodeOutlivesMount = inodes.outlivesMount(path, met.entry.stat);
      const file = { stat, inodeOutlivesMount };
      if (met.record !== null && mayReuse(met.record, file, rules))
        output.reuse({ ...met.record, ...stat }, { isNew: !hasStat(met.record, stat) });
      else {
        await waitUntilSettled(session, output, file);
        output.read({ path: met.entry.path, stat, known: met.record });
      }
    }
    if (output.isFull) await output.makeRoom();
  }
  await output.drain();
  index.commit();
  const nowhere = gone?.nowhere(session) ?? { count: 0, paths: [] };
  return {
    tree: tree.name,
    root: tree.root,
    ...output.totals(),
    goneNowhere: nowhere.count,
    goneNowhereFiles: nowhere.paths,
  };
}

async function waitUntilSettled({ now }: Session, output: CrawlOutput, file: MetFile): Promise<void> {
  const ms = unsettledMs(file, now().getTime());
  if (ms === 0) return;
  await new Promise((resolve) => setTimeout(resolve, ms));
  output.readFrom(now());
}

/** Null where the index is damaged and `--force` makes a new one; an empty folder is then believed only if it is said to be. */
function identityOf(session: Session, tree: Tree, options: CrawlOptions): TreeIdentity | null {
  const { access } = session.library;
  if (!options.force || !isDamaged(session, tree)) return checkTree(access, tree, options);
  if (!options.acceptTree) refuseEmptyTree(access, tree);
  return null;
}

/** `--force` is the way out of a damaged index, so it must not stumble over it. */
function isDamaged(session: Session, tree: Tree): boolean {
  const { access } = session.library;
  if (lstatOrNull(access, tree.indexPath) === null) return false;
  try {
    for (const record of readIndex(access, tree.indexPath)) void record;
    return false;
  } catch (error) {
    if (!(error instanceof MediaStructError) || error.code !== 'damaged') throw error;
    session.warnings.add(
      tree.indexPath,
      `${error.message}; a new index is written, and bit rot since the last crawl cannot be told`,
    );
    return true;
  }
}

function newIndex({ library }: Session, { indexPath }: Tree, header: IndexHeader): IndexUpdate {
  return new NewIndex(library.access, { path: indexPath, header });
}

function changedIndex({ library, progress }: Session, { indexPath }: Tree, header: IndexHeader): IndexUpdate {
  return new ChangedIndex(library.access, { path: indexPath, header, kept: library.changesKept }, (bytes) =>
    progress({
      kind: 'note',
      message: `its changes ended in ${bytes} bytes of a write that was cut off; they never counted and are taken away`,
      path: indexPath,
    }),
  );
}

/** Whether a record has all that the file system says of its file now, so that the index needs no change. */
function hasStat(record: FileRecord, stat: StatRecord): boolean {
  // A stat record has these keys only.
  return (Object.keys(stat) as (keyof StatRecord)[]).every((key) => record[key] === stat[key]);
}

/** The base tells about how much is to come; changes since make no matter for that. */
function tellStart(session: Session, tree: Tree, expected: IndexTotals | null): void {
  session.progress({ kind: 'phase', phase: `crawl ${tree.name}` });
  if (expected !== null && expected.records > 0)
    session.progress({ kind: 'total', totalFiles: expected.records, totalBytes: expected.bytes });
}
