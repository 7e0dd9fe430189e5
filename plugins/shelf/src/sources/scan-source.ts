import type { FileAccess, FileRecord, FileStat } from '@mediastruct/core';
import { errnoOf, joinPath, lstatOrNull } from '@mediastruct/core/base';
import type { FollowedFile } from './followed-files.ts';
import { RecordsBelow } from './records-below.ts';
import type { SourceEntry } from './source-entry.ts';
import type { SourceScan } from './walk-source.ts';
import { walkSource } from './walk-source.ts';

/** What a scan meets that is no entry. */
export interface ScanListener {
  /** A file or folder that could not be looked at, or one that changed since its tree was crawled. */
  readonly onProblem: (path: string, message: string) => void;
  /** What is neither file nor folder nor symlink, such as a socket. */
  readonly onSpecial: (path: string) => void;
}

/**
 * The files, symlinks and folders of a source as they are now, in the order of a walk, with what the index of its tree knows of their contents, or `followed` of
 * those that symlinks lead to; attributes are not read yet. A file whose content is not known is told. Memory: the listings of the folders from the root to the current one.
 */
export function* scanSource(
  scan: SourceScan,
  followed: ReadonlyMap<string, FollowedFile>,
  listener: ScanListener,
): Generator<SourceEntry> {
  const { library, request, access } = scan;
  const { root, at } = request;
  const folders: string[] = [];
  using records = new RecordsBelow(library, at);
  for (const entry of walkSource(scan, (path) => void folders.push(path))) {
    yield* folderEntries(access, root, folders);
    if (entry.kind === 'failed') listener.onProblem(joinPath(root, entry.path), entry.message);
    else if (entry.kind === 'other') listener.onSpecial(joinPath(root, entry.path));
    else if (entry.kind === 'symlink') {
      const target = readTarget(access, joinPath(root, entry.path), listener);
      if (target !== null) yield { kind: 'symlink', path: entry.path, target };
    } else if (entry.kind === 'file') {
      const known = followed.get(entry.path);
      const record = known ?? records.at(entry.path);
      const why = whyUnknown(record, entry.stat);
      if (record?.sha256 === undefined || why !== null)
        listener.onProblem(joinPath(root, entry.path), why ?? 'its content is not known');
      else yield fileEntry(entry.path, entry.stat, { ...record, sha256: record.sha256 });
    }
  }
  yield* folderEntries(access, root, folders);
}

/** Folders are met before what is in them, empty ones without anything behind. */
function* folderEntries(access: FileAccess, root: string, folders: string[]): Generator<SourceEntry> {
  for (const path of folders.splice(0)) {
    const stat = lstatOrNull(access, joinPath(root, path));
    if (stat?.kind === 'folder')
      yield {
        ...{ kind: 'folder', path, mtimeNs: String(stat.mtimeNs), mode: stat.mode },
        ctimeNs: String(stat.ctimeNs),
      };
  }
}

function readTarget(access: FileAccess, path: string, { onProblem }: ScanListener): string | null {
  try {
    return access.readlink(path);
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    onProblem(path, error instanceof Error ? error.message : 'it cannot be read');
    return null;
  }
}

/** What is asked of a record. */
type Content = Pick<FileRecord, 'size' | 'mtimeNs' | 'sha256' | 'error' | 'taken' | 'camera'>;

function whyUnknown(record: Content | null, stat: FileStat): string | null {
  if (record === null) return 'it was not read yet: mediastruct crawl reads it';
  if (record.error !== undefined) return `its content could not be read: ${record.error}`;
  const isSame = record.size === stat.size && record.mtimeNs === String(stat.mtimeNs);
  return isSame ? null : 'it changed since it was read: mediastruct crawl reads it again';
}

function fileEntry(
  path: string,
  { size, mtimeNs, ctimeNs, mode, nlink, dev, ino }: FileStat,
  { sha256, taken, camera }: Content & { readonly sha256: string },
): SourceEntry {
  const inode = nlink > 1 ? { inode: `${dev}:${ino}` } : {};
  const times = { mtimeNs: String(mtimeNs), ctimeNs: String(ctimeNs) };
  return { kind: 'file', path, sha256, size, ...times, mode, ...inode, taken, camera };
}
