import type { FileAccess } from '@mediastruct/core';
import { displayPath, MediaStructError, OPEN, orNullIfAbsent, writeFull } from '@mediastruct/core';
import { join } from 'node:path';
import type { StoredDiff } from '../archive/open-diff.ts';
import type { StoredContent } from '../archive/stored-change.ts';
import { applyDelta } from '../blocks/index.ts';
import type { NewContents } from './new-contents.ts';

/** The contents that an archive holds, whole or as deltas against the old files. Memory: about 200 bytes for each changed file. */
export function archiveContents(access: FileAccess, diff: StoredDiff): NewContents {
  const contents = new Map<string, StoredContent>();
  for (const change of diff.changes()) if (change.kind === 'file') contents.set(change.path, change.content);
  return {
    write: ({ change, folder, part }) => {
      const content = contents.get(change.path);
      if (content === undefined || (content.kind !== 'whole' && content.kind !== 'delta'))
        throw new MediaStructError(
          'damaged',
          `${displayPath(change.path)}: the archive holds no content for it`,
          { path: change.path, suggestions: ['Nothing was changed.'] },
        );
      if (content.kind === 'whole') {
        writeNewFile(access, part, diff.data.extractfile(content.member));
        return;
      }
      const delta = `${part}.delta`;
      writeNewFile(access, delta, diff.data.extractfile(content.member));
      const base = join(folder, change.path);
      const made = applyDelta(access, { base, delta: { path: delta }, part, sha256: change.to.sha256 });
      orNullIfAbsent(() => access.unlink(delta));
      if (made.kind === 'failed')
        throw new MediaStructError(made.code, made.message, { path: base, suggestions: made.suggestions });
    },
  };
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
