import { formatBytes, formatCount, formatTable, paint, plural } from '@mediastruct/command';
import type {
  Finding,
  VerifyReport,
  VolumeCopy,
  VolumeDetails,
  VolumeList,
  VolumeState,
} from '@mediastruct/core';

type Shown = (path: string) => string;

/** Paths shown of each kind of finding. */
const FINDINGS_SHOWN = 10;

export const FILES = { header: 'files', align: 'right' } as const;
export const SIZE = { header: 'size', align: 'right' } as const;

export function renderVolumes({ volumes, torn }: VolumeList): string {
  const notes = torn.map(
    ({ number, offset }) =>
      `The volume ledger's line ${number} (byte ${offset}) was cut off while it was written; it counts for nothing.`,
  );
  if (volumes.length === 0) return ['No volumes.', ...notes].join('\n');
  const table = formatTable(
    [{ header: 'volume' }, { header: 'state' }, { header: 'days' }, FILES, SIZE, { header: 'discs' }],
    volumes.map((volume) => [
      volume.volumeId,
      painted(volume.state),
      daysOf(volume),
      formatCount(volume.files),
      formatBytes(volume.bytes),
      volume.copies.map(placeOf).join('; '),
    ]),
  );
  return `${table}${notes.join('\n')}`;
}

/** One volume with its discs, and what is to be done next. */
export function renderVolume(volume: VolumeDetails, shown: Shown): string {
  const { volumeId, medium, files, bytes, folderCheck, why } = volume;
  const facts = [
    ['state', painted(volume.state) + (why === undefined ? '' : ` (${why})`)],
    ['holds', `${plural(files, 'file')}, ${formatBytes(bytes)}, ${daysOf(volume)}`],
    ['medium', medium],
    ['folder', folderText(volume, shown)],
    ...(folderCheck === undefined
      ? []
      : [['folder check', `${folderCheck.ok ? 'good' : 'FAILED'} on ${dayOf(folderCheck.at)}`]]),
    ...volume.copies.map((copy) => [`disc ${copy.copy}`, describeCopy(copy)]),
  ];
  const width = Math.max(...facts.map(([name = '']) => name.length));
  const next = nextStep(volume);
  return [
    paint.strong(volumeId),
    ...facts.map(([name = '', value = '']) => `  ${name.padEnd(width)}  ${value}`),
    ...(next === null ? [] : ['', next]),
  ].join('\n');
}

/** What reading a volume back found. */
export function renderVerification(report: VerifyReport, shown: Shown): string {
  const { volumeId, at, ok, files, bytes, where, copy } = report;
  const which = where === 'folder' ? 'its folder' : `disc ${copy}`;
  const read = `${plural(files, 'file')} (${formatBytes(bytes)}) read back the same`;
  return [
    ok ? paint.good(`${volumeId}: ${which} is good`) : paint.bad(`${volumeId}: ${which} is NOT good`),
    `  ${shown(at)}: ${read}`,
    ...findingLines('damaged', report.damaged, shown),
    ...findingLines('other content', report.mismatched, shown),
    ...findingLines('missing', report.missing, shown),
    ...findingLines('unreadable', report.unreadable, shown),
    ...findingLines('not of this volume', report.extra, shown),
    ...(report.recorded ? [] : ['  Not written down: the library cannot be written.']),
  ].join('\n');
}

function findingLines(what: string, { count, paths }: Finding, shown: Shown): string[] {
  if (count === 0) return [];
  const more = count - Math.min(paths.length, FINDINGS_SHOWN);
  return [
    `  ${what}: ${formatCount(count)}`,
    ...paths.slice(0, FINDINGS_SHOWN).map((path) => `    ${shown(path)}`),
    ...(more > 0 ? [`    ... and ${formatCount(more)} more; --json lists 1,000`] : []),
  ];
}

function nextStep({ state, volumeId }: VolumeState): string | null {
  switch (state) {
    case 'built':
      return `Burn its folder to a disc, then: mediastruct archive verify ${volumeId} --at MOUNTED-DISC`;
    case 'burned':
      return `Not read back yet: mediastruct archive verify ${volumeId} --at MOUNTED-DISC`;
    case 'verified':
      return `Say where it is: mediastruct archive mark ${volumeId} stored --location "shelf 2, box 7"`;
    case 'failed':
      return 'No good disc of it is known. If its folder is good, burn it again.';
    case 'planned':
      return 'Its run is not finished: mediastruct resume';
    case 'stored':
    case 'migrated':
    case 'retired':
      return null;
  }
}

function describeCopy({
  state,
  burnedAt,
  verifiedAt,
  label,
  location,
  serial,
  drive,
  why,
}: VolumeCopy): string {
  const parts = [
    ...(state === 'burned' ? [] : [painted(state)]),
    `burned ${dayOf(burnedAt)}`,
    verifiedAt === undefined ? 'never read back' : `read back ${dayOf(verifiedAt)}`,
    ...(label === undefined ? [] : [`label "${label}"`]),
    ...(location === undefined ? [] : [`at "${location}"`]),
    ...(serial === undefined ? [] : [`serial ${serial}`]),
    ...(drive === undefined ? [] : [`drive ${drive}`]),
    ...(why === undefined ? [] : [why]),
  ];
  return parts.join(', ');
}

function placeOf({ copy, state, location, label }: VolumeCopy): string {
  return `${copy}: ${state === 'failed' ? 'failed' : (location ?? label ?? 'place not told')}`;
}

function painted(state: VolumeState['state']): string {
  if (state === 'failed') return paint.bad(state);
  if (state === 'built') return 'unburned';
  return state === 'stored' || state === 'verified' ? paint.good(state) : state;
}

export function daysOf({ firstDay, lastDay }: Pick<VolumeState, 'firstDay' | 'lastDay'>): string {
  return firstDay === lastDay ? firstDay : `${firstDay} to ${lastDay}`;
}

function dayOf(iso: string): string {
  return iso.slice(0, 10);
}

function folderText({ folder, isFolderThere, releasedAt }: VolumeDetails, shown: Shown): string {
  if (releasedAt !== undefined) return `released on ${dayOf(releasedAt)}: on discs alone`;
  return isFolderThere ? shown(folder) : `${shown(folder)} (not there)`;
}
