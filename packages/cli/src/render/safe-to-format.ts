import { formatCount, paint } from '@mediastruct/command';
import type { SafeToFormat } from '@mediastruct/core';

type Damaged = SafeToFormat['damaged']['first'][number];

/** Whether a source may be erased, why not, and the damaged pictures by name. */
export function renderSafe(
  { safe, unproven, damaged, empty, partial, to, readEarlier }: SafeToFormat,
  shown: (path: string) => string,
): string {
  if (safe) {
    const places = ['the library', ...to.map(shown)].join(' and in ');
    return paint.good(
      `safe to format: yes (every picture of the source is proven to be in ${places}, and none is damaged as far as its structure shows${earlierNote(readEarlier)})`,
    );
  }
  const absent = empty.map((source) => `there are no files in ${shown(source)}; is the card mounted?`);
  const others = partial.map((source) => `only some files of ${shown(source)} were asked for`);
  const reasons = [...unsafeReasons(unproven, damaged.count), ...absent, ...others];
  const why = reasons.length === 0 ? 'there are no files in it; is the card mounted?' : reasons.join(', ');
  const more = damaged.count - damaged.first.length;
  return [
    paint.warn(`safe to format: no (${why})`),
    ...damaged.first.flatMap((file) => renderDamaged(file, shown)),
    ...(more === 0
      ? []
      : [`  and ${formatCount(more)} more damaged ones; "mediastruct runs receipt last" has all`]),
  ].join('\n');
}

/** What rests on an earlier reading of the source; the library's copies were read back all the same. */
function earlierNote(count: number): string {
  if (count === 0) return '';
  const were = count === 1 ? 'was 1 file' : `were ${formatCount(count)} files`;
  return `; not read again on the source ${were}, unchanged since an earlier ingest read it: --reread reads all`;
}

/** Why a source is not safe to format. Pictures without content are counted among the damaged, and told by their own reason. */
export function unsafeReasons(unproven: SafeToFormat['unproven'], damaged: number): readonly string[] {
  const broken = damaged - (unproven['empty-picture'] ?? 0);
  const reasons = Object.entries(unproven).map(([code, count]) => `${formatCount(count)} ${code}`);
  return broken > 0 ? [...reasons, `${formatCount(broken)} damaged`] : reasons;
}

function renderDamaged(
  { path, code, detail, to, perhaps }: Damaged,
  shown: (path: string) => string,
): string[] {
  return [
    `  ${shown(path)}: ${code}: ${shown(detail)}`,
    ...(to === null ? [] : [`    filed as it is: ${shown(to)}`]),
    ...perhaps.map(
      (copy) => `    a larger file of the same name and time, perhaps the whole one: ${shown(copy)}`,
    ),
  ];
}
