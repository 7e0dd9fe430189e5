import { join } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import { errnoOf, lstatOrNull } from '@mediastruct/core';
import { HERE } from '../record/chain-event.ts';
import { RECORD_NAME, runName } from '../record/chain-names.ts';
import type { Chain, ChainRun } from '../open/open-chain.ts';
import type { RunVolume } from '../record/run-record.ts';

/** Where a volume can be read now. */
export interface VolumeAt {
  /** The name of the place: `here`, that of a place, or the folder itself where it is none of the chain's places. */
  readonly place: string;
  /** Absolute path of the folder that it stands in. */
  readonly folder: string;
}

/** A folder in which volumes may be: a disc that is mounted, the folder of a chain that was copied, or that of one run. */
interface Place {
  readonly name: string;
  readonly folder: string;
}

/** Finds volumes where they can be read now. */
export class VolumePlaces {
  readonly #access: FileAccess;
  readonly #chain: Chain;
  readonly #places: readonly Place[];

  /**
   * `from` are further folders, looked at before the places that the chain knows; `called` is what one of them was called just now. One drive shows one disc after the other at the
   * same path, so a place is known again only by a volume that was seen there, and only
   * where no other place was ever seen at that path, for two discs may hold the same volumes; otherwise the folder is called by its path.
   */
  constructor(
    access: FileAccess,
    chain: Chain,
    { from = [], called }: { readonly from?: readonly string[]; readonly called?: string | undefined } = {},
  ) {
    this.#access = access;
    this.#chain = chain;
    const known = [...chain.story.places]
      .map(([name, folder]): Place => ({ name, folder }))
      .filter(({ folder }) => folder !== '');
    const folders = new Set([...from, ...known.map(({ folder }) => folder)]);
    this.#places = [...folders].map((folder) => {
      const place = known.find((one) => one.folder === folder);
      if (place === undefined) return { name: folder, folder };
      const isAlone = !chain.story.sharedPaths.has(folder);
      const isKnownAgain = place.name === called || (isAlone && this.#standsThere(place));
      return isKnownAgain ? place : { name: folder, folder };
    });
  }

  /** Whether a volume that was seen at a place stands there now. */
  #standsThere({ name: placeName, folder: at }: Place): boolean {
    const { runs, story } = this.#chain;
    return runs.some(({ run, record }) =>
      (record?.volumes ?? []).some(({ name }) => {
        const wasThere = story
          .sightings(run, name)
          .some(({ place, outcome }) => place === placeName && outcome !== 'missing');
        return wasThere && this.#foldersOf(at, run).some((one) => this.#sizeOf(join(one, name)) !== null);
      }),
    );
  }

  /** Everywhere that a file of the name of a volume stands, the chain's own folder first. Neither its size nor its content is looked at. */
  of(run: ChainRun, { name }: Pick<RunVolume, 'name'>): readonly VolumeAt[] {
    const here: VolumeAt = { place: HERE, folder: run.folder };
    const elsewhere = this.#places.flatMap((place) =>
      this.#foldersOf(place.folder, run.run).map((folder): VolumeAt => ({ place: place.name, folder })),
    );
    return [here, ...elsewhere].filter(({ folder }) => this.#sizeOf(join(folder, name)) !== null);
  }

  /** Names of the places that can be looked at now, where the run is, or the chain itself, and the volume is not. */
  without(run: ChainRun, volume: Pick<RunVolume, 'name'>): readonly string[] {
    const found = new Set(this.of(run, volume).map(({ place }) => place));
    const elsewhere = this.#places.filter(({ folder }) =>
      this.#foldersOf(folder, run.run).some((one) => this.#sizeOf(join(one, RECORD_NAME)) !== null),
    );
    return [HERE, ...elsewhere.map(({ name }) => name)].filter((place) => !found.has(place));
  }

  /** Whether a volume was seen, and is whole at no place any more but perhaps the chain's own folder, where it would be found. What is called by its path counts only where no place that has a name was seen. */
  isLost(run: ChainRun, name: string): boolean {
    const sightings = this.#chain.story.sightings(run.run, name);
    const elsewhere = sightings.filter(({ place }) => place !== HERE);
    const named = elsewhere.filter(({ place }) => this.#chain.story.places.has(place));
    const counted = named.length > 0 ? named : elsewhere;
    const isElsewhere = counted.some(({ outcome }) => outcome === 'whole');
    return sightings.length > 0 && !isElsewhere;
  }

  /** As `of`, those of the right size only; where the last look found a damaged copy come last. */
  best(run: ChainRun, volume: RunVolume): readonly VolumeAt[] {
    const sightings = this.#chain.story.sightings(run.run, volume.name);
    const isBad = ({ place }: VolumeAt) =>
      sightings.some((one) => one.place === place && one.outcome === 'damaged');
    const found = this.of(run, volume).filter(
      ({ folder }) => this.#sizeOf(join(folder, volume.name)) === volume.size,
    );
    return [...found.filter((one) => !isBad(one)), ...found.filter(isBad)];
  }

  /** Volumes of several runs have the same names, so a folder counts for a run only by its own name. */
  #foldersOf(place: string, run: number): readonly string[] {
    const name = runName(run);
    return place.endsWith(`/${name}`) ? [place] : [join(place, name), join(place, this.#chain.id, name)];
  }

  /** Null where there is no file, or it cannot be looked at. */
  #sizeOf(path: string): number | null {
    try {
      const stat = lstatOrNull(this.#access, path);
      return stat?.kind === 'file' ? stat.size : null;
    } catch (error) {
      if (errnoOf(error) === null) throw error;
      return null;
    }
  }
}
