import { resolve } from 'node:path';
import type { FileStat, Session } from '@mediastruct/core';
import {
  displayPath,
  itemAt,
  joinPath,
  lstatOrNull,
  MediaStructError,
  throwIfStopped,
  walkTree,
} from '@mediastruct/core';
import { RecordsBelow } from '../sources/records-below.ts';
import { treeOfSource } from '../sources/source-tree.ts';

/** A file that can be read now and should have a content. */
export interface ReadableCopy {
  /** Absolute. */
  readonly path: string;
  readonly stat: FileStat;
}

const TOGETHER = 64;

/**
 * Looks in folders for files whose contents are wanted. What a crawl read and what did not change since is known; of the rest those are read that have a size
 * that is wanted. Nothing there is changed. Errors: `usage` (64) where one is no folder. Memory: 300 bytes for each file that has a size that is wanted.
 */
export async function existingFiles(
  session: Session,
  folders: readonly string[],
  wanted: ReadonlyMap<string, number>,
): Promise<ReadonlyMap<string, ReadableCopy>> {
  const found = new Map<string, ReadableCopy>();
  for (const folder of folders) {
    const root = existingFolder(session, folder);
    const unread: ReadableCopy[] = [];
    for (const { path, stat, sha256 } of candidates(session, root, new Set(wanted.values())))
      if (sha256 === null) unread.push({ path, stat });
      else if (wanted.get(sha256) === stat.size && !found.has(sha256)) found.set(sha256, { path, stat });
    await addRead(session, { unread, wanted, found });
  }
  return found;
}

function existingFolder({ library: { access } }: Session, folder: string): string {
  const path = resolve(folder);
  const isFolder =
    lstatOrNull(access, path) !== null && access.lstat(access.realpath(path)).kind === 'folder';
  if (isFolder) return access.realpath(path);
  throw new MediaStructError(
    'usage',
    `${displayPath(path)}: expected a folder to look for files in, found none`,
    {
      path,
      suggestions: ['Nothing was changed.'],
    },
  );
}

interface Candidate extends ReadableCopy {
  /** Null where it has to be read. */
  readonly sha256: string | null;
}

function* candidates(session: Session, root: string, sizes: ReadonlySet<number>): Generator<Candidate> {
  const { library, progress, stop, warnings } = session;
  const at = treeOfSource(library, root);
  using records = at === null ? null : new RecordsBelow(library, at);
  progress({ kind: 'phase', phase: `looking for files in ${displayPath(root)}` });
  for (const entry of walkTree(library.access, root)) {
    throwIfStopped(stop);
    const path = joinPath(root, entry.path);
    if (entry.kind === 'failed') warnings.add(path, entry.message);
    if (entry.kind !== 'file' || !sizes.has(entry.stat.size)) continue;
    const { stat } = entry;
    const record = records?.at(entry.path) ?? null;
    const isKnown = record?.size === stat.size && record.mtimeNs === String(stat.mtimeNs);
    yield { path, stat, sha256: isKnown ? (record.sha256 ?? null) : null };
  }
}

interface Reading {
  readonly unread: readonly ReadableCopy[];
  readonly wanted: ReadonlyMap<string, number>;
  readonly found: Map<string, ReadableCopy>;
}

async function addRead(session: Session, { unread, wanted, found }: Reading): Promise<void> {
  const { content, progress, stop } = session;
  if (unread.length === 0) return;
  const totalBytes = unread.reduce((sum, { stat }) => sum + stat.size, 0);
  progress({ kind: 'phase', phase: 'reading files there', totalFiles: unread.length, totalBytes });
  for (let at = 0; at < unread.length; at += TOGETHER) {
    throwIfStopped(stop);
    const batch = unread.slice(at, at + TOGETHER);
    const outcomes = await content.hashFiles(
      batch.map(({ path }) => path),
      (bytes) => progress({ kind: 'advance', files: 0, bytes }),
    );
    progress({ kind: 'advance', files: batch.length, bytes: 0 });
    // What cannot be read is no file to reuse.
    batch.forEach(({ path }, nth) => {
      const outcome = itemAt(outcomes, nth);
      if (outcome.kind === 'hashed' && wanted.has(outcome.sha256) && !found.has(outcome.sha256))
        found.set(outcome.sha256, { path, stat: outcome.stat });
    });
  }
}
