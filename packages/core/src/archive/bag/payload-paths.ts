import { joinPath } from '../../files/walk.ts';
import type { ListedFile } from '../../holders/volume-listing.ts';
import { pathBelow } from '../../library/path-below.ts';
import type { NameRule } from '../../files/safe-name.ts';
import { hashOf, isSafeName, safeName } from '../../files/safe-name.ts';

/** `.001` to `.99999` behind the name of a segment. */
const SEGMENT_END = 6;
/** Letters that Joliet has in a name (Joliet specification, File and Directory Identifiers), less the room for a segment's number. */
const LONGEST = 103 - SEGMENT_END;

/**
 * Names that a disc can show on every system: what Windows and Joliet hold, no character that a manifest of BagIt encodes, so that
 * `sha256sum -c` finds the file, and no byte that is not UTF-8.
 */
export const DISC_NAMES: NameRule = {
  unholdable: /[:?"|\\<>*%\u0000-\u001f\u007f]|[. ]+$|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
  reserved: /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i,
  longest: LONGEST,
};

/**
 * Where the files of the date tree stand in their volumes: `data/` and their path. A name that a disc cannot show on every system gets a
 * safe one, and so does one that differs from another of its folder in case alone; index.json and the listing keep the old one.
 * Folders must be asked for in the same order to get the same answers. Memory: about 200 bytes a folder.
 */
export class PayloadPaths {
  /** Paths in a volume by the path in the tree; the root's is `data`. */
  readonly #folders = new Map<string, string>([['', 'data']]);
  /** Whose a path is, whatever its case. */
  readonly #owners = new Map<string, string>();
  readonly #taken: ReadonlySet<string>;

  /** `taken`: folded paths that stand in a volume already to which files may be added. */
  constructor(taken: ReadonlySet<string> = new Set()) {
    this.#taken = taken;
  }

  /** The paths of the files of one folder, in the order of their names. */
  of(folder: string, names: readonly string[]): readonly string[] {
    const parent = this.folder(folder);
    const owners = new Set<string>();
    const all = new Set(names);
    return names.map((name) => {
      const isFree = (candidate: string) =>
        !owners.has(foldedPath(candidate)) && !this.#taken.has(foldedPath(joinPath(parent, candidate)));
      const safe = looksLikeSegment(name, all) ? safeName(name, DISC_NAMES) : name;
      const own = safeFor(safe, isFree);
      owners.add(foldedPath(own));
      return joinPath(parent, own);
    });
  }

  /** The path of a folder in its volume. */
  folder(path: string): string {
    const known = this.#folders.get(path);
    if (known !== undefined) return known;
    const slash = path.lastIndexOf('/');
    const parent = this.folder(path.slice(0, Math.max(0, slash)));
    const isFree = (name: string) => !this.#owners.has(foldedPath(joinPath(parent, name)));
    const made = joinPath(parent, safeFor(path.slice(slash + 1), isFree));
    this.#owners.set(foldedPath(made), path);
    this.#folders.set(path, made);
    return made;
  }
}

/** The path of a segment: `film.mov.001`. */
export function segmentPath(payload: string, number: number): string {
  return `${payload}.${String(number).padStart(3, '0')}`;
}

/** Its path in the tree, where the volume has the file under another one. Paths relative to the tree and to the volume. */
export function originalOf(inTree: string, payload: string): string | undefined {
  return payload === `data/${inTree}` ? undefined : inTree;
}

/** The original path of a file as a listing tells it; undefined where its volume has it under that name. */
export function originalOfListed(
  { path, from, segment }: Pick<ListedFile, 'path' | 'from' | 'segment'>,
  media: string,
): string | undefined {
  if (from === undefined) return undefined;
  const whole = segment === undefined ? path : path.slice(0, path.lastIndexOf('.'));
  return originalOf(pathBelow(media, from) ?? from, whole);
}

/** A name that a segment of another file of the folder might get. */
function looksLikeSegment(name: string, names: ReadonlySet<string>): boolean {
  const whole = /^(.+)\.\d{3,5}$/.exec(name)?.[1];
  return whole !== undefined && names.has(whole);
}

function safeFor(name: string, isFree: (candidate: string) => boolean): string {
  let safe = isSafeName(name, DISC_NAMES) ? name : safeName(name, DISC_NAMES);
  // The hash of all that was tried tells it from the others, which may share its stem.
  for (let tried = name; !isFree(safe); tried = `${tried}\n${safe}`) {
    const dot = safe.lastIndexOf('.');
    const [stem, end] = dot < 1 ? [safe, ''] : [safe.slice(0, dot), safe.slice(dot)];
    const apart = `${stem}-${hashOf(tried)}${end}`;
    safe = isSafeName(apart, DISC_NAMES) ? apart : safeName(apart, DISC_NAMES);
  }
  return safe;
}

/** As systems that do not tell cases apart, or compose letters, compare names. */
export function foldedPath(path: string): string {
  return path.normalize('NFC').toLowerCase();
}
