import { join } from 'node:path';
import type { FileAccess, ProgressListener, StopFlag } from '@mediastruct/core';
import { displayPath, hashFile, MediaStructError, rereadHash, throwIfStopped } from '@mediastruct/core';
import { DATA_KEY } from '../../archive/archive-names.ts';
import { TarVolume } from '../../volumes/tar-volume.ts';
import { VolumeReader } from '../../volumes/read-set.ts';
import type { RunVolume } from '../record/run-record.ts';

export interface ProvenVolumes {
  readonly volumes: readonly RunVolume[];
  /** Whether all bytes came from the disk and not from what the system had in memory. */
  readonly bypassedCache: boolean;
}

/**
 * Reads every volume of a new archive back, and every content in it, before the archive counts. Throws `content-mismatch` (10) where one is not what was
 * packed.
 */
export function proveArchive(
  access: FileAccess,
  archive: string,
  {
    names,
    progress,
    stop,
  }: { readonly names: readonly string[]; readonly progress: ProgressListener; readonly stop: StopFlag },
): ProvenVolumes {
  progress({ kind: 'phase', phase: 'reading back' });
  let bypassedCache = true;
  const volumes = names.map((name): RunVolume => {
    throwIfStopped(stop, 'Nothing was added.');
    const reread = rereadHash(access, join(archive, name));
    bypassedCache &&= reread.bypassedCache;
    const { size } = access.lstat(join(archive, name));
    return { name, size, sha256: reread.sha256 };
  });
  const reader = TarVolume.open(archive, DATA_KEY, { access });
  using contents = new VolumeReader(access, reader.set);
  for (const entry of reader.list()) {
    if (entry.kind !== 'file' || entry.places.length === 0) continue;
    throwIfStopped(stop, 'Nothing was added.');
    for (const bytes of contents.content(entry)) progress({ kind: 'advance', files: 0, bytes: bytes.length });
  }
  for (const { name, sha256 } of volumes) refuseOther(access, join(archive, name), sha256);
  return { volumes, bypassedCache };
}

/** The contents were checked in what the system gave then: it must be what the disk gave. */
function refuseOther(access: FileAccess, path: string, sha256: string): void {
  const found = hashFile(access, path);
  if (found.kind === 'hashed' && found.sha256 === sha256) return;
  throw new MediaStructError('content-mismatch', `${displayPath(path)}: reads differently each time`, {
    path,
    suggestions: ['Nothing was added. Check the disk.'],
  });
}
