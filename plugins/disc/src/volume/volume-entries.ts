import type { FileAccess } from '@mediastruct/core';
import { displayPath, lstatOrNull, MediaStructError, readManifest, walkTree } from '@mediastruct/core';
import type { DiscEntry } from '../image/disc-tree.ts';
import { DISC_MANIFEST, MANIFESTS } from '../manifests.ts';

/** SHA-256 of nothing. */
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** A volume's folder as it goes onto a disc. */
export interface VolumeContent {
  readonly entries: readonly DiscEntry[];
  /** SHA-256 of each file by its path; that of the manifest of tag files stands nowhere. */
  readonly sums: ReadonlyMap<string, string>;
}

/**
 * All files of a volume's bag, and what its manifests say of them; what a disc has beside the bag is left out, where the folder was copied from one. Throws `damaged` (12) for a line of a manifest that cannot be
 * read, `content-mismatch` (10) where files and manifests do not name the same, or something is there that a bag does not have.
 */
export function volumeContent(access: FileAccess, folder: string): VolumeContent {
  const sums = new Map(MANIFESTS.flatMap((name) => [...sumsIn(access, `${folder}/${name}`)]));
  const dressing = dressingIn(access, folder);
  const entries = [...filesOf(access, folder)].filter(({ path }) => sums.has(path) || !dressing.has(path));
  const found = new Set(entries.map(({ path }) => path));
  const missing = [...sums.keys()].find((path) => !found.has(path));
  if (missing !== undefined) throw differs(folder, `${missing} is in its manifest and not there`);
  const extra = entries.find(({ path }) => !sums.has(path) && path !== MANIFESTS[1]);
  if (extra !== undefined) throw differs(folder, `${extra.path} is there and in no manifest`);
  // Nothing of it will be read, so it is looked at now.
  const emptied = entries.find(({ path, size }) => size === 0 && (sums.get(path) ?? EMPTY) !== EMPTY);
  if (emptied !== undefined)
    throw differs(folder, `${emptied.path} is empty, and its manifest says otherwise`);
  return { entries, sums };
}

/** What was put on the disc that a folder was copied from, without the bag. */
function dressingIn(access: FileAccess, folder: string): ReadonlySet<string> {
  const list = `${folder}/${DISC_MANIFEST}`;
  if (lstatOrNull(access, list) === null) return new Set();
  const named = [...sumsIn(access, list)].map(([path]) => path);
  return new Set([DISC_MANIFEST, ...named.filter((path) => path !== MANIFESTS[1])]);
}

function* filesOf(access: FileAccess, folder: string): Generator<DiscEntry> {
  for (const entry of walkTree(access, folder)) {
    if (entry.kind === 'failed')
      throw new MediaStructError('usage', `${displayPath(folder)}: cannot be read: ${entry.message}`, {
        path: folder,
        suggestions: ['Nothing was written.'],
      });
    if (entry.kind !== 'file') throw differs(folder, `${entry.path} is no regular file`);
    const { size, mtimeNs, mode } = entry.stat;
    yield { path: entry.path, kind: 'file', size, mtimeNs, mode };
  }
}

function* sumsIn(access: FileAccess, path: string): Generator<[string, string]> {
  for (const line of readManifest(access, path)) {
    if ('damaged' in line)
      throw new MediaStructError('damaged', `${displayPath(path)}: line ${line.number} cannot be read`, {
        path,
      });
    yield [line.path, line.sha256];
  }
}

function differs(folder: string, what: string): MediaStructError {
  return new MediaStructError('content-mismatch', `${displayPath(folder)}: ${displayPath(what)}`, {
    path: folder,
    suggestions: ['mediastruct archive verify VOLUME   tells all that differs', 'Nothing was written.'],
  });
}
