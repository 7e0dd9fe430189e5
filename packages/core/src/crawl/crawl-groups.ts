import { explainFileError } from '../errors/explain-file-error.ts';
import { MediaStructError } from '../errors/media-struct-error.ts';
import type { Session } from '../journal/session.ts';
import type { Tree } from '../library/library.ts';
import type { ProgressListener } from '../progress/progress.ts';
import type { CrawlReport } from './crawl-report.ts';
import type { CrawlOptions } from './crawl-options.ts';
import { crawlTree } from './crawl-tree.ts';
import type { DeviceGroup } from './device-groups.ts';
import type { DueDays } from './proof/plan-proof.ts';
import type { Spending } from './proof/spending.ts';
import type { RecordReader } from './record-reader.ts';
import { Turns } from './turns.ts';
import type { WrongFiles } from './wrong-files.ts';

/** A tree that could not be crawled, with the reason. */
export interface RefusedTree {
  readonly tree: string;
  readonly root: string;
  readonly error: MediaStructError;
  /** What passes of the same run before it found. */
  readonly before?: CrawlReport;
}

/** What became of each tree. */
export type TreeOutcomes = ReadonlyMap<Tree, CrawlReport | RefusedTree>;

export interface GroupsOptions extends CrawlOptions {
  /** In the order in which they are judged; those in no group are not crawled. */
  readonly trees: readonly Tree[];
  /** Makes the readers of a group; they are closed with it. */
  readonly readerOf: (group: DeviceGroup) => RecordReader;
  /** Which files are read although nothing about them changed. */
  readonly due: DueDays | null;
  readonly spending: Spending;
  /** What is wrong in a tree, as far as passes of the same run found it. */
  readonly wrongOf: (tree: Tree) => WrongFiles;
}

/**
 * Crawls the trees of each group one after the other, and the groups at the same time, each with readers of its own. What is gone from a
 * tree is judged, and its index written, when the trees before it are done: a file that was moved between them is then known.
 */
export async function crawlGroups(
  session: Session,
  groups: readonly DeviceGroup[],
  options: GroupsOptions,
): Promise<TreeOutcomes> {
  const outcomes = new Map<Tree, CrawlReport | RefusedTree>();
  const grouped = new Set(groups.flatMap((group) => group.trees));
  const trees = options.trees.filter((tree) => grouped.has(tree));
  const turns = new Turns(trees);
  const { due, spending, wrongOf } = options;
  const shared = groups.length > 1 ? sharedSession(session, trees) : session;
  const all = groups.map(async (group) => {
    let reader: RecordReader | null = null;
    try {
      reader = options.readerOf(group);
      for (const tree of group.trees) {
        const crawl = { tree, reader, turn: () => turns.of(tree), due, spending, wrong: wrongOf(tree) };
        outcomes.set(tree, await outcomeOf(crawlTree(shared, crawl, options), tree));
        turns.end(tree);
      }
    } finally {
      // Those that wait for a tree of a group that ended with an error must not wait for ever.
      for (const tree of group.trees) turns.end(tree);
      await reader?.close();
    }
  });
  const ends = await Promise.allSettled(all);
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return outcomes;
}

async function outcomeOf(crawling: Promise<CrawlReport>, tree: Tree): Promise<CrawlReport | RefusedTree> {
  try {
    return await crawling;
  } catch (error) {
    const told = explainFileError(error);
    const isStop = error instanceof MediaStructError && error.code === 'interrupted';
    if (!(told instanceof MediaStructError) || isStop) throw error;
    return { tree: tree.name, root: tree.root, error: told };
  }
}

/** Trees that are crawled at the same time are one phase, with the sums of what is to come. */
function sharedSession(session: Session, trees: readonly Tree[]): Session {
  const { progress } = session;
  progress({ kind: 'phase', phase: `crawl ${trees.map(({ name }) => name).join(', ')}` });
  return { ...session, progress: sharedProgress(progress) };
}

function sharedProgress(progress: ProgressListener): ProgressListener {
  let [totalFiles, totalBytes] = [0, 0];
  return (event) => {
    if (event.kind === 'phase') return;
    if (event.kind !== 'total') return progress(event);
    totalFiles += event.totalFiles;
    totalBytes += event.totalBytes;
    progress({ kind: 'total', totalFiles, totalBytes });
  };
}
