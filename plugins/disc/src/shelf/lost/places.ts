import type { Holder, KnownCopy, Library, VolumeState } from '@mediastruct/core';
import { listVolumes } from '@mediastruct/core';
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
  readonly #lost: string;
  readonly #treePlaces: Readonly<Record<string, string>>;
  readonly #volumes: ReadonlyMap<string, VolumeState>;
  readonly #folders = new Map<string, boolean>();

  /** `treePlaces`: where trees are, by their names. */
  constructor(library: Library, lost: string, treePlaces: Readonly<Record<string, string>>) {
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
    // What volumes hold together is lost with any of its segments, and those are contents of their own.
    if (!holder.holdsCopies || holder.kind === 'split') return [];
    if (holder.kind === 'volume') return this.#ofVolume(holder);
    return [{ id: `${holder.kind}:${holder.name}`, isLost: this.#isTreeLost(holder), isSound }];
  }

  placedCopies(copies: Iterable<KnownCopy>): readonly PlacedCopy[] {
    return [...copies].flatMap(({ holder, isSound }) => this.copiesOf(holder, isSound));
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

  #ofVolume(holder: Holder): readonly PlacedCopy[] {
    const { copies = [] } = this.#volumes.get(holder.name) ?? {};
    const discs = copies
      .filter(({ state }) => state !== 'failed')
      .map((copy) => ({
        id: discName({ volumeId: holder.name, copy: copy.copy }),
        isLost: copy.location !== undefined && isWithin(copy.location, this.#lost),
        isSound: copy.location !== undefined && isProven(copy),
      }));
    return this.#isFolderThere(holder) ? [...discs, this.#folderCopy()] : discs;
  }

  /** The folder of a volume stands in the archive, whose index tells of it as well. */
  #folderCopy(): PlacedCopy {
    const told = this.#treePlaces['archive'];
    const isLost = this.#lost === 'archive' || (told !== undefined && isWithin(told, this.#lost));
    return { id: 'tree:archive', isLost, isSound: true };
  }

  #isFolderThere(holder: Holder): boolean {
    const known = this.#folders.get(holder.name);
    if (known !== undefined) return known;
    const isThere = holder.isReachable();
    this.#folders.set(holder.name, isThere);
    return isThere;
  }
}
