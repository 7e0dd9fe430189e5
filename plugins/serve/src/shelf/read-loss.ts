import type { LossReport, LossRequest, TouchedContent } from '@mediastruct/core';
import { isWithin, itemAt, MediaStructError, nameOf } from '@mediastruct/core/base';
import { lossReport, lossReports } from '@mediastruct/core/catalogue';
import { mediaKind } from '@mediastruct/core/thumbnails';
import type { Picture } from '../calendar/read-day.ts';
import type { LibraryView } from '../library-view.ts';
import { readShelf } from './read-shelf.ts';

/** Pictures that are shown of those that are gone, and of those that are down to one copy. */
const SHOWN = 500;
/** From so many files on one pass over the whole catalogue is faster than a look at each of the files. */
const MANY = 50_000;

export interface Loss extends Pick<LossReport, 'there' | 'lost' | 'last' | 'assumed' | 'problems'> {
  /** The first of those that are gone, and of those of which one copy is left. */
  readonly gone: readonly Picture[];
  readonly down: readonly Picture[];
}

export interface Chosen {
  readonly place: string | undefined;
  /** Such as `disk:Blue` and `disc:MS_3f2a9c01_0007 B`. */
  readonly keys: readonly string[];
}

/** What would be gone with a place, or with the things that are chosen: the answer of `disc lost` and `shelf risk`. Throws `usage` (64) where nothing was chosen. */
export function readLoss(view: LibraryView, chosen: Chosen): Loss {
  const request = { kinds: view.options.kinds, note: view.options.note, limit: SHOWN };
  const lost = lostThings(chosen);
  const { there, first, firstLast, assumed, problems, ...tallies } =
    filesOf(view, chosen) < MANY
      ? view.alone(() => lossReport(view.library, { ...request, lost }))
      : itemAt(
          view.alone(() => lossReports(view.library, { ...request, losses: [lost] })),
          0,
        );
  return {
    ...{ there, assumed, problems, ...tallies },
    gone: first.map((content) => toPicture(content, 0)),
    down: firstLast.map((content) => toPicture(content, 1)),
  };
}

function lostThings({ place, keys }: Chosen): LossRequest['lost'] {
  if (place !== undefined) return { kind: 'place', place };
  if (keys.length > 0) return { kind: 'things', keys };
  throw new MediaStructError('usage', 'Nothing is chosen: choose a place, disks or discs');
}

/** About how many files are listed of what is chosen. */
function filesOf(view: LibraryView, { place, keys }: Chosen): number {
  const isChosen = (key: string, at: string | null) =>
    place === undefined ? keys.includes(key) : at !== null && isWithin(at, place);
  const things = readShelf(view).things.filter((thing) => isChosen(thing.key, thing.place));
  return things.reduce((sum, { files }) => sum + (files ?? 0), 0);
}

function toPicture({ sha256, size, name: path, taken }: TouchedContent, proven: number): Picture {
  const name = nameOf(path);
  return { sha256, size, name, kind: mediaKind(name), taken, camera: null, proven };
}
