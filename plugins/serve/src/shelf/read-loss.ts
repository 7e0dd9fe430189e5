import type { LossReport, LossRequest, TouchedContent } from '@mediastruct/core';
import { MediaStructError, nameOf } from '@mediastruct/core/base';
import { lossReportAside } from '@mediastruct/core/catalogue';
import { mediaKind } from '@mediastruct/core/thumbnails';
import type { Picture } from '../calendar/read-day.ts';
import { takenOf } from '../calendar/taken.ts';
import type { LibraryView } from '../library-view.ts';

/** Pictures that are shown of those that are gone, and of those that are down to one copy. */
const SHOWN = 500;

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

/**
 * What would be gone with a place, or with the things that are chosen: the answer of `disc lost` and `shelf risk`, counted on a thread, some seconds for a million files. Throws `usage`
 * (64) where nothing was chosen.
 */
export async function readLoss(view: LibraryView, chosen: Chosen): Promise<Loss> {
  const lost = lostThings(chosen);
  const { there, first, firstLast, assumed, problems, ...tallies } = await view.inTurn((stop) =>
    lossReportAside(view.library, { ...view.options, lost, limit: SHOWN, stop }),
  );
  return {
    ...{ there, assumed, problems, ...tallies },
    gone: first.map((content) => toPicture(view, content, 0)),
    down: firstLast.map((content) => toPicture(view, content, 1)),
  };
}

function lostThings({ place, keys }: Chosen): LossRequest['lost'] {
  if (place !== undefined) return { kind: 'place', place };
  if (keys.length > 0) return { kind: 'things', keys };
  throw new MediaStructError('usage', 'Nothing is chosen: choose a place, disks or discs');
}

function toPicture(view: LibraryView, { sha256, size, name: path }: TouchedContent, proven: number): Picture {
  const taken = takenOf(view.open().catalogue.copiesOf(sha256));
  const name = nameOf(path);
  return { sha256, size, name, kind: mediaKind(name), taken, camera: null, proven };
}
