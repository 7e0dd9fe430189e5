import type { KnownHolder, Library, VolumeState } from '@mediastruct/core';
import { copyLetter, discName, errnoOf, keyOf, MediaStructError } from '@mediastruct/core/base';
import { listVolumes } from '@mediastruct/core/archive';
import { toldPlaces, treePlaces } from '@mediastruct/core/catalogue';
import type { LibraryView } from '../library-view.ts';
import type { Problem } from '../server/answers.ts';
import { isCounting, volumeNumber } from '../volumes/volume-words.ts';

/** One thing that stands somewhere and holds copies: a folder, a disk, or a disc of a volume. */
export interface ShelfThing {
  /** By which a loss names it: `tree:media`, `disk:Blue`, `disc:MS_3f2a9c01_0007 B`. */
  readonly key: string;
  /** The holder whose files it has: `volume:MS_3f2a9c01_0007` for a disc. */
  readonly holder: string;
  readonly kind: 'tree' | 'disk' | 'disc' | 'other';
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
  /** `unreadable`: its listing cannot be read, so that what is told of it may be of before, or a part. */
  readonly state: 'sound' | 'unproven' | 'failed' | 'retired' | 'unreadable';
  readonly isHere: boolean;
}

export interface Shelf {
  readonly things: readonly ShelfThing[];
  /** Every place that somebody told. */
  readonly places: readonly string[];
  readonly problems: readonly Problem[];
}

/** What stands where, as the catalogue and the volume ledger tell. */
export function readShelf(view: LibraryView): Shelf {
  const { library, options } = view;
  const told = view.alone(() => toldPlaces(library, options));
  const { catalogue } = view.open();
  const unread: Problem[] = [];
  const volumes = volumesOf(library, unread).filter(isCounting);
  const places = treePlaces(library);
  const holders = catalogue.holders().filter(({ holder }) => holder.holdsCopies);
  return {
    things: [
      ...holders.flatMap((known) => thingOf(library, known, places[known.holder.name] ?? null)),
      ...volumes.flatMap(discsOf),
    ],
    places: told,
    problems: unread,
  };
}

/** Volumes are told by their discs, and their folders by the archive; a file over several volumes by those. */
function thingOf(
  library: Library,
  { holder, counts, isWhole }: KnownHolder,
  treePlace: string | null,
): ShelfThing[] {
  const { kind, name, root, isRetired } = holder;
  if (kind === 'volume' || kind === 'split') return [];
  const isTree = kind === 'tree';
  const isHere = isReachable(holder);
  const provenAt = isWhole ? (isTree ? holder.listedAt() : holder.provenAt()) : null;
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
      state: !isWhole
        ? 'unreadable'
        : isRetired === true
          ? 'retired'
          : provenAt === null
            ? 'unproven'
            : 'sound',
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
      name: `${volumeNumber(volumeId)}${copyLetter(copy)}`,
      detail: label ?? null,
      place: location ?? null,
      ...{ files, bytes, capacity, used: bytes },
      provenAt: verifiedAt ?? null,
      state: state === 'failed' ? 'failed' : verifiedAt === undefined ? 'unproven' : 'sound',
      isHere: false,
    }));
}

/** None where the ledger of volumes cannot be read: the rest of the shelf stands all the same. */
function volumesOf(library: Library, unread: Problem[]): readonly VolumeState[] {
  try {
    return listVolumes(library).volumes;
  } catch (error) {
    if (!(error instanceof MediaStructError)) throw error;
    unread.push({ message: error.message });
    return [];
  }
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
