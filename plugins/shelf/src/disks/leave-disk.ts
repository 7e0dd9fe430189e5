import type { HolderKind, Library } from '@mediastruct/core';
import { openCatalogue } from '@mediastruct/core';
import { readShelf } from '../ledger/shelf-ledger.ts';
import type { KnownDisk } from '../ledger/shelf-state.ts';
import { diskKind } from './disk-kind.ts';
import { knownDisk } from './known-disk.ts';

/** What depends on one disk. */
export interface LeavingDisk {
  readonly disk: KnownDisk;
  /** Names of other disks that share its device and count as they did. */
  readonly sameDevice: readonly string[];
  /** Contents of which no other holder has a sound copy. */
  readonly onlyThere: { readonly files: number; readonly bytes: number };
  /** Whether all records that could tell were read; else there may be more. */
  readonly isKnown: boolean;
  /** Names of the first of them, where they are known. */
  readonly first: readonly string[];
}

const SHOWN = 10;

/** What would have no other known copy if a disk were not counted any more. */
export function leavingDisk(
  library: Library,
  nameOrId: string,
  options: { readonly kinds: readonly HolderKind[]; readonly note: (message: string, path: string) => void },
): LeavingDisk {
  const { disks } = readShelf(library);
  const disk = knownDisk({ disks }, nameOrId);
  using catalogue = openCatalogue(library, options);
  const known = catalogue
    .holders()
    .find(({ holder }) => holder.kind === diskKind.name && holder.name === disk.name);
  const onlyThere = { files: 0, bytes: 0 };
  const first: string[] = [];
  if (known !== undefined)
    for (const { size, origin, path } of catalogue.onlyIn(known.holder)) {
      onlyThere.files += 1;
      onlyThere.bytes += size;
      if (first.length < SHOWN) first.push(origin ?? path);
    }
  const isKnown = known !== undefined && known.isWhole && catalogue.damaged.length === 0;
  return { disk, sameDevice: othersOnDevice(disks, disk), onlyThere, isKnown, first };
}

/** The names of other disks whose copies are there and that share a device with one. */
export function othersOnDevice(disks: readonly KnownDisk[], disk: KnownDisk): readonly string[] {
  const deviceOf = ({ device, diskId }: KnownDisk) => device ?? diskId;
  return disks
    .filter(({ standing }) => standing === 'active' || standing === 'retired')
    .filter((other) => other.diskId !== disk.diskId && deviceOf(other) === deviceOf(disk))
    .map(({ name }) => name);
}
