import { join } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import { displayPath, MediaStructError, OPEN, orNullIfAbsent, writeFull } from '@mediastruct/core';
import type { StoredDiff } from '../archive/open-diff.ts';
import type { StoredContent } from '../archive/stored-change.ts';
import { baseOf } from '../archive/stored-change.ts';
import type { BlockPool, PooledApply } from '../blocks/index.ts';
import { entriesBefore } from './check-base.ts';
import type { NewContents } from './new-contents.ts';

export interface ArchiveContentsMeans {
  readonly access: FileAccess;
  /** Applies the deltas. */
  readonly pool: BlockPool;
}

/** The contents that an archive holds, whole or as deltas against the old files. Memory: about 200 bytes for each changed file. */
export function archiveContents(diff: StoredDiff, { access, pool }: ArchiveContentsMeans): NewContents {
  const contents = new Map<string, StoredContent>();
  for (const change of diff.changes()) if (change.kind === 'file') contents.set(change.path, change.content);
  const bases = basesIn(diff, contents);
  return {
    width: pool.width,
    write: async (wanted) => {
      const requests: PooledApply[] = [];
      for (const { change, part, folder } of wanted) {
        const { path, to } = change;
        const content = contents.get(path);
        const pieces = (member: string) => diff.data.extractfile(member);
        if (content?.kind === 'whole') writeNewFile(access, part, pieces(content.member));
        else if (content?.kind === 'delta' && bases.has(baseOf(path, content))) {
          const delta = `${part}.delta`;
          writeNewFile(access, delta, pieces(content.member));
          const base = join(folder, baseOf(path, content));
          requests.push({ base, delta: { path: delta }, part, sha256: to.sha256 });
        } else throw damagedError(path);
      }
      await applyAll(access, pool, requests);
    },
  };
}

/** The files of the old state that deltas are made against: a base is read only where the old state, which the folder is in by then, has a file. */
function basesIn(diff: StoredDiff, contents: ReadonlyMap<string, StoredContent>): ReadonlySet<string> {
  const named = new Set<string>();
  for (const [path, content] of contents) if (content.kind === 'delta') named.add(baseOf(path, content));
  const bases = new Set<string>();
  if (named.size === 0) return bases;
  for (const { kind, path } of entriesBefore(diff.now.entries(), diff.changes()))
    if (kind === 'file' && named.has(path)) bases.add(path);
  return bases;
}

/** Makes files of deltas, which are removed then. */
async function applyAll(
  access: FileAccess,
  pool: BlockPool,
  requests: readonly PooledApply[],
): Promise<void> {
  const outcomes = await pool.applyDeltas(requests);
  for (const { delta } of requests) orNullIfAbsent(() => access.unlink(delta.path));
  for (const made of outcomes)
    if (made.kind === 'failed')
      throw new MediaStructError(made.code, made.message, {
        path: made.path,
        suggestions: made.suggestions,
      });
}

function damagedError(path: string): MediaStructError {
  return new MediaStructError('damaged', `${displayPath(path)}: the archive holds no content for it`, {
    path,
    suggestions: ['Nothing was changed.'],
  });
}

function writeNewFile(access: FileAccess, path: string, pieces: Iterable<Uint8Array>): void {
  const fd = access.open(path, OPEN.write | OPEN.create | OPEN.exclusive | OPEN.noFollow, 0o600);
  try {
    for (const bytes of pieces) writeFull(access, fd, bytes);
    access.fsync(fd);
  } finally {
    access.close(fd);
  }
}
