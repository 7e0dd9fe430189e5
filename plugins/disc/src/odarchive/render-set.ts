import { formatBytes, formatTable, plural } from '@mediastruct/command';
import { displayPath } from '@mediastruct/core';
import type { DiscInfo, SetInfo } from './set-info.ts';

const BAR_LETTERS = 20;
const COLUMNS = [
  { header: 'disc', align: 'right' as const },
  { header: 'id' },
  { header: 'files', align: 'right' as const },
  { header: 'image', align: 'right' as const },
  { header: 'fill' },
  { header: 'made' },
];

/** The discs of a set with their fill as bars. */
export function renderDiscs({ discs }: SetInfo): string {
  const rows = discs.map((disc) => [
    String(disc.disc),
    displayPath(disc.volumeId),
    String(disc.names),
    disc.imageBytes === null ? '' : formatBytes(disc.imageBytes),
    fillOf(disc),
    madeOf(disc),
  ]);
  return rows.length === 0 ? 'No disc is planned.' : formatTable(COLUMNS, rows).trimEnd();
}

export function renderInfo(info: SetInfo): string {
  const { jobId, guid, date, medium, contents, names, bytes, namedBytes, largest, unreadableLedgerLines } =
    info;
  const saved = namedBytes - bytes;
  return [
    `job        ${displayPath(jobId)}`,
    `guid       ${displayPath(guid)}${date === null ? '' : `, saved ${displayPath(date)}`}`,
    `contents   ${contents} (${formatBytes(bytes)})`,
    `files      ${names}${saved > 0 ? `; ${formatBytes(saved)} are saved because equal contents stand once` : ''}`,
    ...(largest === null ? [] : [`largest    ${displayPath(largest.path)} (${formatBytes(largest.size)})`]),
    `planned    ${medium === null ? 'not yet' : `for ${displayPath(medium)}: ${plural(info.discs.length, 'disc')}`}`,
    renderDiscs(info),
    ...(info.unplanned > 0 ? [renderUnplanned(info)] : []),
    ...unreadableLedgerLines.map((line) => `line ${line} of the ledger cannot be read`),
  ].join('\n');
}

export function renderUnplanned({ unplanned, firstUnplanned }: SetInfo): string {
  const rows = firstUnplanned.map(
    ({ path, size }) => `  on no disc: ${displayPath(path)} (${formatBytes(size)})`,
  );
  const more = unplanned - firstUnplanned.length;
  return [...rows, ...(more > 0 ? [`  ... and ${more} more`] : [])].join('\n');
}

function fillOf({ imageBytes, capacity }: DiscInfo): string {
  if (imageBytes === null || capacity === 0) return '';
  const share = imageBytes / capacity;
  const full = Math.round(share * BAR_LETTERS);
  return `${'█'.repeat(full)}${'░'.repeat(Math.max(0, BAR_LETTERS - full))} ${Math.floor(share * 100)} %`;
}

function madeOf({ madeAt, inherited }: DiscInfo): string {
  if (madeAt !== null) return madeAt;
  return inherited ? 'of an earlier catalogue' : '';
}
