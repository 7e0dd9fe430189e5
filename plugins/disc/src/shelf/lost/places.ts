import type { Holder, KnownCopy, Library, VolumeState } from '@mediastruct/core';
import { listVolumes, showVolume } from '@mediastruct/core';
import { discName } from '../disc-name.ts';
import { isProven } from '../disc-row.ts';
import type { PlacedCopy } from './fate.ts';
import { isWithin } from './place-match.ts';

/** What had to be assumed of copies whose place nobody told. */
export interface Assumptions {
  /** Trees taken to be elsewhere. */
  readonly treesElsewhere: readonly string[];
  /** Discs that do not count as copies elsewhere: they may be at the place. */
  readonly discsWithoutPlace: readonly string[];
  /** Discs elsewhere that do not count because they were never read back. */
  readonly discsUnproven: readonly string[];
}

/** Which copies are lost with a place. */
export class Places {
  readonly #library: Library;
  readonly #lost: string;
  readonly #treePlaces: Readonly<Record<string, string>>;
  readonly #volumes: ReadonlyMap<string, VolumeState>;
  readonly #folders = new Map<string, boolean>();

  /** `treePlaces`: where trees are, by their names. */
  constructor(library: Library, lost: string, treePlaces: Readonly<Record<string, string>>) {
    this.#library = library;
    this.#lost = lost;
    this.#treePlaces = treePlaces;
    this.#volumes = new Map(listVolumes(library).volumes.map((volume) => [volume.volumeId, volume]));
  }

  /** True where copies of a holder are at the place: a tree there, or a volume with a disc or its folder there. */
  isAt(holder: Holder): boolean {
    return this.copiesOf(holder, true).some(({ isLost }) => isLost);
  }

  /** The physical copies that one entry of a holder's listing stands for. One holder counts once: what it holds twice is lost together. */
  copiesOf(holder: Holder, isSound: boolean): readonly PlacedCopy[] {
    if (!holder.holdsCopies) return [];
    if (holder.kind === 'volume') return this.#ofVolume(holder);
    if (holder.kind === 'split') return this.#ofSplit(holder);
    return [{ id: `${holder.kind}:${holder.name}`, isLost: this.#isTreeLost(holder), isSound }];
  }

  placedCopies(copies: Iterable<KnownCopy>): readonly PlacedCopy[] {
    return [...copies].flatMap(({ holder, path, isSound }) =>
      this.copiesOf(holder, isSound && !this.#isInFailedFolder(holder, path)),
    );
  }

  /** Every place that somebody told, sorted. */
  known(): readonly string[] {
    const discs = [...this.#volumes.values()].flatMap(({ copies }) => copies.map(({ location }) => location));
    const told = [...discs, ...Object.values(this.#treePlaces)].filter((place) => place !== undefined);
    return [...new Set(told)].sort();
  }

  assumptions(holders: readonly Holder[]): Assumptions {
    const discs = [...this.#volumes.values()].flatMap(({ volumeId, copies }) =>
      copies
        .filter(({ state }) => state !== 'failed')
        .map((copy) => ({ ...copy, disc: discName({ ...copy, volumeId }) })),
    );
    return {
      treesElsewhere: holders
        .filter(
          ({ kind, name, holdsCopies }) =>
            kind === 'tree' && holdsCopies && this.#treePlaces[name] === undefined,
        )
        .filter((holder) => !this.#isTreeLost(holder))
        .map(({ name }) => name),
      discsWithoutPlace: discs.filter(({ location }) => location === undefined).map(({ disc }) => disc),
      discsUnproven: discs
        .filter(
          (disc) => disc.location !== undefined && !isWithin(disc.location, this.#lost) && !isProven(disc),
        )
        .map(({ disc }) => disc),
    };
  }

  /** By the place that was told; a tree also by its own name or folder. */
  #isTreeLost({ kind, name, root, place }: Holder): boolean {
    if (name === this.#lost || (root !== '' && root === this.#lost)) return true;
    const told = kind === 'tree' ? this.#treePlaces[name] : (place ?? undefined);
    return told !== undefined && isWithin(told, this.#lost);
  }

  #ofVolume({ name }: Holder): readonly PlacedCopy[] {
    return this.#copiesOfVolume(name);
  }

  #copiesOfVolume(volumeId: string): readonly PlacedCopy[] {
    const { copies = [] } = this.#volumes.get(volumeId) ?? {};
    const discs = copies
      .filter(({ state }) => state !== 'failed')
      .map(({ copy, location, ...disc }) => ({
        id: discName({ volumeId, copy }),
        isLost: location !== undefined && isWithin(location, this.#lost),
        isSound: location !== undefined && isProven(disc),
      }));
    return this.#isFolderThere(volumeId) ? [...discs, this.#folderCopy(volumeId)] : discs;
  }

  /** A file over several volumes is elsewhere where each of its segments is; that one is at the place is told by the segments themselves. */
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
  #folderCopy(volumeId: string): PlacedCopy {
    const told = this.#treePlaces['archive'];
    const isLost = this.#lost === 'archive' || (told !== undefined && isWithin(told, this.#lost));
    const isSound = this.#volumes.get(volumeId)?.folderCheck?.ok !== false;
    return { id: 'tree:archive', isLost, isSound };
  }

  #isFolderThere(volumeId: string): boolean {
    const known = this.#folders.get(volumeId);
    if (known !== undefined) return known;
    const isThere = this.#volumes.has(volumeId) && showVolume(this.#library, volumeId).isFolderThere;
    this.#folders.set(volumeId, isThere);
    return isThere;
  }
}
