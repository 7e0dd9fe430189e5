import type { Holder, Library } from '@mediastruct/core';
import { treePlaces } from '@mediastruct/core/catalogue';
import { diskKind } from '../disks/disk-kind.ts';
import type { ShelfState } from '../ledger/shelf-state.ts';
import type { ShelfHolder } from '../plan/shelf-holder.ts';

/** What a holder of the catalogue is for the shelf. */
export interface HeldAs {
  readonly shelf: ShelfHolder;
  /** When all of it was read, where its copies do not tell themselves. */
  readonly verifiedAt: string | null;
}

/** Volumes, large files over several of them, and discs of other programs: what is on discs. */
const DISC_KINDS = new Set(['volume', 'split', 'disc']);

/**
 * The things that are lost as a whole with a holder: a disk, each disc that was read back, a tree. None for what holds no copies. Only copies on active disks
 * count: a retired one is getting old, and a lost one is gone.
 */
export function heldAs(library: Library, holder: Holder, state: ShelfState): readonly HeldAs[] {
  const { kind, name } = holder;
  if (kind === diskKind.name) {
    const disk = state.disks.find((one) => one.name === name && one.standing !== 'dropped');
    if (disk === undefined) return [];
    const { diskId, place, device } = disk;
    const shelf = { kind: 'disk' as const, id: diskId, label: name, place, device: device ?? undefined };
    return [{ shelf: { ...shelf, counts: disk.standing === 'active' }, verifiedAt: null }];
  }
  if (!holder.holdsCopies) return [];
  if (DISC_KINDS.has(kind))
    return holder.proofs().map(({ copy, verifiedAt, place = null }, nth) => ({
      // Two discs may be called the same.
      shelf: {
        kind: 'disc',
        id: `${kind}:${name} ${nth + 1}`,
        label: `${name}, ${copy}`,
        place,
        counts: true,
      },
      verifiedAt,
    }));
  if (kind === 'tree') {
    const where = treePlaces(library)[name] ?? null;
    return [{ shelf: { kind: 'tree', id: name, label: name, place: where, counts: true }, verifiedAt: null }];
  }
  return [];
}
