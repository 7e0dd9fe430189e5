import { formatBytes, formatCount, formatTable, plural } from '@mediastruct/command';
import type { ArchiveOptions } from '@mediastruct/core';
import { daysOf, FILES, SIZE } from './volumes.ts';

/** Volumes shown of a plan; the plan's header lists them all. */
const SHOWN = 12;
/** Letters of a bar. */
const BAR = 24;

type PlannedVolume = ArchiveOptions['volumes'][number];

/** The volumes a plan would build. */
export function renderPlannedVolumes(options: ArchiveOptions): string {
  const { volumes } = options;
  const shown = volumes.length > SHOWN ? volumes.slice(0, SHOWN - 1) : volumes;
  return `${[heading(options), ...tableOf(shown, options), ...rest(options, shown.length)].join('\n')}\n`;
}

/** All volumes that would be built, and the discs that they need. */
export function renderPacking(
  options: ArchiveOptions,
  { copies, discs }: { readonly copies: number; readonly discs: number },
): string {
  const { volumes, medium } = options;
  const continued = volumes.find(({ continues }) => continues !== undefined);
  return [
    heading(options),
    ...tableOf(volumes, options),
    ...rest(options, volumes.length),
    ...(continued === undefined
      ? []
      : [
          `${continued.volumeId} is continued: it is on no disc yet and holds ${plural(continued.continues?.files ?? 0, 'file')}.`,
        ]),
    ...(volumes.length === 0
      ? []
      : [`${plural(copies, 'copy', 'copies')} of each: ${plural(discs, 'disc')} ${medium}.`]),
  ].join('\n');
}

function heading({ volumes, medium, usable }: ArchiveOptions): string {
  return `${plural(volumes.length, 'volume')} for ${medium} (room for ${formatBytes(usable)} each)`;
}

function tableOf(shown: readonly PlannedVolume[], { usable }: ArchiveOptions): readonly string[] {
  if (shown.length === 0) return [];
  const table = formatTable(
    [{ header: 'volume' }, { header: 'days' }, FILES, SIZE, { header: 'fill' }],
    shown.map((volume) => [
      volume.volumeId,
      daysOf(volume),
      formatCount(volume.files),
      formatBytes(volume.bytes),
      barOf(volume, usable),
    ]),
  );
  return [table.trimEnd()];
}

function rest({ volumes, notSelected }: ArchiveOptions, shown: number): readonly string[] {
  const more = volumes.length - shown;
  return [
    ...(more > 0 ? [`... and ${formatCount(more)} more; "archive plan" shows all`] : []),
    ...(notSelected.files > 0
      ? [`Not asked for: ${plural(notSelected.files, 'file')} (${formatBytes(notSelected.bytes)})`]
      : []),
  ];
}

/** `[====######------] 63 %`: `=` was there before, `#` is added. */
function barOf({ room, bytes, continues }: PlannedVolume, usable: number): string {
  const share = Math.min(1, room / usable);
  const filled = Math.round(share * BAR);
  const before = continues === undefined ? 0 : Math.max(0, Math.round(((room - bytes) / usable) * BAR));
  const bar = '='.repeat(Math.min(before, filled)) + '#'.repeat(Math.max(0, filled - before));
  return `[${bar.padEnd(BAR, '-')}] ${Math.round(100 * share)} %`;
}
