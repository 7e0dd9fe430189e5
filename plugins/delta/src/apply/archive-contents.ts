import { join } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import { displayPath, MediaStructError, OPEN, orNullIfAbsent, writeFull } from '@mediastruct/core';
import type { StoredDiff } from '../archive/open-diff.ts';
import type { StoredContent } from '../archive/stored-change.ts';
import { baseOf } from '../archive/stored-change.ts';
import { applyDelta } from '../blocks/index.ts';
import { entriesBefore } from './check-base.ts';
import type { NewContent, NewContents } from './new-contents.ts';

/** The contents that an archive holds, whole or as deltas against the old files. Memory: about 200 bytes for each changed file. */
export function archiveContents(access: FileAccess, diff: StoredDiff): NewContents {
  const contents = new Map<string, StoredContent>();
  for (const change of diff.changes()) if (change.kind === 'file') contents.set(change.path, change.content);
  const bases = basesIn(diff, contents);
  return {
    write: (wanted) => {
      const { path } = wanted.change;
      const content = contents.get(path);
      if (content?.kind === 'whole') writeNewFile(access, wanted.part, diff.data.extractfile(content.member));
      else if (content?.kind === 'delta' && bases.has(baseOf(path, content)))
        writePatched(access, wanted, {
          pieces: diff.data.extractfile(content.member),
          base: join(wanted.folder, baseOf(path, content)),
        });
      else throw damagedError(path);
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

interface Patching {
  /** The bytes of the delta. */
  readonly pieces: Iterable<Uint8Array>;
  /** Absolute path of the old file. */
  readonly base: string;
}

function writePatched(access: FileAccess, { change, part }: NewContent, { pieces, base }: Patching): void {
  const delta = `${part}.delta`;
  writeNewFile(access, delta, pieces);
  const made = applyDelta(access, { base, delta: { path: delta }, part, sha256: change.to.sha256 });
  orNullIfAbsent(() => access.unlink(delta));
  if (made.kind === 'failed')
    throw new MediaStructError(made.code, made.message, { path: base, suggestions: made.suggestions });
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
