import { editNames } from './edit-names.ts';
import { shorterStems, stemByName, tellsHash, unmarked } from './filed-stems.ts';
import type { Shot } from './folder-names.ts';
import { FolderNames, isStill, onlyOne, shotOf, STILL_FIRST, VIDEO_FIRST } from './folder-names.ts';
import type { Group, GroupMember, Links } from './group.ts';
import { extensionOf, mediaKind, stemOf } from './media-kind.ts';
import { filmStems, notedStem } from './proxy-names.ts';
import type { SeriesName } from './series-names.ts';
import { seriesName } from './series-names.ts';
import { takeoutBaseOfJson, withoutSupplement } from './takeout-names.ts';

const STILLS = STILL_FIRST.filter(isStill);

/**
 * Groups the files of one folder by their names. Every name is in exactly one group; groups come in the order of their
 * main files. The cost is linear in the number of names.
 *
 * These are candidates: where the contents are read, `splitGroup` takes apart what only shares a name. Members that a name alone
 * does not prove (`isWeak`) are left apart here; `groupCandidates` includes them.
 *
 * A JPEG and a MOV or MP4 with one stem count as a Live Photo. A HEIC and a JPEG with one stem are one shot if their contents say so.
 * Two other ordinary pictures with one stem (`IMG_1.JPG`, `IMG_1.PNG`) stay apart, and so does a file that could belong to two others.
 *
 * `hashes`, where the contents are known, tell which names are ours, whatever template made them.
 */
export function groupFolder(
  names: readonly string[],
  hashes: readonly (string | undefined)[] = [],
): readonly Group[] {
  const links = linkFolder(names, hashes);
  for (const [index, { isWeak }] of links) if (isWeak === true) links.delete(index);
  return collectGroups(names, links);
}

/** As `groupFolder`, with the members that need the proof of their contents. */
export function groupCandidates(names: readonly string[]): readonly Group[] {
  return collectGroups(names, linkFolder(names));
}

function linkFolder(names: readonly string[], hashes: readonly (string | undefined)[] = []): Links {
  const folder = new FolderNames(names);
  const links: Links = new Map();
  linkShots(folder, links);
  linkClips(folder, links);
  linkFiled(folder, links, hashes);
  linkSeries(folder, links);
  linkSidecars(folder, links);
  linkMarked(folder, links, hashes);
  linkEdited(folder, links);
  return links;
}

/** The stem of a name that ingest gave: files that share it were one group then. */
const FILED_STEM = /_[0-9a-f]{12}$/i;

/** Links twins and clips of one stem. */
function linkShots(folder: FolderNames, links: Links): void {
  for (const bucket of folder.shots()) {
    const of = (shot: Shot): number | null => onlyOne(folder.ofShot(bucket, shot));
    const raws = folder.ofShot(bucket, 'raw').length;
    // With two RAW files of one stem, nothing tells which of them the JPEG belongs to.
    const raw = raws > 1 ? null : (of('raw') ?? of('dng'));
    const heic = of('heic');
    const jpeg = of('jpeg');
    if (raw !== null)
      for (const twin of [of('dng'), heic, jpeg])
        if (twin !== null && twin !== raw) links.set(twin, { to: raw, role: 'twin' });
    // Some cameras write both, and some programs export one as the other; their times tell.
    if (raws === 0 && raw === null && heic !== null && jpeg !== null)
      links.set(jpeg, { to: heic, role: 'twin', isWeak: !FILED_STEM.test(stemOf(folder.nameAt(jpeg))) });
    const still = heic ?? jpeg;
    const clip = onlyOne(
      folder.ofShot(bucket, 'clip').filter((at) => extensionOf(folder.nameAt(at)) === 'mov'),
    );
    const live = clip ?? of('clip');
    if (still !== null && live !== null) links.set(live, { to: still, role: 'live-clip' });
  }
}

/** Links clips whose name is that of their still with something added: `PXL_1.MP` of `PXL_1.MP.jpg`, `IMG_1_HEVC.MOV`. */
function linkClips(folder: FolderNames, links: Links): void {
  folder.names.forEach((name, index) => {
    if (links.has(index)) return;
    const stem = extensionOf(name) === 'mp' ? name : /^(.+)_hevc\.mov$/is.exec(name)?.[1];
    if (stem === undefined) return;
    const bucket = folder.mediaOfStem(stem);
    const still = onlyOne(folder.ofShot(bucket, 'heic')) ?? onlyOne(folder.ofShot(bucket, 'jpeg'));
    if (still !== null) links.set(index, { to: still, role: 'live-clip' });
  });
}

/** Links the members of a group that was filed: `…_1f2e3d4c5b6a_burst0002.jpg`, `…_c02.MP4`, `…_edited.JPG`. */
function linkFiled(folder: FolderNames, links: Links, hashes: readonly (string | undefined)[]): void {
  folder.names.forEach((name, index) => {
    const shot = shotOf(name);
    if (shot === null || links.has(index)) return;
    const order = isStill(shot) ? STILLS : VIDEO_FIRST;
    const byName = stemByName(stemOf(name));
    const named = byName === null ? null : folder.findByStem(byName.stem, order);
    if (byName !== null && named !== null) links.set(index, { to: named, role: filedRole(byName.mark) });
    else if (hashes.length > 0) linkByHash(folder, links, { index, order, hashes });
  });
}

/** Links a file to the one whose stem it begins with, if that stem tells the hash of its file. */
function linkByHash(
  folder: FolderNames,
  links: Links,
  {
    index,
    order,
    hashes,
  }: { index: number; order: readonly Shot[]; hashes: readonly (string | undefined)[] },
): void {
  for (const { stem, mark } of shorterStems(stemOf(folder.nameAt(index)))) {
    const to = folder.findByStem(stem, order);
    if (to === null || !tellsHash(stem, hashes[to])) continue;
    links.set(index, { to, role: filedRole(mark) });
    return;
  }
}

/** Links what has its own hash behind the name of its group, because two of the group wanted one name: `…_1f2e3d4c5b6a.AAE`. */
function linkMarked(folder: FolderNames, links: Links, hashes: readonly (string | undefined)[]): void {
  folder.names.forEach((name, index) => {
    const base = links.has(index) ? null : unmarked(stemOf(name), hashes[index]);
    const to = base === null ? null : (folder.findByName(base) ?? folder.findByStem(base, STILL_FIRST));
    if (to !== null) links.set(index, { to, role: shotOf(name) === null ? 'sidecar' : 'twin' });
  });
}

function filedRole(mark: string): 'burst' | 'chapter' | 'twin' | 'edited' {
  if (/^burst\d+$/i.test(mark)) return 'burst';
  if (/^c\d+$/i.test(mark)) return 'chapter';
  return /^[0-9a-f]{12}$/i.test(mark) ? 'twin' : 'edited';
}

/** Links the shots of a burst and the chapters of a film to the first of them. */
function linkSeries(folder: FolderNames, links: Links): void {
  const series = new Map<string, (SeriesName & { readonly index: number })[]>();
  folder.names.forEach((name, index) => {
    const shot = shotOf(name);
    if (shot === null || links.has(index)) return;
    const of = isStill(shot) && extensionOf(name) !== 'insp' ? 'still' : 'film';
    const found = seriesName(stemOf(name), of);
    if (found === null) return;
    const key = `${of} ${found.key} ${found.role === 'twin' ? '' : extensionOf(name)}`;
    const members = series.get(key) ?? [];
    members.push({ ...found, index });
    series.set(key, members);
  });
  for (const members of series.values()) linkMembers(folder, members, links);
}

function linkMembers(
  folder: FolderNames,
  members: readonly (SeriesName & { readonly index: number })[],
  links: Links,
): void {
  const inOrder = members.toSorted((a, b) => a.order - b.order || compareNames(folder, a.index, b.index));
  const files = members.map(({ index }) => index);
  const raw = onlyOne(folder.ofShot(files, 'dng'));
  const first = members[0]?.role === 'twin' ? (raw ?? inOrder[0]?.index) : inOrder[0]?.index;
  if (first === undefined) return;
  for (const { index, role } of inOrder) if (index !== first) links.set(index, { to: first, role });
}

function compareNames(folder: FolderNames, a: number, b: number): number {
  return folder.nameAt(a) < folder.nameAt(b) ? -1 : 1;
}

/** Links edited versions. One by name only is weak unless Takeout's JSON is about its original. */
function linkEdited(folder: FolderNames, links: Links): void {
  const told = new Set([...links].filter(([at]) => isJson(folder.nameAt(at))).map(([, { to }]) => to));
  folder.names.forEach((name, index) => {
    if (shotOf(name) === null || links.has(index)) return;
    const order = isStill(shotOf(name)) ? STILLS : VIDEO_FIRST;
    for (const { original, by } of editNames(stemOf(name))) {
      const to = folder.findByStem(original, order);
      if (to === null) continue;
      const isWeak = by === 'maybe' || (by === 'takeout' && !told.has(to));
      links.set(index, { to, role: 'edited', isWeak });
      return;
    }
  });
}

function linkSidecars(folder: FolderNames, links: Links): void {
  folder.names.forEach((name, index) => {
    const to = findDescribed(folder, name, index);
    if (to !== null) links.set(index, { to, role: 'sidecar' });
  });
}

const ABOUT_VIDEO = new Set(['thm', 'srt', 'lrv', 'lrf', 'modd', 'moff', 'bim']);

/** The file that a sidecar, a spoken note or a proxy is about; null for a file that is none of them. */
function findDescribed(folder: FolderNames, name: string, index: number): number | null {
  const stem = stemOf(name);
  const extension = extensionOf(name);
  if (extension === 'wav')
    return folder.findByStem(stem, STILL_FIRST) ?? folder.findByStem(notedStem(stem), STILL_FIRST);
  const isProxy = /^lrv_.*\.(insv|mp4)$/i.test(name);
  if (mediaKind(name) !== 'sidecar' && !isProxy) return null;
  if (extension === 'json') return findOfJson(folder, name);
  const found = isProxy ? null : findOfSidecar(folder, name);
  if (found !== null) return found;
  for (const film of filmStems(name)) {
    const to = folder.findByStem(film, ['video', 'clip']);
    if (to !== null && to !== index) return to;
  }
  return null;
}

/**
 * The file that a sidecar is about: `image.cr2` for `image.cr2.xmp`, and the best file with that stem for `image.xmp`.
 */
function findOfSidecar(folder: FolderNames, name: string): number | null {
  const stem = stemOf(name);
  const extension = extensionOf(name);
  const order = ABOUT_VIDEO.has(extension) ? VIDEO_FIRST : STILL_FIRST;
  const found = folder.findByName(stem) ?? folder.findByStem(stem, order);
  if (found !== null) return found;
  // darktable numbers the sidecars of further versions: `image_01.cr2.xmp` is about `image.cr2`.
  const version = /^(.+)_\d\d(\.[^.]+)$/s.exec(stem);
  if (version !== null) return folder.findByName(`${version[1]}${version[2]}`);
  // `IMG_O1234.AAE` holds the older adjustments of an edited picture.
  const apple = extension === 'aae' ? /^(img_)[oe](\d{4,}.*)$/is.exec(stem) : null;
  return apple === null ? null : folder.findByStem(`${apple[1]}${apple[2]}`, order);
}

function findOfJson(folder: FolderNames, name: string): number | null {
  const stem = stemOf(name);
  const direct = folder.findByName(stem);
  if (direct !== null) return direct;
  const supplemented = withoutSupplement(stem);
  const counted = supplemented === null ? null : folder.findByName(supplemented);
  if (counted !== null) return counted;
  const json = takeoutBaseOfJson(name);
  if (json === null) return null;
  const uncut = withoutSupplement(json.base);
  for (const base of uncut === null ? [json.base] : [uncut, json.base]) {
    const found = folder.findByTakeoutBase(json.counter, base);
    if (found !== null) return found;
  }
  return folder.findByStem(stem, STILL_FIRST);
}

function isJson(name: string): boolean {
  return extensionOf(name) === 'json';
}

function collectGroups(names: readonly string[], links: Links): readonly Group[] {
  const members = new Map<number, GroupMember[]>();
  names.forEach((_, index) => {
    if (!links.has(index)) members.set(index, [{ index, role: 'main', to: index, isWeak: false }]);
  });
  names.forEach((_, index) => {
    const link = links.get(index);
    if (link === undefined) return;
    const { to, role, isWeak = false } = link;
    members.get(mainOf(index, links))?.push({ index, role, to, isWeak });
  });
  return [...members].map(([main, list]) => ({ main, members: list }));
}

/**
 * Follows the links from a file to the main file. They never form a ring, because each leads to a lower kind of file, or to the
 * first of a series.
 */
function mainOf(index: number, links: Links): number {
  let at = index;
  for (let link = links.get(at); link !== undefined; link = links.get(at)) at = link.to;
  return at;
}
