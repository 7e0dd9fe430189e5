import { ago, formatBytes, formatCount, formatTable, paint, plural } from '@mediastruct/command';
import type { LibraryStatus, TreeStatus } from '@mediastruct/core';
import { problemLines } from './problems.ts';

type Shown = (path: string) => string;

const FINDINGS_SHOWN = 10;

/** What `status --json` prints; docs/formats/json-output.md explains each field. */
export interface StatusResult extends LibraryStatus {
  /** The status in one sentence, for people. */
  readonly summary: string;
}

/** The sentence, the trees, the volumes, and what needs attention. */
export function renderStatus(status: StatusResult, shown: Shown): string {
  return [
    status.summary,
    treeTable(status, shown),
    volumeTable(status),
    proofLines(status, shown).join('\n'),
    [...attention(status, shown), ...problemLines(status.problems, shown)].join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function treeTable({ trees }: StatusResult, shown: Shown): string {
  const right = 'right' as const;
  const columns = [
    { header: 'tree' },
    { header: 'files', align: right },
    { header: 'size', align: right },
    { header: 'crawled' },
    { header: 'read in 30 days', align: right },
    { header: 'folder' },
  ];
  return formatTable(
    columns,
    trees.map((tree) => [
      shown(tree.name),
      tree.files === null ? '' : formatCount(tree.files),
      tree.bytes === null ? '' : formatBytes(tree.bytes),
      crawled(tree),
      readOfLate(tree),
      tree.root === null ? '' : shown(tree.root),
    ]),
  ).trimEnd();
}

function crawled({ index, crawledAt, ageDays, isOld }: TreeStatus): string {
  if (index === 'missing') return paint.warn('never');
  if (crawledAt === null || ageDays === null) return paint.bad('index damaged');
  const when = `${crawledAt.slice(0, 10)}, ${ago(ageDays)}`;
  return isOld ? paint.warn(when) : when;
}

/** How much of a tree was read to its end in the last 30 days. */
function readOfLate({ proof, files }: TreeStatus): string {
  if (proof === null || files === null || files === 0) return '';
  const { recent, older, unreadable } = proof;
  const others = older.files + unreadable.files;
  if (others === 0) return 'all';
  return `${Math.floor((100 * recent.files) / (recent.files + others))} %`;
}

/** Which trees hold files that were not read for long, and when they will have been; and which hold files that cannot be. */
function proofLines({ trees }: StatusResult, shown: Shown): string[] {
  return trees.flatMap(({ name, proof }) => {
    if (proof === null) return [];
    const { older, unreadable, oldest } = proof;
    const when = oldest === null ? '' : `, the oldest reading is of ${oldest}`;
    return [
      ...(older.files > 0
        ? [`Not read for 30 days in ${shown(name)}: ${sumOf(older)}${when}; ${forecast(proof)}.`]
        : []),
      ...(unreadable.files > 0
        ? [
            paint.warn(
              `Not readable, or rotten, in ${shown(name)} by its last crawl: ${sumOf(unreadable)}. Which ones: mediastruct crawl ${shown(name)}`,
            ),
          ]
        : []),
    ];
  });
}

function forecast({ readAgain, allBy }: NonNullable<TreeStatus['proof']>): string {
  const hint = 'mediastruct crawl --verify-budget 30m reads the oldest first';
  if (readAgain.files === 0) return `nothing was read again in them; ${hint}`;
  if (allBy === null) return `at the pace of these 30 days that takes more than a hundred years; ${hint}`;
  return `at the pace of these 30 days all of it will have been read by ${allBy}`;
}

function sumOf({ files, bytes }: { readonly files: number; readonly bytes: number }): string {
  return `${plural(files, 'file')} (${formatBytes(bytes)})`;
}

function volumeTable({ volumes }: StatusResult): string {
  const right = 'right' as const;
  const columns = [
    { header: 'volumes' },
    ...['number', 'files', 'size'].map((header) => ({ header, align: right })),
  ];
  return formatTable(
    columns,
    Object.entries(volumes ?? {}).map(([state, tally]) => [
      state === 'built' ? 'built, not burned' : state,
      formatCount(tally.volumes),
      formatCount(tally.files),
      formatBytes(tally.bytes),
    ]),
  ).trimEnd();
}

const FINDING_WORDS = { gone: 'Gone', displaced: 'Gone, and left elsewhere', rotten: 'Rotten' };

function attention(status: StatusResult, shown: Shown): string[] {
  const { trees, maxAgeDays, unfinishedRuns, findings, fromFuture } = status;
  const never = trees.filter(({ index }) => index === 'missing').map(({ name }) => shown(name));
  const old = trees.filter(({ isOld }) => isOld).map(({ name }) => shown(name));
  return [
    ...unfinishedRuns.map((runId) =>
      paint.warn(`The run ${shown(runId)} is not finished. If it is not running now: mediastruct resume`),
    ),
    ...(never.length > 0 ? [paint.warn(`Never crawled: ${never.join(', ')}. Next: mediastruct crawl`)] : []),
    ...(old.length > 0
      ? [paint.warn(`Crawled more than ${maxAgeDays} days ago: ${old.join(', ')}. Next: mediastruct crawl`)]
      : []),
    ...fromFuture.map((name) =>
      paint.warn(`The index of ${shown(name)} was made in the future, so a clock is or was wrong.`),
    ),
    ...findings.first
      .slice(0, FINDINGS_SHOWN)
      .map(({ kind, tree, path }) => paint.bad(`${FINDING_WORDS[kind]}: ${shown(tree)}/${shown(path)}`)),
    ...(findings.first.length > 0
      ? [
          'Bring such files back from any other copy: mediastruct heal. Take them as they are: mediastruct crawl --accept PATH',
        ]
      : []),
  ];
}
