import type { TakenRecord } from '../records/file-record.ts';
import type { FoundPlace } from './found-place.ts';

/** One content and every place it is at. */
export interface FoundContent {
  /** Null for a file whose content could not be read; it is then alone. */
  readonly sha256: string | null;
  readonly size: number;
  readonly taken: TakenRecord | null;
  readonly camera: string | null;
  /** The name below its source under which it was ingested, if that is what matched. */
  readonly ingestedFrom: string | null;
  readonly places: readonly FoundPlace[];
  /** Places beyond the limit. */
  readonly morePlaces: number;
}

/** The first contents that match, up to a limit, and then up to as many places of each. */
export class Selection {
  /** Places that match beyond those of the contents selected. */
  more = 0;
  readonly hashes = new Set<string>();
  readonly #limit: number;
  readonly #groups = new Map<string, { readonly places: FoundPlace[]; morePlaces: number }>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Takes the content of a place that matches; a file without a hash is its own only place. */
  select(place: FoundPlace): void {
    const { sha256, tree, path } = place;
    if (sha256 !== null && this.hashes.has(sha256)) return;
    if (this.#groups.size >= this.#limit) this.more += 1;
    else if (sha256 === null) this.#groups.set(`${tree ?? ''}/${path}`, { places: [place], morePlaces: 0 });
    else {
      this.hashes.add(sha256);
      this.#groups.set(sha256, { places: [], morePlaces: 0 });
    }
  }

  /** Adds a place of a selected content. */
  collect(place: FoundPlace): void {
    const group = this.#groups.get(place.sha256 ?? '');
    if (group === undefined) return;
    if (group.places.length < this.#limit) group.places.push(place);
    else group.morePlaces += 1;
  }

  contents(names: { get: (sha256: string) => string | undefined }): readonly FoundContent[] {
    return [...this.#groups.values()].flatMap(({ places, morePlaces }) => {
      const first = places[0];
      if (first === undefined) return [];
      const { sha256, size } = first;
      const taken = places.find((place) => place.taken !== null)?.taken ?? null;
      const camera = places.find((place) => place.camera !== null)?.camera ?? null;
      const ingestedFrom = names.get(sha256 ?? '') ?? null;
      return [{ sha256, size, taken, camera, ingestedFrom, places, morePlaces }];
    });
  }
}
