import { formatBytes, formatCount, formatTable, paint, plural } from '@mediastruct/command';
import type { ForgetPreview, HolderDifference, HolderRow } from '@mediastruct/core';

type Shown = (text: string) => string;

/** One row for each holder. */
export function renderHolders(holders: readonly HolderRow[], shown: Shown): string {
  return formatTable(
    [
      { header: 'kind' },
      { header: 'name' },
      { header: 'files', align: 'right' },
      { header: 'size', align: 'right' },
      { header: 'listed' },
      { header: 'proven' },
      { header: 'now' },
      { header: 'place' },
    ],
    holders.map((row) => [
      row.kind,
      shown(row.name),
      row.files === null ? '-' : formatCount(row.files),
      row.bytes === null ? '-' : formatBytes(row.bytes),
      day(row.listedAt),
      row.proofs === 0 ? day(row.provenAt) : `${day(row.provenAt)} (${formatCount(row.proofs)})`,
      row.isReachable ? 'here' : 'away',
      row.place === null ? '-' : shown(row.place),
    ]),
  );
}

/** What is lost from sight with a holder. */
export function renderForget(preview: ForgetPreview, shown: Shown): string {
  const { kind, name, place, files, bytes, onlyHere, isReachable } = preview;
  const where = place === null ? '' : ` (${shown(place)}${isReachable ? ', which is there now' : ''})`;
  const lines = [`The ${kind} ${shown(name)}${where}: ${plural(files, 'file')}, ${formatBytes(bytes)}.`];
  if (onlyHere.files === 0) return [...lines, 'Each of them has another known copy.'].join('\n');
  const more = onlyHere.files - onlyHere.paths.length;
  return [
    ...lines,
    paint.warn(
      `${plural(onlyHere.files, 'file')} (${formatBytes(onlyHere.bytes)}) of it have no other known copy:`,
    ),
    ...onlyHere.paths.map((path) => `  ${shown(path)}`),
    ...(more > 0 ? [`  ... and ${formatCount(more)} more`] : []),
  ].join('\n');
}

/** What the catalogue tells otherwise than the listings. */
export function renderDifferences(differences: readonly HolderDifference[], shown: Shown): string {
  return differences
    .flatMap(({ kind, name, missing, surplus, different }) => [
      paint.warn(`The ${kind} ${shown(name)} is not as its listing:`),
      ...missing.map((path) => `  missing    ${shown(path)}`),
      ...surplus.map((path) => `  surplus    ${shown(path)}`),
      ...different.map((path) => `  different  ${shown(path)}`),
    ])
    .join('\n');
}

function day(iso: string | null): string {
  return iso === null ? '-' : iso.slice(0, 10);
}
