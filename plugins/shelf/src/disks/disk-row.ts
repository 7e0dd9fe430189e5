import type { Holder, HolderKind, Library } from '@mediastruct/core';
import { openCatalogue } from '@mediastruct/core';
import type { DiskStanding } from '../ledger/shelf-event.ts';
import { readShelf } from '../ledger/shelf-ledger.ts';
import { diskKind } from './disk-kind.ts';

/** One disk of the shelf, as `shelf disk list` tells it. */
export interface DiskRow {
  readonly diskId: string;
  readonly name: string;
  readonly standing: DiskStanding;
  readonly place: string | null;
  /** The id of a disk with which it shares one device; null where it has one of its own. */
  readonly device: string | null;
  /** Objects on it, and their bytes; null where its log cannot be read. */
  readonly files: number | null;
  readonly bytes: number | null;
  /** Free when it was last here, in bytes; null where it never was. */
  readonly freeBytes: number | null;
  /** Bytes that backups leave free, where it has a reserve of its own. */
  readonly reserveBytes: number | null;
  readonly generation: number | null;
  /** Where it was last, and when, ISO 8601 UTC. */
  readonly path: string | null;
  readonly seenAt: string | null;
  /** When the object on it that was read longest ago was read. */
  readonly oldestProof: string | null;
  /** Whether it answers there now. */
  readonly isHere: boolean;
}

/** All disks that were not dropped, in the order in which they were added. */
export function diskRows(
  library: Library,
  options: { readonly kinds: readonly HolderKind[]; readonly note: (message: string, path: string) => void },
): readonly DiskRow[] {
  using catalogue = openCatalogue(library, options);
  const byName = new Map<string, { holder: Holder; files: number | null; bytes: number | null }>();
  for (const { holder, counts, isWhole } of catalogue.holders())
    if (holder.kind === diskKind.name)
      byName.set(holder.name, {
        holder,
        files: isWhole ? (counts?.files ?? 0) : null,
        bytes: isWhole ? (counts?.bytes ?? 0) : null,
      });
  return readShelf(library)
    .disks.filter(({ standing }) => standing !== 'dropped')
    .map(({ diskId, name, standing, place, device, seen, reserveBytes, stamp }) => {
      const known = byName.get(name);
      return {
        ...{ diskId, name, standing, place, device, reserveBytes },
        files: known?.files ?? null,
        bytes: known?.bytes ?? null,
        freeBytes: seen?.freeBytes ?? null,
        generation: stamp?.generation ?? null,
        path: seen?.path ?? null,
        seenAt: seen?.at ?? null,
        oldestProof: known?.holder.provenAt() ?? null,
        isHere: known?.holder.isReachable() ?? false,
      };
    });
}
