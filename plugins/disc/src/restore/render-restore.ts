import { formatBytes, formatTable, paint, plural } from '@mediastruct/command';
import { displayPath } from '@mediastruct/core';
import type { AskedDisc } from './disc-tour.ts';
import type { RestoreReport, Tally } from './restore-report.ts';

const NAMED = 20;
const DISCS = [
  { header: 'disc' },
  { header: 'files', align: 'right' as const },
  { header: 'bytes', align: 'right' as const },
  { header: 'where' },
];

/** What a person reads after a restore: what came, what was there, what is missing and why. */
export function renderRestore(report: RestoreReport, { isDryRun }: { readonly isDryRun: boolean }): string {
  const { asked, restored, present, needed, failed, to } = report;
  const ended = isDryRun
    ? [`${shown(needed)} to restore`]
    : [`${shown(restored)} restored`, ...(needed.files === 0 ? [] : [`${shown(needed)} still needed`])];
  const parts = [
    ...ended,
    ...(present.files === 0 ? [] : [`${shown(present)} there already`]),
    ...(failed.files === 0 ? [] : [`${plural(failed.files, 'file')} failed`]),
  ];
  return [
    ...report.notes.map((note) => `note: ${displayPath(note)}`),
    ...report.unknown.map((word) =>
      paint.bad(`"${displayPath(word)}": no volume has a file of this name or hash`),
    ),
    ...(asked.files === 0 && report.unknown.length === 0
      ? [paint.bad('No volume has a file of these days.')]
      : []),
    ...failuresOf(report),
    ...discsOf(report),
    `${displayPath(to)}: ${shown(asked)} asked for = ${parts.join(' + ')}`,
  ].join('\n');
}

/** `Insert disc MS_ab12cd34_0007 ("Family 7", shelf B) for 12 files (3 GB); Enter goes on, "skip" leaves it for later` */
export function questionFor({ volumeId, place, isAnother, ...tally }: AskedDisc): string {
  const where = place === null ? '' : ` (${displayPath(place)})`;
  const which = isAnother ? `another disc of ${volumeId}` : `disc ${volumeId}`;
  return `Insert ${which}${where} for ${shown(tally)}; Enter goes on, "skip" leaves it for later:`;
}

function failuresOf({ failures }: RestoreReport): readonly string[] {
  const lines = failures
    .slice(0, NAMED)
    .map(({ path, code, what }) => paint.bad(`  ${displayPath(path)}: ${code}: ${displayPath(what)}`));
  const more = failures.length - lines.length;
  return more === 0 ? lines : [...lines, `  ... and ${more} more; --json lists all`];
}

function discsOf({ needed: { discs } }: RestoreReport): readonly string[] {
  if (discs.length === 0) return [];
  const rows = discs.map(({ volumeId, files, bytes, place }) => [
    volumeId,
    String(files),
    formatBytes(bytes),
    place === null ? 'not known' : displayPath(place),
  ]);
  return ['Discs that are needed, in this order:', formatTable(DISCS, rows).trimEnd()];
}

function shown({ files, bytes }: Tally): string {
  return `${plural(files, 'file')} (${formatBytes(bytes)})`;
}
