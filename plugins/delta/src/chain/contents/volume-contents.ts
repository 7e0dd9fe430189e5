import { createHash } from 'node:crypto';
import type { FileAccess } from '@mediastruct/core';
import { displayPath, MediaStructError } from '@mediastruct/core';
import { DATA_KEY } from '../../archive/archive-names.ts';
import type { PackedFile, Place } from '../../volumes/packed-entry.ts';
import { VolumeReader } from '../../volumes/read-set.ts';
import { volumeName } from '../../volumes/volume-names.ts';
import { runName } from '../record/chain-names.ts';
import type { ChainRun } from '../open/open-chain.ts';
import type { GatheredParts } from './gathered-parts.ts';
import type { VolumePlaces } from '../places/volume-places.ts';

/** A volume that cannot be read now. */
export interface AbsentVolume {
  readonly run: ChainRun;
  readonly name: string;
  /** Whether it is at no place that is known, and is not looked for on further discs. */
  readonly isLost: boolean;
}

/** Reads members of the volumes of a chain, wherever each volume is. One volume is open at a time. */
export class VolumeContents {
  /** The volumes that were opened, in that order: `0003/data.vol0001.tar`. */
  readonly opened: string[] = [];
  readonly #access: FileAccess;
  readonly #places: VolumePlaces;
  readonly #gathered: GatheredParts | null;
  #open: { readonly key: string; readonly reader: VolumeReader } | null = null;

  /** `gathered` holds what was taken from discs that are away again. */
  constructor(access: FileAccess, places: VolumePlaces, gathered: GatheredParts | null = null) {
    this.#access = access;
    this.#places = places;
    this.#gathered = gathered;
  }

  /** Whether every volume of a run can be read now, by names and sizes. */
  isAtHand(run: ChainRun): boolean {
    return (run.record?.volumes ?? []).every((volume) => this.#places.best(run, volume).length > 0);
  }

  /** Why a member cannot be read now, from the names and sizes of its volumes; null where it can. */
  whyAway(run: ChainRun, { places }: PackedFile): string | null {
    for (const place of places) {
      if (this.#gathered?.has(place) === true) continue;
      const name = nameOf(run, place);
      const volume = run.record?.volumes.find((one) => one.name === name);
      if (volume === undefined) return `run ${runName(run.run)} knows of no ${name}`;
      if (this.#places.best(run, volume).length === 0)
        return `${runName(run.run)}/${name} is at none of the places that can be read now`;
    }
    return null;
  }

  /** The volumes that a member needs, and that cannot be read now. */
  absent(run: ChainRun, { places }: PackedFile): readonly AbsentVolume[] {
    return places
      .filter((place) => this.#gathered?.has(place) !== true && !this.#isAtHand(run, place))
      .map((place) => {
        const name = nameOf(run, place);
        return { run, name, isLost: this.#places.isLost(run, name) };
      });
  }

  /** Keeps the parts of a member that can be read now, for a later time. Throws as `of`. */
  gather(run: ChainRun, file: PackedFile): void {
    for (const place of file.places)
      if (this.#gathered?.has(place) === false && this.#isAtHand(run, place))
        this.#gathered.keep(place, this.#reader(run, place).content(partOf(file, place)));
  }

  #isAtHand(run: ChainRun, place: Place): boolean {
    const volume = run.record?.volumes.find(({ name }) => name === nameOf(run, place));
    return volume !== undefined && this.#places.best(run, volume).length > 0;
  }

  /**
   * The bytes of a member, checked: before the last are given, all were found to be what was packed. Throws `wrong-volume` (42) where a volume is at no place,
   * and `content-mismatch` (10) where it holds other bytes.
   */
  *of(run: ChainRun, file: PackedFile): Generator<Uint8Array> {
    const whole = createHash('sha256');
    let held: Uint8Array | null = null;
    for (const place of file.places) {
      const pieces =
        this.#gathered?.has(place) === true
          ? this.#gathered.read(place)
          : this.#reader(run, place).content(partOf(file, place));
      for (const bytes of pieces) {
        if (held !== null) yield held;
        held = new Uint8Array(bytes);
        whole.update(held);
      }
    }
    if (whole.digest('hex') !== file.sha256)
      throw new MediaStructError(
        'content-mismatch',
        `${displayPath(run.folder)}: ${file.path} is not what was packed`,
        { path: run.folder },
      );
    if (held !== null) yield held;
  }

  [Symbol.dispose](): void {
    this.#open?.reader[Symbol.dispose]();
    this.#open = null;
  }

  #reader(run: ChainRun, place: Place): VolumeReader {
    const name = nameOf(run, place);
    const key = `${runName(run.run)}/${name}`;
    if (this.#open?.key === key) return this.#open.reader;
    this[Symbol.dispose]();
    const volume = run.record?.volumes.find((one) => one.name === name);
    const [at] = volume === undefined ? [] : this.#places.best(run, volume);
    if (at === undefined)
      throw new MediaStructError('wrong-volume', `${key}: is at none of the places that can be read now`, {
        path: key,
      });
    const compression = run.record?.compression ?? 'none';
    const reader = new VolumeReader(this.#access, { folder: at.folder, key: DATA_KEY, compression });
    this.#open = { key, reader };
    this.opened.push(key);
    return reader;
  }
}

function partOf(file: PackedFile, place: Place): PackedFile {
  return { ...file, sha256: place.sha256, places: [place] };
}

function nameOf({ record }: ChainRun, { volume }: Place): string {
  return volumeName(DATA_KEY, volume, record?.compression ?? 'none');
}
