import { joinPath } from '../files/walk.ts';
import { standsIn } from '../files/stands-in.ts';
import { basename, dirname, resolve } from 'node:path';
import { displayPath } from '../files/path-text.ts';
import type { FileAccess } from '../files/file-access.ts';
import { errnoOf, lstatOrNull, messageOf } from '../files/file-access.ts';
import { MediaStructError } from '../errors/media-struct-error.ts';
import { DiskFolders } from '../library/disk-folders.ts';
import type { Library } from '../library/library.ts';
import type { OpenedSource, SourceProvider } from './sources/source-provider.ts';

/** One place that pictures are ingested from. */
export interface IngestSource {
  /** Absolute path of the folder. */
  readonly root: string;
  /** True where files are moved out of it; a card is copied. */
  readonly moves: boolean;
  /** Set where a single file of the folder was named. */
  readonly only?: string | undefined;
  /** Set where it is no plain folder: its files are seen and read through this. */
  readonly opened?: OpenedSource | undefined;
  /** Set where only some of its files are taken by this run: true for those. The path is relative to `root`. */
  readonly takes?: ((path: string) => boolean) | undefined;
}

export interface SourceRequest {
  readonly sources: readonly string[];
  readonly move: boolean;
  /** The kinds of sources that are known beside folders and files; core's own if absent. */
  readonly providers?: readonly SourceProvider[] | undefined;
  /** The only files that are taken, by their absolute paths; all if absent. */
  readonly onlyFiles?: ReadonlySet<string> | undefined;
}

/**
 * The sources a request means: those named, or the configured drop folders. A source that is absent is
 * `tree-changed` (24); one that holds a tree of the library, or stands in one, is `usage` (64), and so is one that is to be moved out of what a backup disk keeps.
 */
export function resolveSources(library: Library, request: SourceRequest): readonly IngestSource[] {
  const named =
    request.sources.length > 0 ? request.sources.map((path) => resolve(path)) : library.ingestFolders;
  const sources = named.map((path) => {
    const source = sourceAt(library, path, request.move);
    refuseOverlap(library, source);
    if (source.moves) refuseDiskFolder(library.access, source);
    return onlyOf(source, request);
  });
  refuseRepeats(library.access, sources);
  return sources;
}

function sourceAt(library: Library, path: string, move: boolean): IngestSource {
  const kind = kindAt(library.access, path);
  if (kind === 'file')
    return { root: dirname(path), moves: move || isDropFolder(library, dirname(path)), only: basename(path) };
  if (kind === 'folder') return { root: path, moves: move || isDropFolder(library, path) };
  throw new MediaStructError(
    'tree-changed',
    `${displayPath(path)}: expected a folder of pictures, found ${kind ?? 'nothing'}`,
    {
      path,
      suggestions: ['Is the card or disk connected? Nothing was changed.', 'Check the spelling of the path.'],
    },
  );
}

function onlyOf(source: IngestSource, { onlyFiles }: SourceRequest): IngestSource {
  if (onlyFiles === undefined) return source;
  return { ...source, takes: (path) => onlyFiles.has(joinPath(source.root, path)) };
}

function kindAt(access: FileAccess, path: string): string | null {
  try {
    const stat = lstatOrNull(access, path);
    return stat?.kind === 'symlink' ? access.lstat(access.realpath(path)).kind : (stat?.kind ?? null);
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    throw new MediaStructError(
      'tree-changed',
      `${displayPath(path)}: cannot be looked at: ${messageOf(error)}`,
      { path, cause: error },
    );
  }
}

/** Whether a path is a configured drop folder, or stands in one. */
export function isDropFolder(library: Library, path: string): boolean {
  return library.ingestFolders.some((folder) => path === folder || path.startsWith(`${folder}/`));
}

/** No symlink and no second mount hides an overlap. */
function refuseOverlap(library: Library, { root, only }: IngestSource): void {
  const { access } = library;
  for (const tree of library.trees) {
    if (tree.role === 'further' || lstatOrNull(access, tree.root) === null) continue;
    const inside = standsIn(access, root, tree.root);
    // A single file beside the library does no harm; what else its folder holds is not looked at.
    if (!inside && (only !== undefined || !standsIn(access, tree.root, root))) continue;
    const how = inside
      ? `is inside the library's ${tree.name} folder`
      : `holds the library's ${tree.name} folder`;
    throw new MediaStructError('usage', `${displayPath(root)}: ${how} (${displayPath(tree.root)})`, {
      path: root,
      suggestions: ['Name a folder outside the library, or its drop folder. Nothing was changed.'],
    });
  }
}

function refuseDiskFolder(access: FileAccess, { root, only }: IngestSource): void {
  const path = only === undefined ? root : joinPath(root, only);
  if (new DiskFolders(access).holds(access.realpath(root))) throw belongsToDisk(path);
}

/** Moved out of a backup disk, the copies that its list tells of would be gone. */
export function belongsToDisk(path: string): MediaStructError {
  return new MediaStructError(
    'usage',
    `${displayPath(path)}: expected pictures that may be moved away, found what a backup disk of a shelf keeps`,
    {
      path,
      suggestions: [
        'To take copies of them: leave out --move, and keep the disk out of drop folders. Nothing was changed.',
        'mediastruct shelf restore   brings files of your own shelf back by their names',
      ],
    },
  );
}

/** A file that two sources hold would be found twice, and gone at the second time. */
function refuseRepeats(access: FileAccess, sources: readonly IngestSource[]): void {
  for (const [nth, source] of sources.entries()) {
    const other = sources
      .slice(nth + 1)
      .find((one) => holds(access, source, one) || holds(access, one, source));
    if (other === undefined) continue;
    throw new MediaStructError(
      'usage',
      `${displayPath(source.root)} and ${displayPath(other.root)}: expected sources apart from each other, found one in the other`,
      { path: other.root, suggestions: ['Name the outer one only. Nothing was changed.'] },
    );
  }
}

function holds(access: FileAccess, outer: IngestSource, inner: IngestSource): boolean {
  if (outer.only === undefined) return standsIn(access, inner.root, outer.root);
  return outer.only === inner.only && outer.root === inner.root;
}
