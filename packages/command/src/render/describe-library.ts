import type { LibraryCounts, LibraryStatus, VolumeTally } from '@mediastruct/core';
import { formatBytes, formatCount, plural } from './quantities.ts';

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
