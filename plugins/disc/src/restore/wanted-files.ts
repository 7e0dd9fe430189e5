import type { VolumeFile } from '@mediastruct/core';
import { isPathInside, pathBelow } from '@mediastruct/core';
import type { Selection } from './selection.ts';

/** Where a content stands. */
export interface DiscPlace {
  readonly volumeId: string;
  /** In the volume. */
  readonly path: string;
}

/** A whole file, or one part of a split one. */
export interface FilePart {
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  /** Where it begins in its file; bytes. */
  readonly offset: number;
}

/** A file that is to stand below the target. */
export interface WantedFile {
  /** Below the target. */
  readonly path: string;
  readonly sha256: string;
  readonly size: number;
  readonly mtimeNs: bigint;
  /** In their order; one part, but for a split file. */
  readonly parts: readonly FilePart[];
}

export interface WantedFiles {
  readonly files: readonly WantedFile[];
  /** Where each part stands, by its content hash: under the names that are asked for and under all others. */
  readonly places: ReadonlyMap<string, readonly DiscPlace[]>;
  /** Split files of which the listings do not tell all parts, and names that lead out of the target. */
  readonly impossible: readonly { readonly path: string; readonly what: string }[];
  /** Files that got another name, because two contents have stood under one path. */
  readonly renamed: number;
}

export interface WantedRequest {
  /** Called twice; all files of all volumes. */
  readonly listed: () => Iterable<VolumeFile>;
  readonly selection: Selection;
  /** Absolute path of the media tree, which the paths in listings begin with. */
  readonly media: string;
}

/**
 * Which files are to be restored and where their contents stand. Memory: about 700 bytes for each file that is wanted; nothing for the
 * others.
 */
export function wantedFiles({ listed, selection, media }: WantedRequest): WantedFiles {
  const collected = new Collected();
  for (const file of listed()) {
    const path = originalPath(file, media);
    const sha256 = file.segment?.sha256 ?? file.sha256;
    if (selection.wants({ path, inVolume: file.path, sha256, taken: file.taken?.local }))
      collected.add(path, file);
  }
  for (const file of listed()) collected.addPlace(file);
  return collected.result();
}

/**
 * The path in the date tree that a file of a volume was packed from. A volume holds as many folders as the date tree has, so the last
 * names of the absolute path are it, wherever the library was then.
 */
export function originalPath({ path, from, segment }: VolumeFile, media: string): string {
  const inVolume = path.replace(/^data\//, '');
  if (from !== undefined) {
    const depth = inVolume.split('/').length;
    return pathBelow(media, from) ?? from.split('/').slice(-depth).join('/');
  }
  return segment === undefined ? inVolume : inVolume.replace(/\.\d+$/, '');
}

interface Draft {
  readonly path: string;
  readonly first: VolumeFile;
  /** By their numbers. */
  readonly parts: Map<number, { readonly sha256: string; readonly size: number }>;
}

class Collected {
  /** By path and content: two contents may have stood under one path one after the other. */
  readonly #drafts = new Map<string, Map<string, Draft>>();
  readonly #places = new Map<string, DiscPlace[]>();

  add(path: string, file: VolumeFile): void {
    const { sha256, size, segment } = file;
    const contents = this.#drafts.get(path) ?? new Map<string, Draft>();
    this.#drafts.set(path, contents);
    const whole = segment?.sha256 ?? sha256;
    const known = contents.get(whole);
    // One disc that has the file whole is better than several with its parts; of two ways to cut it the first one is taken.
    const isBetter = known === undefined || (segment === undefined && known.first.segment !== undefined);
    const draft = isBetter ? { path, first: file, parts: new Map() } : known;
    contents.set(whole, draft);
    if (draft.first.segment?.of === segment?.of) draft.parts.set(segment?.number ?? 1, { sha256, size });
    this.#places.set(sha256, []);
  }

  addPlace({ sha256, volumeId, path }: VolumeFile): void {
    this.#places.get(sha256)?.push({ volumeId, path });
  }

  result(): WantedFiles {
    const files: WantedFile[] = [];
    const impossible: { path: string; what: string }[] = [];
    let renamed = 0;
    for (const contents of this.#drafts.values())
      for (const [nth, draft] of [...contents.values()].entries()) {
        const file = finished(draft);
        const path = nth === 0 ? file.path : withHash(file.path, file.sha256);
        if (nth > 0) renamed += 1;
        const what = whyImpossible(file, draft);
        if (what === null) files.push({ ...file, path });
        else impossible.push({ path, what });
      }
    return { files, places: this.#places, impossible, renamed };
  }
}

function finished({ path, first, parts }: Draft): WantedFile {
  let offset = 0;
  const inOrder = [...parts]
    .sort(([a], [b]) => a - b)
    .map(([, part]) => {
      const at = { ...part, offset };
      offset += part.size;
      return at;
    });
  const { sha256, size } = first.segment ?? first;
  return { path, sha256, size, mtimeNs: BigInt(first.mtimeNs), parts: inOrder };
}

function whyImpossible({ path, parts, size }: WantedFile, { first }: Draft): string | null {
  if (!isPathInside(path)) return 'its path leads out of the target';
  const { of = 1 } = first.segment ?? {};
  if (parts.length < of) return `the listings tell of ${parts.length} of its ${of} parts`;
  const sum = parts.reduce((bytes, part) => bytes + part.size, 0);
  return sum === size ? null : `its parts have ${sum} bytes, and it has ${size}`;
}

/** `a.jpg` as `a-1f2e3d4c.jpg`. */
function withHash(path: string, sha256: string): string {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const name = path.slice(folder.length);
  const dot = name.indexOf('.', 1);
  const [stem, rest] = dot < 0 ? [name, ''] : [name.slice(0, dot), name.slice(dot)];
  return `${folder}${stem}-${sha256.slice(0, 8)}${rest}`;
}
