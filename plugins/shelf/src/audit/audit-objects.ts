import type { Session } from '@mediastruct/core';
import { displayPath, joinPath, throwIfStopped, walkTree } from '@mediastruct/core';
import { diskObjects } from '../disks/disk-objects.ts';
import { objectEntries } from '../disks/object-entries.ts';
import { layoutsIn, objectLogPath } from '../disks/object-log.ts';
import type { ObjectLayout } from '../disks/object-path.ts';
import { hashOfObject, QUARANTINE } from '../disks/object-path.ts';
import type { StandingEntry } from '../plan/judge-objects.ts';
import { judgeObjects } from '../plan/judge-objects.ts';
import type { AuditedObjects, FoundNames } from './audited-disk.ts';

const TOLD = 20;

/** The sizes of the objects that are known to stand on a disk, by their hashes, and what they are called in their sources. */
export interface KnownObjects {
  readonly sizes: ReadonlyMap<string, number>;
  readonly origins: ReadonlyMap<string, string>;
}

export function knownObjects({ library }: Pick<Session, 'library'>, diskId: string): KnownObjects {
  const sizes = new Map<string, number>();
  const origins = new Map<string, string>();
  for (const { sha256, size, origin } of diskObjects(library.access, objectLogPath(library, diskId))) {
    sizes.set(sha256, size);
    if (origin !== null) origins.set(sha256, origin);
  }
  return { sizes, origins };
}

/**
 * Compares names and sizes of what stands on a disk with what is known, and reads no content. What a backup put or took meanwhile is no finding. Memory:
 * about 350 bytes an object.
 */
export function auditObjects(session: Session, diskId: string, root: string): AuditedObjects {
  const { library, progress } = session;
  const before = knownObjects(session, diskId);
  progress({ kind: 'phase', phase: 'looking at the disk', totalFiles: before.sizes.size });
  let unlisted = 0;
  const layouts = layoutsIn(library.access, objectLogPath(library, diskId));
  const entries = standingEntries(session, { root, layouts }, () => (unlisted += 1));
  const judged = judgeObjects(before.sizes, entries);
  const after = knownObjects(session, diskId);
  const named = (hashes: readonly string[]): FoundNames => ({
    count: hashes.length,
    first: hashes
      .slice(0, TOLD)
      .map((sha256) => displayPath(before.origins.get(sha256) ?? after.origins.get(sha256) ?? sha256)),
  });
  const isKnownNow = (sha256: string) => after.sizes.has(sha256);
  const missing = unlisted > 0 ? [] : judged.missing.filter(isKnownNow);
  return {
    ...{ same: judged.same, bytes: judged.bytes, unlisted },
    missing: named(missing),
    otherSize: named(judged.otherSize.filter(isKnownNow)),
    unknown: named(judged.unknown.filter((sha256) => !isKnownNow(sha256))),
    stray: {
      count: judged.stray.length,
      first: judged.stray.slice(0, TOLD).map((path) => displayPath(path)),
    },
    quarantined: quarantined(session, root),
  };
}

function* standingEntries(
  { library, progress, stop, warnings }: Session,
  { root, layouts }: { readonly root: string; readonly layouts: readonly ObjectLayout[] },
  onUnlisted: () => void,
): Generator<StandingEntry> {
  for (const { entry, folder } of objectEntries(library.access, root, layouts)) {
    throwIfStopped(stop);
    const path = `${folder}/${entry.path}`;
    if (entry.kind === 'failed') {
      // A disk that nothing was ever stored on has no such folder.
      if (entry.errno === 'ENOENT' && entry.path === '') continue;
      onUnlisted();
      warnings.add(joinPath(root, path), entry.message);
    } else if (entry.kind === 'file') {
      yield { path, sha256: hashOfObject(path), size: entry.stat.size };
      progress({ kind: 'advance', files: 1, bytes: 0 });
    } else yield { path, sha256: null, size: 0 };
  }
}

function quarantined({ library, warnings }: Session, root: string): AuditedObjects['quarantined'] {
  const sum = { files: 0, bytes: 0, unlisted: 0 };
  for (const entry of walkTree(library.access, joinPath(root, QUARANTINE))) {
    if (entry.kind === 'failed') {
      // A disk on which nothing was ever bad has no such folder.
      if (entry.errno === 'ENOENT' && entry.path === '') continue;
      sum.unlisted += 1;
      warnings.add(joinPath(root, `${QUARANTINE}/${entry.path}`), entry.message);
    }
    if (entry.kind !== 'file') continue;
    sum.files += 1;
    sum.bytes += entry.stat.size;
  }
  return sum;
}
