import { formatBytes, formatCount, formatTable, paint, plural } from '@mediastruct/command';
import type { ShelfInfo } from './shelf-info.ts';

const COLUMNS = [
  { header: 'proven copies' },
  { header: 'files', align: 'right' as const },
  { header: 'bytes', align: 'right' as const },
  { header: 'gone files', align: 'right' as const },
  { header: '' },
];
const DISK_COLUMNS = [
  { header: 'disk' },
  { header: 'state' },
  { header: 'place' },
  { header: 'used', align: 'right' as const },
  { header: 'free', align: 'right' as const },
  { header: 'oldest proof' },
];
const DAY = 'YYYY-MM-DD'.length;
const LONGEST_BAR = 30;

/** How well everything is kept and the room of the disks, in lines for people. */
export function infoLines(info: ShelfInfo, shown: (text: string) => string): readonly string[] {
  return [...histogramLines(info), ...placeLines(info), ...diskLines(info, shown), sumLine(info)];
}

function histogramLines({ wanted, gone }: ShelfInfo): readonly string[] {
  const most = Math.max(1, ...wanted.map(({ files }) => files));
  const rows = wanted.map(({ files, bytes }, copies) => [
    copies === wanted.length - 1 ? `${copies} or more` : String(copies),
    copies === 0 && files > 0 ? paint.bad(formatCount(files)) : formatCount(files),
    formatBytes(bytes),
    formatCount(gone[copies]?.files ?? 0),
    barOf(files, most),
  ]);
  return formatTable(COLUMNS, rows).trimEnd().split('\n');
}

/** A few of very many are still seen. */
function barOf(files: number, most: number): string {
  return '#'.repeat(files === 0 ? 0 : Math.max(1, Math.round((LONGEST_BAR * files) / most)));
}

function placeLines({ onePlace }: ShelfInfo): readonly string[] {
  if (onePlace === null || onePlace.files === 0) return [];
  const tally = `${plural(onePlace.files, 'file')} (${formatBytes(onePlace.bytes)})`;
  return [`Not known to be at more than one place: ${tally}`];
}

function diskLines({ disks }: ShelfInfo, shown: (text: string) => string): readonly string[] {
  if (disks.length === 0) return [];
  const rows = disks.map(({ name, standing, isHere, place, bytes, freeBytes, oldestProof }) => [
    shown(name),
    isHere ? `${standing}, here` : standing,
    place === null ? '' : shown(place),
    bytes === null ? '?' : formatBytes(bytes),
    freeBytes === null ? '' : formatBytes(freeBytes),
    oldestProof?.slice(0, DAY) ?? '',
  ]);
  return formatTable(DISK_COLUMNS, rows).trimEnd().split('\n');
}

function sumLine({ disks, freeBytes, oldestProof }: ShelfInfo): string {
  if (disks.length === 0)
    return 'No disks. "shelf disk add NAME PATH" makes a folder on a disk one of the shelf.';
  const proof = oldestProof === null ? 'nothing was read back' : `oldest proof ${oldestProof.slice(0, DAY)}`;
  return `${plural(disks.length, 'disk')}, ${formatBytes(freeBytes)} free on those that are active, ${proof}`;
}
