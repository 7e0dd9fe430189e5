import { extensionOf, mediaKind, stemOf } from './media-kind.ts';
import { cutTakeoutBases, takeoutBaseOfMedia } from './takeout-names.ts';

/** The kinds of pictures and films that matter for pairing. */
export type Shot = 'raw' | 'dng' | 'heic' | 'jpeg' | 'photo' | 'clip' | 'video';

const HEIC = new Set(['heic', 'heif', 'hif']);
const JPEG = new Set(['jpg', 'jpeg', 'jpe']);
const CLIP = new Set(['mov', 'mp4', 'mp']);
/** Which of the files with its stem a sidecar is about; the first kind that there is. */
export const STILL_FIRST: readonly Shot[] = ['raw', 'dng', 'heic', 'jpeg', 'photo', 'clip', 'video'];
export const VIDEO_FIRST: readonly Shot[] = ['video', 'clip', 'raw', 'dng', 'jpeg', 'heic', 'photo'];

/** The names of one folder, to be looked up. Stems and names are compared in any case and in either form of accents. */
export class FolderNames {
  readonly names: readonly string[];
  readonly #byName = new Map<string, number[]>();
  /** Pictures and videos by stem. */
  readonly #mediaByStem = new Map<string, number[]>();
  readonly #byTakeoutBase = new Map<string, number[]>();

  /** Linear in the number of names. */
  constructor(names: readonly string[]) {
    this.names = names;
    names.forEach((name, index) => {
      add(this.#byName, keyOf(name), index);
      if (shotOf(name) === null) return;
      add(this.#mediaByStem, keyOf(stemOf(name)), index);
      const { base, counter } = takeoutBaseOfMedia(name);
      for (const key of [base, ...cutTakeoutBases(base)])
        add(this.#byTakeoutBase, `${counter}/${key}`, index);
    });
  }

  nameAt(index: number): string {
    return this.names[index] ?? '';
  }

  /** Pictures and videos that share a stem; names of one stem in two cases are kept apart. */
  *shots(): Generator<readonly number[]> {
    for (const bucket of this.#mediaByStem.values())
      if (bucket.length > 1) yield* this.#separateCases(bucket);
  }

  /** Those of the given files that are shots of a kind. */
  ofShot(bucket: readonly number[], shot: Shot): readonly number[] {
    return bucket.filter((index) => shotOf(this.nameAt(index)) === shot);
  }

  mediaOfStem(stem: string): readonly number[] {
    return this.#mediaByStem.get(keyOf(stem)) ?? [];
  }

  /** The only picture or film whose Takeout JSON has this base and counter. */
  findByTakeoutBase(counter: string, base: string): number | null {
    return onlyOne(this.#byTakeoutBase.get(`${counter}/${base}`) ?? []);
  }

  /** The picture or film with this name: in the same case, else the only one in another case. */
  findByName(name: string): number | null {
    const found = (this.#byName.get(keyOf(name)) ?? []).filter(
      (index) => shotOf(this.nameAt(index)) !== null,
    );
    return found.find((index) => this.names[index] === name) ?? onlyOne(found);
  }

  /** The picture or film with this stem, of the first kind in `order` that there is. */
  findByStem(stem: string, order: readonly Shot[]): number | null {
    const bucket = this.mediaOfStem(stem);
    const same = bucket.filter((index) => stemOf(this.nameAt(index)) === stem);
    const from = same.length > 0 ? same : this.#separateCases(bucket).length === 1 ? bucket : [];
    for (const shot of order) {
      const found = this.ofShot(from, shot);
      if (found.length > 0) return onlyOne(found);
    }
    return null;
  }

  /** Splits a bucket by the case of its stems if it has one name in two cases; else returns it whole. */
  #separateCases(bucket: readonly number[]): readonly (readonly number[])[] {
    const lower = new Set(bucket.map((index) => keyOf(this.nameAt(index))));
    if (lower.size === bucket.length) return [bucket];
    const spellings = new Map<string, number[]>();
    for (const index of bucket) add(spellings, stemOf(this.nameAt(index)), index);
    return [...spellings.values()];
  }
}

/** The kind of a picture or film by its name; null for other files. */
export function shotOf(name: string): Shot | null {
  const extension = extensionOf(name);
  const kind = mediaKind(name);
  if (kind === 'raw') return extension === 'dng' ? 'dng' : 'raw';
  if (kind === 'photo') return HEIC.has(extension) ? 'heic' : JPEG.has(extension) ? 'jpeg' : 'photo';
  if (kind === 'video') return CLIP.has(extension) ? 'clip' : 'video';
  return null;
}

/** True for a kind of picture that does not move. */
export function isStill(shot: Shot | null): boolean {
  return shot !== null && shot !== 'clip' && shot !== 'video';
}

export function onlyOne(found: readonly number[]): number | null {
  const [first] = found;
  return found.length === 1 && first !== undefined ? first : null;
}

/** The same for names that differ only in case or in the form of their accents. */
function keyOf(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

function add(map: Map<string, number[]>, key: string, index: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [index]);
  else list.push(index);
}
