import type { FileRecord, FileStat, Library } from '@mediastruct/core';
import {
  errnoOf,
  joinPath,
  type LeaveOut,
  lstatOrNull,
  namedBy,
  treeFilter,
  walkTree,
} from '@mediastruct/core';
import type { KnownSource } from '../ledger/shelf-state.ts';
import { RecordsBelow } from './records-below.ts';
import type { SourceEntry } from './source-entry.ts';
import type { SourceTree } from './source-tree.ts';

/** What a scan meets that is no entry. */
export interface ScanListener {
  /** A file or folder that could not be looked at, or one that changed since its tree was crawled. */
  readonly onProblem: (path: string, message: string) => void;
  /** What is neither file nor folder nor symlink, such as a socket. */
  readonly onSpecial: (path: string) => void;
}

export interface ScanRequest {
  readonly source: KnownSource;
  /** Absolute path of the source. */
  readonly root: string;
  readonly at: SourceTree;
}

/**
 * The files, symlinks and folders of a source as they are now, in the order of a walk, with what the index of its tree knows of their contents. A
 * file whose content is not known is told. Memory: the listings of the folders from the root to the current one.
 */
export function* scanSource(
  library: Library,
  { source, root, at }: ScanRequest,
  listener: ScanListener,
): Generator<SourceEntry> {
  const { access } = library;
  const skips = skippedPaths(library, { source, root, at });
  const folders: string[] = [];
  const leaveOut: LeaveOut = (path, kind) => {
    if (skips(path, kind)) return true;
    if (kind === 'folder') folders.push(path);
    return false;
  };
  using records = new RecordsBelow(library, at);
  for (const entry of walkTree(access, root, { leaveOut })) {
    yield* folderEntries(library, root, folders);
    if (entry.kind === 'failed') listener.onProblem(joinPath(root, entry.path), entry.message);
    else if (entry.kind === 'other') listener.onSpecial(joinPath(root, entry.path));
    else if (entry.kind === 'symlink') {
      const target = readTarget(library, joinPath(root, entry.path), listener);
      if (target !== null) yield { kind: 'symlink', path: entry.path, target };
    } else if (entry.kind === 'file') {
      const record = records.at(entry.path);
      const why = whyUnknown(record, entry.stat);
      if (record?.sha256 === undefined || why !== null)
        listener.onProblem(joinPath(root, entry.path), why ?? 'its content is not known');
      else yield fileEntry(entry.path, entry.stat, { ...record, sha256: record.sha256 });
    }
  }
  yield* folderEntries(library, root, folders);
}

function skippedPaths(library: Library, { source, root, at }: ScanRequest): LeaveOut {
  const ofTree = treeFilter(library, { role: at.tree.role, root });
  const ignored = namedBy(source.ignore);
  return (path, kind) => ofTree(path, kind) || ignored(path, kind);
}

/** Folders are met before what is in them, empty ones without anything behind. */
function* folderEntries({ access }: Library, root: string, folders: string[]): Generator<SourceEntry> {
  for (const path of folders.splice(0)) {
    const stat = lstatOrNull(access, joinPath(root, path));
    if (stat?.kind === 'folder')
      yield { kind: 'folder', path, mtimeNs: String(stat.mtimeNs), mode: stat.mode };
  }
}

function readTarget({ access }: Library, path: string, { onProblem }: ScanListener): string | null {
  try {
    return access.readlink(path);
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    onProblem(path, error instanceof Error ? error.message : 'it cannot be read');
    return null;
  }
}

function whyUnknown(record: FileRecord | null, stat: FileStat): string | null {
  if (record === null) return 'it was not read yet: mediastruct crawl reads it';
  if (record.error !== undefined) return `its content could not be read: ${record.error}`;
  const isSame = record.size === stat.size && record.mtimeNs === String(stat.mtimeNs);
  return isSame ? null : 'it changed since it was read: mediastruct crawl reads it again';
}

function fileEntry(
  path: string,
  { size, mtimeNs, mode, nlink, dev, ino }: FileStat,
  { sha256, taken, camera }: FileRecord & { readonly sha256: string },
): SourceEntry {
  const inode = nlink > 1 ? { inode: `${dev}:${ino}` } : {};
  return { kind: 'file', path, sha256, size, mtimeNs: String(mtimeNs), mode, ...inode, taken, camera };
}
