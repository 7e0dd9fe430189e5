import { basename } from 'node:path';
import { itemAt } from '../errors/item-at.ts';
import { nameOf } from '../files/path-text.ts';
import type { TakeoutRecord } from '../metadata/takeout.ts';
import {
  cutTakeoutBases,
  fileNameOfTitle,
  isExportFolder,
  takeoutBaseOfJson,
  takeoutBaseOfMedia,
  withoutSupplement,
} from '../metadata/takeout-names.ts';
import type { FoundGroup, FoundMember } from './found.ts';

const DAY_MS = 86_400_000;

interface Elsewhere {
  readonly group: FoundGroup;
  readonly takenMs: number;
}

/** A file that was given away, and the number of the source that it stands in. */
export interface Given {
  readonly source: number;
  readonly member: FoundMember;
}

/**
 * Google's JSON files that have no picture beside them: an export is cut into parts, so a picture may be in another one. They wait
 * here for a picture of their album and name, or of their title and time. Memory: about 1 KB for each such file.
 */
export class TakeoutElsewhere {
  readonly #given = new Set<string>();
  readonly #byAlbum = new Map<string, Set<Elsewhere>>();
  readonly #byTitle = new Map<string, Set<Elsewhere>>();

  add(group: FoundGroup, { title, photoTakenTime }: Pick<TakeoutRecord, 'title' | 'photoTakenTime'>): void {
    const entry = { group, takenMs: photoTakenTime * 1000 };
    const json = takeoutBaseOfJson(nameOf(itemAt(group.members, 0).path));
    const counter = json?.counter ?? '';
    const named = fileNameOfTitle(title).toLowerCase();
    const bases = [json?.base, json === null ? null : withoutSupplement(json.base), named];
    for (const base of new Set(bases))
      if (base != null) put(this.#byAlbum, albumKey(group, counter, base), entry);
    put(this.#byTitle, named, entry);
  }

  /** True where no file waits for a picture. */
  get isEmpty(): boolean {
    return this.#byTitle.size === 0;
  }

  /**
   * The JSON of a picture or film, which is given away once; null if none is known, or more than one. `takenMs` is the picture's own
   * date as a wall clock: with it, a title that agrees within a day is enough; without it, only one of the same export.
   */
  take(group: FoundGroup, takenMs: number | null): Given | null {
    if (this.isEmpty) return null;
    const name = nameOf(itemAt(group.members, 0).path);
    const { base, counter } = takeoutBaseOfMedia(name);
    for (const key of [base, ...cutTakeoutBases(base)]) {
      const found = this.#only(this.#byAlbum.get(albumKey(group, counter, key)), takenMs);
      if (found !== null) return this.#give(found);
    }
    if (takenMs === null && !isExportFolder(group.folder)) return null;
    const found = this.#only(this.#byTitle.get(base), takenMs);
    return found === null ? null : this.#give(found);
  }

  /** True for a file that a picture took. */
  wasGiven(group: FoundGroup): boolean {
    return this.#given.has(pathKey(group));
  }

  #only(found: ReadonlySet<Elsewhere> | undefined, takenMs: number | null): Elsewhere | null {
    const waiting = [...(found ?? [])].filter(({ group }) => !this.wasGiven(group));
    const near =
      takenMs === null ? waiting : waiting.filter((entry) => Math.abs(entry.takenMs - takenMs) <= DAY_MS);
    const [first] = near;
    return near.length === 1 && first !== undefined ? first : null;
  }

  #give({ group }: Elsewhere): Given {
    this.#given.add(pathKey(group));
    return { source: group.source, member: itemAt(group.members, 0) };
  }
}

function pathKey({ source, members }: FoundGroup): string {
  return `${source}/${itemAt(members, 0).path}`;
}

/** Parts of one export have the same albums. The root of a source is the album of that source alone. */
function albumKey({ source, folder }: FoundGroup, counter: string, base: string): string {
  const album = folder === '' ? `:${source}` : basename(folder).toLowerCase();
  return `${album}/${counter}/${base}`;
}

function put(map: Map<string, Set<Elsewhere>>, key: string, entry: Elsewhere): void {
  const entries = map.get(key) ?? new Set();
  entries.add(entry);
  map.set(key, entries);
}
