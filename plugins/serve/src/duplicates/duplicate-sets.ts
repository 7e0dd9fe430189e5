import type { KnownContent } from '@mediastruct/core';
import { folderOf, nameOf } from '@mediastruct/core/base';
import type { LibraryView } from '../library-view.ts';
import { ComparedCopies, isDecidedAlone } from './compared-copies.ts';

const HASH_BYTES = 32;

/** A set of equal files as a list shows it. */
export interface ListedSet {
  readonly sha256: string;
  /** The name of the copy that goes before all others. */
  readonly name: string;
  /** The folder of that copy, below its tree. */
  readonly folder: string;
  /** Bytes. */
  readonly size: number;
  readonly copies: number;
}

/**
 * The sets of equal pictures and films, by the folder and name of the copy that goes before all others. Sidecars are left out: they come along with their picture. Memory: 50 bytes a set and its
 * name, and the texts of the folders once.
 */
export class DuplicateSets {
  readonly compared: ComparedCopies;
  readonly #order: Uint32Array;
  readonly #hashes: Buffer;
  readonly #names: readonly string[];
  readonly #folders: Uint32Array;
  readonly #folderTexts: readonly string[];
  readonly #sizes: Float64Array;
  readonly #copies: Uint32Array;
  readonly #placeOf = new Map<string, number>();

  constructor(view: LibraryView) {
    const { catalogue } = view.open();
    this.compared = new ComparedCopies(view.library, catalogue);
    const folders = new Map<string, number>();
    const names: string[] = [];
    const hashes: Buffer[] = [];
    const numbers: { readonly folder: number; readonly size: number; readonly copies: number }[] = [];
    for (const content of catalogue.repeatedIn(this.compared.holders)) {
      const shown = this.#shownOf(content);
      if (shown === null) continue;
      const { tree, path, size, copies } = shown;
      const place = `${String(tree.rank).padStart(5, '0')}${tree.tree.name}/${folderOf(path)}`;
      const folder = folders.get(place) ?? folders.size;
      folders.set(place, folder);
      names.push(nameOf(path));
      hashes.push(Buffer.from(content.sha256, 'hex'));
      numbers.push({ folder, size, copies });
    }
    this.#names = names;
    this.#hashes = Buffer.concat(hashes);
    this.#folders = Uint32Array.from(numbers, ({ folder }) => folder);
    this.#sizes = Float64Array.from(numbers, ({ size }) => size);
    this.#copies = Uint32Array.from(numbers, ({ copies }) => copies);
    this.#folderTexts = [...folders.keys()].map((place) => place.slice(5));
    this.#order = this.#ordered([...folders.keys()]);
  }

  get count(): number {
    return this.#order.length;
  }

  /** Some sets in their order. */
  some(from: number, count: number): readonly ListedSet[] {
    return [...this.#order.subarray(from, from + count)].map((at) => this.#at(at));
  }

  /** The place of a set in the order; -1 where it is none. Costs a pass over the sets the first time. */
  placeOf(sha256: string): number {
    if (this.#placeOf.size === 0)
      for (const [place, at] of this.#order.entries())
        this.#placeOf.set(this.#hashAt(at).slice(0, 16), place);
    const place = this.#placeOf.get(sha256.slice(0, 16)) ?? -1;
    return this.#order[place] !== undefined && this.#hashAt(this.#order[place]) === sha256 ? place : -1;
  }

  #at(at: number): ListedSet {
    return {
      sha256: this.#hashAt(at),
      name: this.#names[at] ?? '',
      folder: this.#folderTexts[this.#folders[at] ?? 0] ?? '',
      size: this.#sizes[at] ?? 0,
      copies: this.#copies[at] ?? 0,
    };
  }

  #hashAt(at: number): string {
    return this.#hashes.toString('hex', at * HASH_BYTES, (at + 1) * HASH_BYTES);
  }

  #shownOf({ copies: all }: KnownContent) {
    const copies = this.compared.of(all);
    const [best] = copies;
    if (best === undefined || !isDecidedAlone(copies)) return null;
    return { ...best, copies: copies.length };
  }

  #ordered(places: readonly string[]): Uint32Array {
    const byText = places.map((_, at) => at).sort((a, b) => ((places[a] ?? '') < (places[b] ?? '') ? -1 : 1));
    const rankOf = new Uint32Array(places.length);
    for (const [rank, at] of byText.entries()) rankOf[at] = rank;
    const [names, folders] = [this.#names, this.#folders];
    return Uint32Array.from(names, (_, at) => at).sort((a, b) => {
      const byFolder = (rankOf[folders[a] ?? 0] ?? 0) - (rankOf[folders[b] ?? 0] ?? 0);
      return byFolder !== 0 ? byFolder : (names[a] ?? '') < (names[b] ?? '') ? -1 : 1;
    });
  }
}
