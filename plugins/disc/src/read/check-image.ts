import type { FileAccess, ProgressListener, StopFlag } from '@mediastruct/core';
import { displayPath, MediaStructError, parseManifestLine, throwIfStopped } from '@mediastruct/core';
import { DISC_MANIFEST, MANIFESTS } from '../manifests.ts';
import type { ReadEntry } from './disc-listing.ts';
import type { ViewName } from './disc-reader.ts';
import { DiscReader } from './disc-reader.ts';

const LINE_FEED = 0x0a;
const NAMED = 100;
/** A sum and the longest path that systems allow take less. Bytes. */
const LONGEST_LINE = 64 << 10;

export interface ImageCheck {
  readonly image: string;
  readonly volumeId: string;
  readonly view: ViewName;
  readonly ok: boolean;
  /** Files that read as the manifests on the disc say, and their bytes. */
  readonly sound: number;
  readonly bytes: number;
  /** What is not so: how much, and the first 100 of it. */
  readonly wrong: number;
  readonly first: readonly { readonly path: string; readonly what: string }[];
}

export type ReadFile = Extract<ReadEntry, { kind: 'file' }>;

export interface CheckRequest {
  /** Absolute path of an image or a device. */
  readonly image: string;
  readonly progress: ProgressListener;
  readonly stop: StopFlag;
}

/**
 * Reads every file of an image and compares it with the manifests that stand on the disc itself. Needs no library, no mount and no
 * root. Throws `wrong-volume` (42) where the disc has no such manifest.
 */
export async function checkImage(access: FileAccess, request: CheckRequest): Promise<ImageCheck> {
  const { image, progress, stop } = request;
  using disc = new DiscReader(access, image);
  const view = disc.views[0] ?? 'iso';
  const entries = [...disc.entries(view)];
  const files = new Map(
    entries.flatMap((entry) => (entry.kind === 'file' ? [[entry.path, entry] as const] : [])),
  );
  const wanted = manifestsOf(disc, files, image);
  const wrong = new WrongList();
  for (const entry of entries) if (entry.kind === 'damaged') wrong.add(entry.path, entry.message);
  const unnamed = [...MANIFESTS, DISC_MANIFEST];
  for (const path of files.keys())
    if (!wanted.has(path) && !unnamed.some((name) => name === path))
      wrong.add(path, 'is in no manifest of the disc');
  const totalBytes = [...files.values()].reduce((sum, { size }) => sum + size, 0);
  progress({ kind: 'phase', phase: 'reading the disc', totalFiles: wanted.size, totalBytes });
  let sound = 0;
  let bytes = 0;
  for (const [path, sha256] of inOrderOfDisc(wanted, files)) {
    await new Promise((resolve) => setImmediate(resolve));
    throwIfStopped(stop);
    const file = files.get(path);
    if (file === undefined) {
      wrong.add(path, 'is in a manifest and not on the disc');
      continue;
    }
    const read = disc.hash(file, (count) => progress({ kind: 'advance', files: 0, bytes: count }));
    progress({ kind: 'advance', files: 1, bytes: 0, path });
    if (read.sha256 === sha256) {
      sound += 1;
      bytes += read.bytes;
    } else
      wrong.add(
        path,
        read.bytes < file.size ? 'cannot be read to its end' : 'reads otherwise than its manifest says',
      );
  }
  const { volumeId } = disc;
  return {
    image,
    volumeId,
    view,
    ok: wrong.count === 0,
    sound,
    bytes,
    wrong: wrong.count,
    first: wrong.first,
  };
}

class WrongList {
  count = 0;
  readonly first: { path: string; what: string }[] = [];

  add(path: string, what: string): void {
    this.count += 1;
    if (this.first.length < NAMED) this.first.push({ path, what });
  }
}

/** As the files stand on the disc, so that a drive does not seek. */
function inOrderOfDisc(
  wanted: ReadonlyMap<string, string>,
  files: ReadonlyMap<string, ReadFile>,
): readonly (readonly [string, string])[] {
  const sectorOf = (path: string) => files.get(path)?.extents[0]?.sector ?? 0;
  return [...wanted].sort(([a], [b]) => sectorOf(a) - sectorOf(b));
}

/** The sums that the manifests on a disc tell, by path. Throws `wrong-volume` (42) where it has none, `damaged` (12) for a line that cannot be read. */
export function manifestsOf(
  disc: DiscReader,
  files: ReadonlyMap<string, ReadFile>,
  image: string,
): ReadonlyMap<string, string> {
  const wanted = new Map<string, string>();
  for (const name of [...MANIFESTS, DISC_MANIFEST]) {
    const file = files.get(name);
    // Only a disc that has more than a bag has it.
    if (file === undefined && name === DISC_MANIFEST) continue;
    if (file === undefined)
      throw new MediaStructError(
        'wrong-volume',
        `${displayPath(image)}: expected a disc with ${name}, found none`,
        {
          path: image,
          suggestions: ['mediastruct disc contents IMAGE   shows what is on it'],
        },
      );
    for (const line of linesOf(disc, file)) {
      const entry = parseManifestLine(line);
      if (entry === null)
        throw new MediaStructError('damaged', `${displayPath(image)}: ${name} cannot be read`, {
          path: image,
        });
      wanted.set(entry.path, entry.sha256);
    }
  }
  return wanted;
}

function* linesOf(disc: DiscReader, file: ReadFile): Generator<Buffer> {
  let rest = Buffer.alloc(0);
  for (const piece of disc.content(file)) {
    rest = Buffer.concat([rest, piece]);
    let start = 0;
    for (let end = rest.indexOf(LINE_FEED); end >= 0; end = rest.indexOf(LINE_FEED, start)) {
      yield rest.subarray(start, end);
      start = end + 1;
    }
    rest = rest.subarray(start);
    // No manifest has such a line; told as one that cannot be read, before more of it is kept.
    if (rest.length > LONGEST_LINE) break;
  }
  if (rest.length > 0) yield rest;
}
