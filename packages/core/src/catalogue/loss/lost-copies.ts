import { discName } from '../../holders/disc-name.ts';
import type { Holder } from '../../holders/holder.ts';
import { volumeStates } from '../../holders/volume-ledger-states.ts';
import { VolumePresences } from '../../holders/volume-presence.ts';
import type { VolumeCopy, VolumeState } from '../../holders/volume-state.ts';
import { isObjectPath } from '../../library/disk-folders.ts';
import { knownTrees, TreeViews } from '../../holders/tree-views.ts';
import type { Library, Tree } from '../../library/library.ts';
import type { KnownContent } from '../catalogue.ts';
import type { PlacedCopy } from './fate.ts';
import type { LostThings } from './lost-things.ts';
import { isDiscLost, isHolderLost, mayBeLost } from './lost-things.ts';
import { treePlaces } from './tree-places.ts';

/** What had to be assumed of copies whose place nobody told. */
export interface Assumptions {
  /** Trees taken to be elsewhere. */
  readonly treesElsewhere: readonly string[];
  /** Discs that do not count as copies elsewhere: they may be at the place. */
  readonly discsWithoutPlace: readonly string[];
  /** Discs elsewhere that do not count because they were never read back. */
  readonly discsUnproven: readonly string[];
  /** Disks that do not count as copies elsewhere: they may be at the place. */
  readonly disksWithoutPlace: readonly string[];
}

type Placed = readonly PlacedCopy[];
type PlaceableCopy = KnownContent['copies'][number];

/** Tells of every copy whether it is lost, and whether it would save its content if it is not. */
export class LostCopies {
  readonly #lost: LostThings;
  readonly #treePlaces: Readonly<Record<string, string>>;
  readonly #volumes: ReadonlyMap<string, VolumeState>;
  readonly #presences: VolumePresences;
  readonly #views: TreeViews;
  readonly #folders = new Map<string, boolean>();
  /** Where trees that are lost stand in another one. */
  readonly #within = new Map<string, readonly string[]>();
  readonly #placed = { sound: new Map<Holder, Placed>(), unsound: new Map<Holder, Placed>() };

  constructor(library: Library, lost: LostThings) {
    this.#lost = lost;
    this.#treePlaces = treePlaces(library);
    // Where the ledger is damaged the catalogue tells so.
    this.#volumes = volumeStates(library, () => {});
    this.#presences = new VolumePresences(library);
    this.#views = new TreeViews(library, knownTrees(library));
  }

  /** True where copies of a holder are lost: the holder itself, or a disc or the folder of a volume. */
  isTouched(holder: Holder): boolean {
    return this.#copiesOf(holder, true).some(({ isLost }) => isLost);
  }

  *placedCopies(copies: Iterable<PlaceableCopy>): Generator<PlacedCopy> {
    for (const copy of copies) {
      const placed = this.#copiesOf(copy.holder, this.#isSound(copy));
      yield* this.#isInLostTree(copy) ? placed.map((one) => ({ ...one, isLost: true })) : placed;
    }
  }

  /** Every place that somebody told, sorted. */
  knownPlaces(holders: readonly Holder[]): readonly string[] {
    const discs = [...this.#volumes.values()].flatMap(({ copies }) => copies.map(({ location }) => location));
    const disks = holders.filter(({ kind }) => kind === 'disk').map(({ place }) => place);
    const told = [...discs, ...disks, ...Object.values(this.#treePlaces)];
    return [...new Set(told.filter((place) => typeof place === 'string'))].sort();
  }

  assumptions(holders: readonly Holder[]): Assumptions {
    const counting = holders.filter((holder) => holder.holdsCopies);
    const discs = [...this.#volumes.values()].flatMap(({ volumeId, copies }) =>
      goodDiscs(copies).map((copy) => ({ ...copy, disc: discName({ ...copy, volumeId }) })),
    );
    const isElsewhere = (holder: Holder) => !isHolderLost(this.#lost, holder, this.#placeOf(holder));
    return {
      treesElsewhere: counting
        .filter(
          (one) => one.kind === 'tree' && this.#mayBeLost(this.#treePlaces[one.name]) && isElsewhere(one),
        )
        .map(({ name }) => name),
      discsWithoutPlace: discs.filter(({ location }) => this.#mayBeLost(location)).map(({ disc }) => disc),
      discsUnproven: discs
        .filter(
          ({ disc, location, ...copy }) =>
            !this.#mayBeLost(location) && !isDiscLost(this.#lost, disc, location) && !isProven(copy),
        )
        .map(({ disc }) => disc),
      disksWithoutPlace: counting
        .filter((one) => one.kind === 'disk' && this.#mayBeLost(one.place) && isElsewhere(one))
        .map(({ name }) => name),
    };
  }

  #mayBeLost(place: string | null | undefined): boolean {
    return mayBeLost(this.#lost, place);
  }

  /** The physical copies that one entry of a holder's listing stands for. One holder, or one device, counts once: what it holds twice is lost together. */
  #copiesOf(holder: Holder, isSound: boolean): Placed {
    const known = isSound ? this.#placed.sound : this.#placed.unsound;
    let placed = known.get(holder);
    if (placed === undefined) known.set(holder, (placed = this.#place(holder, isSound)));
    return placed;
  }

  #place(holder: Holder, isSound: boolean): Placed {
    if (!holder.holdsCopies) return [];
    if (holder.kind === 'volume') return this.#copiesOfVolume(holder.name);
    if (holder.kind === 'split') return this.#ofSplit(holder);
    if (holder.kind === 'tree') return [{ ...this.#treeCopy(holder), isSound }];
    const id = `${holder.kind}:${holder.device ?? holder.name}`;
    return [{ id, isLost: isHolderLost(this.#lost, holder, this.#placeOf(holder)), isSound }];
  }

  /** Trees that are one folder, or stand in each other, show the same files: they are one copy, and who loses the outer one loses the inner one. */
  #treeCopy(holder: Pick<Holder, 'kind' | 'name' | 'root'>): Omit<PlacedCopy, 'isSound'> {
    const { name } = holder;
    const isLost = isHolderLost(this.#lost, holder, this.#treePlaces[name] ?? null);
    const around = this.#views.around(name).some(({ tree }) => this.#isTreeLost(tree));
    return { id: `tree:${this.#views.placeOf(name)}`, isLost: isLost || around };
  }

  #isTreeLost({ name, root }: Pick<Tree, 'name' | 'root'>): boolean {
    return isHolderLost(this.#lost, { kind: 'tree', name, root }, this.#treePlaces[name] ?? null);
  }

  /** Whether a file that an outer tree lists stands in an inner one that is lost. */
  #isInLostTree({ holder, path }: PlaceableCopy): boolean {
    if (holder.kind !== 'tree') return false;
    return this.#lostWithin(holder.name).some((at) => path.startsWith(`${at}/`));
  }

  #lostWithin(name: string): readonly string[] {
    let known = this.#within.get(name);
    if (known === undefined) {
      const inner = this.#views.within(name).filter(({ tree, at }) => at !== '' && this.#isTreeLost(tree));
      this.#within.set(name, (known = inner.map(({ at }) => at)));
    }
    return known;
  }

  #placeOf({ kind, name, place }: Holder): string | null {
    return kind === 'tree' ? (this.#treePlaces[name] ?? null) : place;
  }

  #isSound({ holder, path, isSound, verifiedAt }: PlaceableCopy): boolean {
    // Its owner said that it gets old.
    if (holder.isRetired === true) return false;
    // A disk is in a drawer: what was never read back on it, and what may be in the same drawer, saves nothing.
    if (holder.kind === 'disk') return isSound && verifiedAt !== null && !this.#mayBeLost(holder.place);
    if (holder.kind === 'tree' && isObjectPath(path)) return false;
    return isSound && !this.#isInFailedFolder(holder, path);
  }

  #copiesOfVolume(volumeId: string): readonly PlacedCopy[] {
    const volume = this.#volumes.get(volumeId);
    if (volume === undefined) return [];
    const discs = goodDiscs(volume.copies).map((copy) => {
      const id = discName({ volumeId, copy: copy.copy });
      return {
        id,
        isLost: isDiscLost(this.#lost, id, copy.location),
        isSound: !this.#mayBeLost(copy.location) && isProven(copy),
      };
    });
    return this.#isFolderThere(volume) ? [...discs, this.#folderCopy(volume)] : discs;
  }

  /** A file over several volumes is elsewhere where each of its segments is; that one is lost is told by the segments themselves. */
  #ofSplit(holder: Holder): readonly PlacedCopy[] {
    const isElsewhere = holder.name
      .split('+')
      .every((name) => this.#copiesOfVolume(name).some(({ isLost, isSound }) => !isLost && isSound));
    return [{ id: `split:${holder.name}`, isLost: false, isSound: isElsewhere }];
  }

  /** A file of the archive's index in a volume whose folder failed its last check. */
  #isInFailedFolder({ kind, name }: Holder, path: string): boolean {
    if (kind !== 'tree' || name !== 'archive') return false;
    return this.#volumes.get(path.slice(0, Math.max(0, path.indexOf('/'))))?.folderCheck?.ok === false;
  }

  /** The folder of a volume stands in the archive, whose index tells of it as well. */
  #folderCopy({ folderCheck }: VolumeState): PlacedCopy {
    const archive = { kind: 'tree', name: 'archive', root: '' };
    return { ...this.#treeCopy(archive), isSound: folderCheck?.ok !== false };
  }

  #isFolderThere(volume: VolumeState): boolean {
    const known = this.#folders.get(volume.volumeId);
    if (known !== undefined) return known;
    const isThere = this.#presences.of(volume) === 'folder';
    this.#folders.set(volume.volumeId, isThere);
    return isThere;
  }
}

function goodDiscs(copies: readonly VolumeCopy[]): readonly VolumeCopy[] {
  return copies.filter(({ state }) => state !== 'failed');
}

/** True for a disc that did not fail and was read back whole. */
function isProven({ verifiedAt }: Pick<VolumeCopy, 'verifiedAt'>): boolean {
  return verifiedAt !== undefined;
}
