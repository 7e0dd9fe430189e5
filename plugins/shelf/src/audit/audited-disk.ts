import type { IdentityVerdict } from '../disks/judge-identity.ts';
import type { DiskStanding } from '../ledger/shelf-event.ts';

/** How many there are, and names of the first. */
export interface FoundNames {
  readonly count: number;
  readonly first: readonly string[];
}

/**
 * The catalogue that a disk carries. none: there is none. damaged: it cannot be read, or its checksum does not match. older: it was written before the last
 * run that wrote to the disk, or lists other objects for this disk than are known. same: it lists what is known.
 */
export interface CarriedCatalogue {
  readonly kind: 'none' | 'damaged' | 'older' | 'same';
  /** Its generation, and when it was written, ISO 8601 UTC; null where it cannot be read. */
  readonly generation: number | null;
  readonly writtenAt: string | null;
  /** Objects of this disk that are known and not listed there, and the other way round. */
  readonly notListed: number;
  readonly onlyListed: number;
}

/** What is on a disk that is here, found without reading any content. */
export interface AuditedObjects {
  /** As known, by name and size. */
  readonly same: number;
  readonly bytes: number;
  readonly missing: FoundNames;
  readonly otherSize: FoundNames;
  readonly unknown: FoundNames;
  readonly stray: FoundNames;
  /** What was put aside because it did not read as it was written; `unlisted`: files and folders there that could not be looked at. */
  readonly quarantined: { readonly files: number; readonly bytes: number; readonly unlisted: number };
  /** Folders that could not be listed; then nothing is told to be missing. */
  readonly unlisted: number;
}

/** A disk of the shelf as an audit found it. */
export interface AuditedDisk {
  readonly diskId: string;
  readonly name: string;
  readonly place: string | null;
  readonly standing: DiskStanding;
  /** Where it is; null where it is not here. Then all that follows is null but the generation that is known. */
  readonly root: string | null;
  /** Whether it is as it was left: see `IdentityVerdict`. */
  readonly identity: IdentityVerdict['kind'] | null;
  readonly generation: { readonly known: number | null; readonly onDisk: number | null };
  readonly objects: AuditedObjects | null;
  readonly catalogue: CarriedCatalogue | null;
  /** When it was last here, ISO 8601 UTC; null where it never was. */
  readonly seenAt: string | null;
}
