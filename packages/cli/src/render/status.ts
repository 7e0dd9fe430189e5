import { formatBytes, formatCount, formatTable, paint, plural } from '@mediastruct/command';
import type { LibraryCounts, LibraryStatus, TreeStatus, VolumeTally } from '@mediastruct/core';
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

/**
 * "12,408 files (98.2 GB): 11,900 on 4 volumes (3 burned, the oldest proof 40 days old), 508 not yet archived; 2 gone without another
 * copy; last crawl 3 days ago."
 */
export function describeLibrary({
  counts,
  trees,
  findings,
  now,
}: Pick<LibraryStatus, 'counts' | 'trees' | 'findings'> & { readonly now: Date }): string {
  if (counts === null) return 'What the library holds cannot be counted, because a stored file is damaged.';
  const { files, bytes, notArchived, duplicates } = counts;
  const whole = files === 0 ? 'No files' : `${plural(files, 'file')} (${formatBytes(bytes)})`;
  const waiting =
    duplicates.files === 0
      ? ''
      : `; ${plural(duplicates.files, 'duplicate')} ${duplicates.files === 1 ? 'waits' : 'wait'} to be validated`;
  const where = whereabouts(counts, { waiting: notArchived.files, now });
  return `${whole}${where}${waiting}${losses(counts, findings)}; ${lastCrawl(trees)}.`;
}

/** What is lost, or would be with one more mishap. */
function losses(
  { lost, unproven }: LibraryCounts,
  { gone, displaced, rotten }: LibraryStatus['findings'],
): string {
  const parts = [
    ...(lost.volumes === 0
      ? []
      : [
          `${plural(lost.volumes, 'volume')} with ${plural(lost.files, 'file')} known nowhere (no folder, no good disc)`,
        ]),
    ...(gone === 0 ? [] : [`${plural(gone, 'file')} gone without another copy`]),
    ...(displaced === 0 ? [] : [`${plural(displaced, 'file')} gone and left only elsewhere`]),
    ...(rotten === 0 ? [] : [`${plural(rotten, 'file')} rotten`]),
    ...(unproven.files === 0
      ? []
      : [`${plural(unproven.files, 'file')} on discs alone that were never read back`]),
  ];
  return parts.map((part) => `; ${part}`).join('');
}

function whereabouts(
  { archived, burned, released, oldestProof }: LibraryCounts,
  { waiting, now }: { readonly waiting: number; readonly now: Date },
): string {
  if (archived.volumes === 0) return waiting === 0 ? '' : ', none archived yet';
  const proof = burned.volumes === 0 ? '' : `, ${proofAge(oldestProof, { volumes: burned.volumes, now })}`;
  const onVolumes = `${formatCount(archived.files)} on ${volumesOf(archived, burned, proof)}`;
  const alone = released.files === 0 ? '' : `, ${formatCount(released.files)} of them on discs alone`;
  return `: ${onVolumes}${alone}${waiting === 0 ? '' : `, ${formatCount(waiting)} not yet archived`}`;
}

function proofAge(
  oldestProof: string | null,
  { volumes, now }: { readonly volumes: number; readonly now: Date },
): string {
  if (oldestProof === null) return volumes === 1 ? 'never read back' : 'not all read back';
  const days = Math.floor((now.getTime() - Date.parse(oldestProof)) / 86_400_000);
  return `the oldest proof ${days < 0 ? 'of the future' : days < 1 ? 'of today' : `${plural(days, 'day')} old`}`;
}

function volumesOf({ volumes }: VolumeTally, burned: VolumeTally, proof: string): string {
  const howMany =
    burned.volumes === 0 ? 'none' : burned.volumes === volumes ? 'all' : formatCount(burned.volumes);
  return `${plural(volumes, 'volume')} (${volumes === 1 && howMany === 'all' ? '' : `${howMany} `}burned${proof})`;
}

function lastCrawl(trees: LibraryStatus['trees']): string {
  const media = trees.find(({ role }) => role === 'media');
  if (media?.ageDays === undefined || media.ageDays === null) return 'never crawled';
  return `last crawl ${ago(media.ageDays)}`;
}

/** `today`, `yesterday`, `3 days ago`. */
export function ago(days: number): string {
  if (days < 1) return 'today';
  return days === 1 ? 'yesterday' : `${formatCount(days)} days ago`;
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
  const { recent, older } = proof;
  if (older.files === 0) return 'all';
  return `${Math.floor((100 * recent.files) / (recent.files + older.files))} %`;
}

/** Which trees hold files that were not read for long, and when they will have been. */
function proofLines({ trees }: StatusResult, shown: Shown): string[] {
  return trees.flatMap(({ name, proof }) => {
    if (proof === null || proof.older.files === 0) return [];
    const { older, oldest, allBy } = proof;
    const when = oldest === null ? '' : `, the oldest reading is of ${oldest}`;
    const end =
      allBy === null
        ? 'nothing was read since; mediastruct crawl --verify-budget 30m reads the oldest first'
        : `at the pace of these 30 days all will have been read by ${allBy}`;
    const what = `${plural(older.files, 'file')} (${formatBytes(older.bytes)})`;
    return [`Not read for 30 days in ${shown(name)}: ${what}${when}; ${end}.`];
  });
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
