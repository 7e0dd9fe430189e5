import { join } from 'node:path';
import type { OwnerOfAttributes } from '@mediastruct/core';
import type { ProblemsTold } from '../../listing/problem-list.ts';
import { ProblemList } from '../../listing/problem-list.ts';
import type { TreeEntry } from '../../listing/tree-entry.ts';
import type { Extracted } from '../../volumes/extract-target.ts';

/** What a restore did, by entry. */
export interface RestoreTally {
  /** Files that were written, and their bytes. */
  readonly files: number;
  readonly bytes: number;
  /** Entries that stood there already, with the same content. */
  readonly present: number;
  /** Names that are taken by something else. */
  readonly taken: ProblemsTold;
  /** Files whose content is in volumes that are at none of the places, and why. */
  readonly missing: ProblemsTold;
  /** Files whose content is in volumes of further discs, and what is in the way. */
  readonly awaiting: ProblemsTold;
  /** Files whose content the volumes that are there do not hold as it was. */
  readonly damaged: ProblemsTold;
  /** What the target could not take. */
  readonly failed: ProblemsTold;
}

/** Counts what becomes of the entries of a state. Memory: about 200 bytes for each entry with attributes. */
export class RestoreCount {
  readonly taken = new ProblemList();
  readonly missing = new ProblemList();
  readonly awaiting = new ProblemList();
  readonly damaged = new ProblemList();
  readonly failed = new ProblemList();
  readonly #owners: OwnerOfAttributes[] = [];
  readonly #counts = { files: 0, bytes: 0, present: 0 };

  add(entry: TreeEntry, extracted: Extracted): void {
    if (extracted.kind === 'taken') this.taken.add(entry.path, extracted.what);
    else if (extracted.kind === 'failed') this.failed.add(entry.path, extracted.what);
    else if (extracted.kind === 'present') this.#counts.present += 1;
    else this.#written(entry);
  }

  /** The extended attributes of what was written below a folder. */
  attributesBelow(root: string): readonly OwnerOfAttributes[] {
    return this.#owners.map(({ path, attributes }) => ({ path: join(root, path), attributes }));
  }

  told(): RestoreTally {
    const { taken, missing, awaiting, damaged, failed } = this;
    return {
      ...this.#counts,
      taken: taken.told(),
      missing: missing.told(),
      awaiting: awaiting.told(),
      damaged: damaged.told(),
      failed: failed.told(),
    };
  }

  #written(entry: TreeEntry): void {
    const isOwner = entry.kind === 'file' || entry.kind === 'folder';
    if (isOwner && entry.attributes !== undefined)
      this.#owners.push({ path: entry.path, attributes: entry.attributes });
    if (entry.kind !== 'file') return;
    this.#counts.files += 1;
    this.#counts.bytes += entry.size;
  }
}
