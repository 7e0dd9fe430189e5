import { displayPath } from '../files/path-text.ts';
import type { Session } from '../journal/session.ts';
import { indexedTrees } from '../holders/indexed-trees.ts';
import type { Library, Tree } from '../library/library.ts';
import { isAtOrBelow } from '../library/path-below.ts';
import { MediaStructError } from '../errors/media-struct-error.ts';
import type { RefusedTree } from './crawl-groups.ts';
import type { CrawlReport } from './crawl-report.ts';
import type { CrawlOptions } from './crawl-options.ts';
import { crawlPasses } from './crawl-passes.ts';
import type { DeviceGroup } from './device-groups.ts';
import { groupByDevice } from './device-groups.ts';
import { namedTree } from './named-tree.ts';
import type { VerifyBudget } from './proof/plan-proof.ts';
import type { RecordReader } from './record-reader.ts';
import { pooledReader } from './record-reader.ts';

export interface CrawlRequest extends CrawlOptions {
  /** Names or folders of trees; none means all trees of the library. */
  readonly trees: readonly string[];
  /** Readers; 0 means as many as suit the device of each tree. */
  readonly threads: number;
  readonly reader?: RecordReader;
  /** So much is read again of what did not change, the longest unread first; hashes are then of no maximum age. */
  readonly verifyBudget?: VerifyBudget | null | undefined;
}

export interface CrawlSummary {
  readonly trees: readonly CrawlReport[];
  /** Trees that could not be crawled. */
  readonly refused: readonly RefusedTree[];
  /** Trees that have an index and were not asked for, where all trees of the settings were: only their folders name them. */
  readonly leftOut: readonly { readonly tree: string; readonly root: string }[];
}

/**
 * Crawls the trees: those of one device one after the other, several devices at the same time. A tree that is refused does not keep the others
 * from being crawled.
 */
export async function crawl(session: Session, request: CrawlRequest): Promise<CrawlSummary> {
  const trees = askedTrees(session, request);
  const { reader, threads } = request;
  const groups =
    reader === undefined
      ? groupByDevice(session.library.access, trees)
      : [{ kind: 'unknown', trees } as const];
  const readerOf = ({ kind }: DeviceGroup) => reader ?? pooledReader(threads, kind);
  const outcomes = await crawlPasses(session, groups, { ...request, trees, readerOf });
  const ordered = trees.flatMap((tree) => outcomes.get(tree) ?? []);
  return {
    trees: ordered.flatMap((outcome) => ('error' in outcome ? (outcome.before ?? []) : outcome)),
    refused: ordered.filter((outcome): outcome is RefusedTree => 'error' in outcome),
    leftOut: leftOutTrees(session.library, request),
  };
}

function leftOutTrees(library: Library, { trees, accept }: CrawlRequest): CrawlSummary['leftOut'] {
  if (trees.length > 0 || accept.length > 0) return [];
  return indexedTrees(library, () => {})
    .filter((tree) => !library.trees.includes(tree))
    .map(({ name, root }) => ({ tree: name, root }));
}

/** The trees that are named; else those with the paths that are accepted; else all. An accepted path in none of them is `usage` (64). */
function askedTrees(session: Session, { trees, accept }: CrawlRequest): readonly Tree[] {
  const known = session.library.trees;
  const asked = trees.length === 0 ? known : onceEach(trees.map((name) => namedTree(session, name)));
  for (const path of accept)
    if (!asked.some(({ root }) => isAtOrBelow(root, path)))
      throw new MediaStructError(
        'usage',
        `${displayPath(path)}: expected a path in a tree to accept, found no tree there`,
        {
          path,
          suggestions: ['For a tree that the settings do not name: mediastruct crawl DIR --accept PATH'],
        },
      );
  if (trees.length > 0 || accept.length === 0) return asked;
  return asked.filter(({ root }) => accept.some((path) => isAtOrBelow(root, path)));
}

/** A tree may be named by its name and by its folder. */
function onceEach(trees: readonly Tree[]): readonly Tree[] {
  const once = new Map<string, Tree>();
  for (const tree of trees) if (!once.has(tree.indexPath)) once.set(tree.indexPath, tree);
  return [...once.values()];
}
