import { formatBytes, formatCount, paint, plural } from '@mediastruct/command';
import type { DiscPlace, FindResult, FoundContent, FoundPlace, VolumeFacts } from '@mediastruct/core';

export interface FindView {
  /** The library's folder; paths below it are shown from there. */
  readonly root: string;
  readonly shown: (path: string) => string;
}

/** Each content with the places it is at, in words. */
export function renderFind({ contents, more, uncrawled }: FindResult, view: FindView): string {
  return [
    ...contents.map((content) => describeContent(content, view)),
    ...(more > 0 ? [`... and ${plural(more, 'more file')} that match; --limit 0 shows all`] : []),
    ...(uncrawled.length > 0
      ? [paint.warn(`Never crawled, so not looked in: ${uncrawled.map(view.shown).join(', ')}`)]
      : []),
  ].join('\n');
}

function describeContent(
  { sha256, size, taken, camera, ingestedFrom, places, morePlaces }: FoundContent,
  view: FindView,
): string {
  const facts = [
    sha256?.slice(0, 12) ?? 'never read whole',
    isSizeUnknown(size, places) ? 'size not told' : formatBytes(size),
    ...(taken === null ? [] : [`taken ${taken.local.slice(0, 19).replace('T', ' ')}`]),
    ...(camera === null ? [] : [view.shown(camera)]),
    ...(ingestedFrom === null ? [] : [`ingested from ${view.shown(ingestedFrom)}`]),
  ];
  return [
    paint.strong(facts.join(', ')),
    ...places.flatMap((place) => placeLines(place, view)),
    ...(morePlaces > 0 ? [`  ... and ${formatCount(morePlaces)} more places`] : []),
  ].join('\n');
}

/** Lists of other programs may tell no size, and nobody else knows the content. */
function isSizeUnknown(size: number, places: FoundContent['places']): boolean {
  return size === 0 && places.every(({ state }) => state === 'listed');
}

function placeLines(
  { tree, holder, root, path, volume, state }: FoundPlace,
  { root: library, shown }: FindView,
): string[] {
  if (volume === null && tree === null) {
    const place = holder.place === null ? '' : ` (${shown(holder.place)})`;
    const where = state === 'listed' ? 'named by' : 'on';
    return [`  ${where} ${holder.kind} ${shown(holder.name)}${place}: ${shown(path)}`];
  }
  if (volume === null) return [`  ${shown(pathFrom(library, `${root}/${path}`))}`];
  const words = describeVolume(volume, shown);
  const where =
    tree === null
      ? `only ${words}: ${shown(path.slice(volume.id.length + 1))}`
      : `${shown(pathFrom(library, `${root}/${path}`))}; ${words}`;
  return [`  ${where}`, ...volume.discs.slice(1).map((disc) => `    and ${describeDisc(disc, shown)}`)];
}

/** `on volume MS_1a2b3c4d_0007 (burned, disc "Family 2019 A", shelf 3), verified 2026-01-02`. */
export function describeVolume(volume: VolumeFacts, shown: (text: string) => string): string {
  const { id, label, location, verifiedAt } = volume;
  const facts = [stateWords(volume), ...(label === null ? [] : [`disc "${shown(label)}"`])];
  if (location !== null) facts.push(shown(location));
  const verified =
    verifiedAt === null ? (volume.isBurned ? ', not verified' : '') : `, verified ${day(verifiedAt)}`;
  return `on volume ${id} (${facts.join(', ')})${verified}`;
}

function stateWords({ state, isBurned }: VolumeFacts): string {
  switch (state) {
    case 'planned':
      return 'being filled';
    case 'built':
      return 'not burned';
    case 'failed':
      return 'failed its last check';
    case 'migrated':
    case 'retired':
      return state;
    case 'unknown':
      return 'state unknown';
    default:
      return isBurned ? 'burned' : 'not burned';
  }
}

function describeDisc(
  { copy, state, label, location, verifiedAt }: DiscPlace,
  shown: (text: string) => string,
): string {
  return [
    `copy ${copy}${state === 'failed' ? ' (failed its last check)' : ''}`,
    ...(label === null ? [] : [`disc "${shown(label)}"`]),
    ...(location === null ? [] : [shown(location)]),
    verifiedAt === null ? 'not verified' : `verified ${day(verifiedAt)}`,
  ].join(', ');
}

function day(iso: string): string {
  return iso.slice(0, 10);
}

function pathFrom(library: string, path: string): string {
  return path.startsWith(`${library}/`) ? path.slice(library.length + 1) : path;
}
