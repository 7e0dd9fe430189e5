import { extensionOf, mediaKind, stemOf } from './media-kind.ts';
import {
  cutTakeoutBases,
  takeoutBaseOfJson,
  takeoutBaseOfMedia,
  withoutSupplement,
} from './takeout-names.ts';

/**
 * What a file is within its group. `twin`: the same shot in another format (RAW+JPEG, RAW+HEIC, RAW and its DNG).
 * `live-clip`: the moving part of a Live or Motion Photo. `edited`: an edited version (`IMG_E1234`, Takeout's
 * `-edited`). `sidecar`: a file about the main one.
 */
export type GroupRole = 'main' | 'twin' | 'live-clip' | 'edited' | 'sidecar';

export interface GroupMember {
  /** Index in the list of names. */
  readonly index: number;
  readonly role: GroupRole;
}

/** Files that are filed together. */
export interface Group {
  /** Index of the main file in the list of names. */
  readonly main: number;
  /** The main file first, then the others in the order of the names. */
  readonly members: readonly GroupMember[];
}

/**
 * Groups the files of one folder by their names. Every name is in exactly one group; groups come in the order of their
 * main files. The cost is linear in the number of names.
 *
 * A JPEG and a MOV or MP4 with one stem count as a Live Photo. They may also be a still and an unrelated video with the
 * same number; then they share a date and a folder, which loses nothing. Two ordinary pictures with one stem
 * (`IMG_1.JPG`, `IMG_1.PNG`) stay apart, and so does a file that could belong to two others.
 */
export function groupFolder(names: readonly string[]): readonly Group[] {
  const folder = indexFolder(names);
  const links = new Map<number, Link>();
  linkShots(folder, links);
  linkEdited(folder, links);
  linkSidecars(folder, links);
  return collectGroups(names, links);
}

interface Link {
  readonly to: number;
  readonly role: GroupRole;
}

interface Folder {
  readonly names: readonly string[];
  readonly byName: ReadonlyMap<string, readonly number[]>;
  /** Pictures and videos by stem, in lower case. */
  readonly mediaByStem: ReadonlyMap<string, readonly number[]>;
  readonly byTakeoutBase: ReadonlyMap<string, readonly number[]>;
}

type Shot = 'raw' | 'dng' | 'heic' | 'jpeg' | 'photo' | 'clip' | 'video';
const HEIC = new Set(['heic', 'heif', 'hif']);
const JPEG = new Set(['jpg', 'jpeg', 'jpe']);
const CLIP = new Set(['mov', 'mp4', 'mp']);
/** Which of the files with its stem a sidecar is about; the first kind that there is. */
const STILL_FIRST: readonly Shot[] = ['raw', 'dng', 'heic', 'jpeg', 'photo', 'clip', 'video'];
const VIDEO_FIRST: readonly Shot[] = ['video', 'clip', 'raw', 'dng', 'jpeg', 'heic', 'photo'];
const ABOUT_VIDEO = new Set(['thm', 'srt', 'lrv', 'lrf', 'modd', 'moff', 'bim']);

function shotOf(name: string): Shot | null {
  const extension = extensionOf(name);
  const kind = mediaKind(name);
  if (kind === 'raw') return extension === 'dng' ? 'dng' : 'raw';
  if (kind === 'photo') return HEIC.has(extension) ? 'heic' : JPEG.has(extension) ? 'jpeg' : 'photo';
  if (kind === 'video') return CLIP.has(extension) ? 'clip' : 'video';
  return null;
}

function indexFolder(names: readonly string[]): Folder {
  const byName = new Map<string, number[]>();
  const mediaByStem = new Map<string, number[]>();
  const byTakeoutBase = new Map<string, number[]>();
  names.forEach((name, index) => {
    add(byName, name.toLowerCase(), index);
    if (shotOf(name) === null) return;
    add(mediaByStem, stemOf(name).toLowerCase(), index);
    const { base, counter } = takeoutBaseOfMedia(name);
    for (const key of [base, ...cutTakeoutBases(base)]) add(byTakeoutBase, `${counter}/${key}`, index);
  });
  return { names, byName, mediaByStem, byTakeoutBase };
}

function add(map: Map<string, number[]>, key: string, index: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [index]);
  else list.push(index);
}

/** Links twins and clips. Stems are compared in any case, unless the folder has one stem in two cases. */
function linkShots(folder: Folder, links: Map<number, Link>): void {
  for (const bucket of folder.mediaByStem.values()) {
    if (bucket.length > 1)
      for (const shots of separateCases(folder, bucket)) linkBucket(folder, shots, links);
  }
  // Google's motion pictures: `PXL_x.MP` beside `PXL_x.MP.jpg`.
  folder.names.forEach((name, index) => {
    if (extensionOf(name) !== 'mp' || links.has(index)) return;
    const still = onlyOne(ofShot(folder, folder.mediaByStem.get(name.toLowerCase()) ?? [], 'jpeg'));
    if (still !== null) links.set(index, { to: still, role: 'live-clip' });
  });
}

function linkBucket(folder: Folder, bucket: readonly number[], links: Map<number, Link>): void {
  const of = (shot: Shot): number | null => onlyOne(ofShot(folder, bucket, shot));
  const raws = ofShot(folder, bucket, 'raw').length;
  // With two RAW files of one stem, nothing tells which of them the JPEG belongs to.
  const raw = raws > 1 ? null : (of('raw') ?? of('dng'));
  const heic = of('heic');
  const jpeg = of('jpeg');
  if (raw !== null) {
    for (const twin of [of('dng'), heic, jpeg]) {
      if (twin !== null && twin !== raw) links.set(twin, { to: raw, role: 'twin' });
    }
  }
  const still = heic ?? jpeg;
  const clip = onlyOne(
    ofShot(folder, bucket, 'clip').filter((at) => extensionOf(nameAt(folder, at)) === 'mov'),
  );
  const live = clip ?? of('clip');
  if (still !== null && live !== null)
    links.set(live, { to: links.get(still)?.to ?? still, role: 'live-clip' });
}

/**
 * Links edited versions: `IMG_E1234.HEIC` to `IMG_1234.HEIC`, and `x-edited.jpg` to `x.jpg` if Takeout's JSON is beside
 * it.
 */
function linkEdited(folder: Folder, links: Map<number, Link>): void {
  folder.names.forEach((name, index) => {
    if (shotOf(name) === null) return;
    const stem = stemOf(name);
    const apple = /^(img_)e(\d{4,}.*)$/is.exec(stem);
    const google = /^(.+)-edited$/is.exec(stem)?.[1];
    const original =
      apple !== null
        ? findByStem(folder, `${apple[1]}${apple[2]}`, STILL_FIRST)
        : google !== undefined && hasTakeoutJson(folder, `${google}.${extensionOf(name)}`)
          ? findByStem(folder, google, STILL_FIRST)
          : null;
    if (original !== null) links.set(index, { to: original, role: 'edited' });
  });
}

function hasTakeoutJson(folder: Folder, name: string): boolean {
  return ['.json', '.supplemental-metadata.json'].some((end) =>
    folder.byName.has(`${name.toLowerCase()}${end}`),
  );
}

function linkSidecars(folder: Folder, links: Map<number, Link>): void {
  folder.names.forEach((name, index) => {
    if (mediaKind(name) !== 'sidecar') return;
    const to = extensionOf(name) === 'json' ? findOfJson(folder, name) : findOfSidecar(folder, name);
    if (to !== null) links.set(index, { to, role: 'sidecar' });
  });
}

/**
 * The file that a sidecar is about: `image.cr2` for `image.cr2.xmp`, and the best file with that stem for `image.xmp`.
 */
function findOfSidecar(folder: Folder, name: string): number | null {
  const stem = stemOf(name);
  const extension = extensionOf(name);
  const order = ABOUT_VIDEO.has(extension) ? VIDEO_FIRST : STILL_FIRST;
  const found = findByName(folder, stem) ?? findByStem(folder, stem, order);
  if (found !== null) return found;
  // darktable numbers the sidecars of further versions: `image_01.cr2.xmp` is about `image.cr2`.
  const version = /^(.+)_\d\d(\.[^.]+)$/s.exec(stem);
  if (version !== null) return findByName(folder, `${version[1]}${version[2]}`);
  // `IMG_O1234.AAE` holds the older adjustments of an edited picture.
  const apple = extension === 'aae' ? /^(img_)[oe](\d{4,}.*)$/is.exec(stem) : null;
  return apple === null ? null : findByStem(folder, `${apple[1]}${apple[2]}`, order);
}

function findOfJson(folder: Folder, name: string): number | null {
  const direct = findByName(folder, stemOf(name));
  if (direct !== null) return direct;
  const json = takeoutBaseOfJson(name);
  if (json === null) return null;
  const uncut = withoutSupplement(json.base);
  for (const base of uncut === null ? [json.base] : [uncut, json.base]) {
    const found = onlyOne(folder.byTakeoutBase.get(`${json.counter}/${base}`) ?? []);
    if (found !== null) return found;
  }
  return findByStem(folder, stemOf(name), STILL_FIRST);
}

/** The picture or video with this name: in the same case, else the only one in another case. */
function findByName(folder: Folder, name: string): number | null {
  const found = (folder.byName.get(name.toLowerCase()) ?? []).filter(
    (index) => shotOf(nameAt(folder, index)) !== null,
  );
  return found.find((index) => folder.names[index] === name) ?? onlyOne(found);
}

function findByStem(folder: Folder, stem: string, order: readonly Shot[]): number | null {
  const bucket = folder.mediaByStem.get(stem.toLowerCase()) ?? [];
  const same = bucket.filter((index) => stemOf(nameAt(folder, index)) === stem);
  const from = same.length > 0 ? same : separateCases(folder, bucket).length === 1 ? bucket : [];
  for (const shot of order) {
    const found = ofShot(folder, from, shot);
    if (found.length > 0) return onlyOne(found);
  }
  return null;
}

/** Splits a bucket by the case of its stems if it has one name in two cases; else returns it whole. */
function separateCases(folder: Folder, bucket: readonly number[]): readonly (readonly number[])[] {
  const lower = new Set(bucket.map((index) => nameAt(folder, index).toLowerCase()));
  if (lower.size === bucket.length) return [bucket];
  const spellings = new Map<string, number[]>();
  for (const index of bucket) add(spellings, stemOf(nameAt(folder, index)), index);
  return [...spellings.values()];
}

function nameAt(folder: Folder, index: number): string {
  return folder.names[index] ?? '';
}

function ofShot(folder: Folder, bucket: readonly number[], shot: Shot): readonly number[] {
  return bucket.filter((index) => shotOf(nameAt(folder, index)) === shot);
}

function onlyOne(found: readonly number[]): number | null {
  const [first] = found;
  return found.length === 1 && first !== undefined ? first : null;
}

function collectGroups(names: readonly string[], links: ReadonlyMap<number, Link>): readonly Group[] {
  const members = new Map<number, GroupMember[]>();
  names.forEach((_, index) => {
    if (!links.has(index)) members.set(index, [{ index, role: 'main' }]);
  });
  names.forEach((_, index) => {
    const link = links.get(index);
    if (link !== undefined) members.get(mainOf(index, links))?.push({ index, role: link.role });
  });
  return [...members].map(([main, list]) => ({ main, members: list }));
}

/**
 * Follows the links from a file to the main file. They never form a ring, because each leads to a lower kind of file.
 */
function mainOf(index: number, links: ReadonlyMap<number, Link>): number {
  let at = index;
  for (let link = links.get(at); link !== undefined; link = links.get(at)) at = link.to;
  return at;
}
