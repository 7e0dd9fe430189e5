import { formatBytes, formatCount, formatTable, paint, plural } from '@mediastruct/command';
import type { CrawlReport, WarningList } from '@mediastruct/core';

/** What `crawl --json` prints; counts are files, sizes bytes. */
export interface CrawlResult {
  readonly trees: readonly CrawlReport[];
  /** Trees that were refused (absent, empty, another one), with the error that a single tree would end with. */
  readonly refused: readonly {
    readonly tree: string;
    readonly root: string;
    readonly code: string;
    readonly exitCode: number;
    readonly message: string;
  }[];
  /** Trees with an index that a crawl of all trees leaves out, because the settings do not name them. */
  readonly leftOut: readonly { readonly tree: string; readonly root: string }[];
  readonly warnings?: WarningList;
}

const COLUMNS = [
  { header: 'tree' },
  ...['files', 'size', 'read', 'reused', 'new', 'changed', 'moved', 'gone', 'failed', 'rotten'].map(
    (header) => ({
      header,
      align: 'right' as const,
    }),
  ),
];

/** A line for each tree, then what needs attention. */
export function renderCrawl(
  { trees, refused, leftOut }: CrawlResult,
  shown: (path: string) => string,
): string {
  const rows = trees.map((tree) => [
    tree.tree,
    formatCount(tree.files),
    formatBytes(tree.bytes),
    formatCount(tree.hashed),
    formatCount(tree.reused),
    formatCount(tree.added - tree.moved),
    formatCount(tree.changed),
    formatCount(tree.moved),
    formatCount(tree.gone - tree.moved),
    formatCount(tree.failed),
    formatCount(tree.rotten),
  ]);
  return [
    formatTable(COLUMNS, rows).trimEnd(),
    ...trees.flatMap(provenLines),
    ...trees.flatMap((tree) => [...differenceLines(tree, shown), ...findingLines(tree, shown)]),
    ...refused.map(({ message }) => paint.bad(`refused: ${shown(message)}`)),
    ...leftOut.map(
      ({ root }) => `Not crawled: ${shown(root)}. To crawl it as well: mediastruct crawl ${shown(root)}`,
    ),
  ].join('\n');
}

/** What was read again although nothing about it had changed. */
function provenLines({ tree, proven, provenBytes }: CrawlReport): string[] {
  if (proven === 0) return [];
  return [`Read again to prove it, in ${tree}: ${plural(proven, 'file')} (${formatBytes(provenBytes)}).`];
}

/** Files named of each kind; `--json` has up to 100. */
const NAMED = 10;

/** What was overwritten and what is gone since the last crawl. */
function differenceLines(report: CrawlReport, shown: (path: string) => string): string[] {
  const lines = (what: string, count: number, paths: readonly string[]) => [
    ...paths.slice(0, NAMED).map((path) => paint.warn(`  ${what}: ${shown(root)}/${shown(path)}`)),
    ...(count > NAMED ? [`  ... and ${formatCount(count - NAMED)} more ${what}`] : []),
  ];
  const { root, changed, changedFiles, gone, goneFiles, goneNowhere, goneNowhereFiles } = report;
  const { moved, movedFiles, future, futureFiles } = report;
  const { goneUnproven, goneUnprovenFiles, goneDisplaced, goneDisplacedFiles } = report;
  const told = new Set([...goneNowhereFiles, ...goneUnprovenFiles, ...goneDisplacedFiles]);
  movedFiles.forEach(({ from }) => told.add(from));
  const others = goneFiles.filter((path) => !told.has(path));
  return [
    ...lines('changed', changed, changedFiles),
    ...lines(
      'moved',
      moved,
      movedFiles.map(({ from, to }) => `${from} -> ${to}`),
    ),
    ...lines('gone', gone - moved - goneNowhere - goneUnproven - goneDisplaced, others),
    ...lines('gone, and left only in places that rank lower', goneDisplaced, goneDisplacedFiles),
    ...lines('gone, and known only from discs that were never read back', goneUnproven, goneUnprovenFiles),
    ...lines('gone, and no other copy is known', goneNowhere, goneNowhereFiles),
    ...lines('has a time that is yet to come, so a clock was or is wrong', future, futureFiles),
  ];
}

function findingLines(
  { root, rot, failures, failed, rotten }: CrawlReport,
  shown: (path: string) => string,
): string[] {
  const more = failed + rotten - rot.length - failures.length;
  return [
    ...rot.map(({ path, message }) => paint.bad(`  ${shown(root)}/${shown(path)}: ${message}`)),
    ...failures.map(({ path, message }) => paint.warn(`  ${shown(root)}/${shown(path)}: ${shown(message)}`)),
    ...(more > 0 ? [`  ... and ${formatCount(more)} more`] : []),
  ];
}
