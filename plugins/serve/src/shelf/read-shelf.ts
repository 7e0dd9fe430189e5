import type { KnownHolder, Library, StoredProblem, VolumeState } from '@mediastruct/core';
import { copyLetter, discName, errnoOf, keyOf, MediaStructError } from '@mediastruct/core/base';
import { listVolumes } from '@mediastruct/core/archive';
import { toldPlaces, treePlaces } from '@mediastruct/core/catalogue';
import type { LibraryView } from '../library-view.ts';

/** One thing that stands somewhere and holds copies: a folder, a disk, or a disc of a volume. */
export interface ShelfThing {
  /** By which a loss names it: `tree:media`, `disk:Blue`, `disc:MS_3f2a9c01_0007 B`. */
  readonly key: string;
  /** The holder whose files it has: `volume:MS_3f2a9c01_0007` for a disc. */
  readonly holder: string;
  readonly kind: 'tree' | 'disk' | 'disc' | 'folder' | 'other';
  readonly name: string;
  readonly detail: string | null;
  /** Where it is, as people write it; null where nobody told. */
  readonly place: string | null;
  readonly files: number | null;
  readonly bytes: number | null;
  /** Bytes that its medium or its file system holds; null where that is not known now. */
  readonly capacity: number | null;
  /** Bytes that are in use there by whatever; null where that is not known. */
  readonly used: number | null;
  /** When all of it was last read back, ISO 8601 UTC; null where it never was, or not all of it. */
  readonly provenAt: string | null;
  readonly state: 'sound' | 'unproven' | 'failed' | 'retired';
  readonly isHere: boolean;
}

export interface Shelf {
  readonly things: readonly ShelfThing[];
  /** Every place that somebody told. */
  readonly places: readonly string[];
  readonly problems: readonly Pick<StoredProblem, 'message'>[];
}

/** What stands where, as the catalogue and the volume ledger tell. */
export function readShelf(view: LibraryView): Shelf {
  const { library, options } = view;
  const told = view.alone(() => toldPlaces(library, options));
  const { catalogue } = view.open();
  const volumes = listVolumes(library).volumes.filter(isCounting);
  const places = treePlaces(library);
  const holders = catalogue.holders().filter(({ holder }) => holder.holdsCopies);
  return {
    things: [
      ...holders.flatMap((known) => thingOf(library, known, places[known.holder.name] ?? null)),
      ...volumes.flatMap(discsOf),
    ],
    places: told,
    problems: catalogue.damaged.map(({ message }) => ({ message })),
  };
}

/** Volumes are told by their discs, and their folders by the archive; a file over several volumes by those. */
function thingOf(library: Library, { holder, counts }: KnownHolder, treePlace: string | null): ShelfThing[] {
  const { kind, name, root, isRetired } = holder;
  if (kind === 'volume' || kind === 'split') return [];
  const isTree = kind === 'tree';
  const isHere = isReachable(holder);
  const provenAt = isTree ? holder.listedAt() : holder.provenAt();
  const room = isHere && root !== '' ? roomAt(library, root) : null;
  return [
    {
      ...{ key: keyOf(holder), holder: keyOf(holder), name },
      kind: isTree ? 'tree' : kind === 'disk' ? 'disk' : 'other',
      detail: root === '' ? null : root,
      place: isTree ? treePlace : holder.place,
      files: counts?.files ?? null,
      bytes: counts?.bytes ?? null,
      ...{
        capacity: room?.total ?? null,
        used: room === null ? null : room.total - room.available,
        provenAt,
      },
      state: isRetired === true ? 'retired' : provenAt === null ? 'unproven' : 'sound',
      isHere,
    },
  ];
}

function discsOf({ volumeId, copies, files, bytes, capacity }: VolumeState): ShelfThing[] {
  return copies
    .toSorted((a, b) => a.copy - b.copy)
    .map(({ copy, state, label, location, verifiedAt }) => ({
      key: `disc:${discName({ volumeId, copy })}`,
      holder: `volume:${volumeId}`,
      kind: 'disc',
      name: `${Number(volumeId.slice(-4))}${copyLetter(copy)}`,
      detail: label ?? null,
      place: location ?? null,
      ...{ files, bytes, capacity, used: bytes },
      provenAt: verifiedAt ?? null,
      state: state === 'failed' ? 'failed' : verifiedAt === undefined ? 'unproven' : 'sound',
      isHere: false,
    }));
}

function isReachable(holder: KnownHolder['holder']): boolean {
  try {
    return holder.isReachable();
  } catch (error) {
    if (!(error instanceof MediaStructError) && errnoOf(error) === null) throw error;
    return false;
  }
}

function roomAt(
  { access }: Library,
  root: string,
): { readonly total: number; readonly available: number } | null {
  try {
    const { total, available } = access.statfs(root);
    return total === undefined ? null : { total, available };
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return null;
  }
}

function isCounting({ state }: VolumeState): boolean {
  return state !== 'planned' && state !== 'migrated' && state !== 'retired';
}
