import type { BitRot, CrawlFailure } from './range/range-answer.ts';

/** So many of each kind are kept by default. */
const KEPT = 10_000;

/**
 * Files and folders of a tree that cannot be read, and rotten files. The passes of one run share it, so that none of them reads such a file
 * again. Memory: the first 10,000 of each kind, about 500 bytes each; further ones are counted only.
 */
export class WrongFiles {
  failed = 0;
  rotten = 0;
  readonly #kept: number;
  readonly #failures = new Map<string, CrawlFailure>();
  readonly #rot = new Map<string, BitRot>();

  constructor(kept = KEPT) {
    this.#kept = kept;
  }

  get failures(): Iterable<CrawlFailure> {
    return this.#failures.values();
  }

  get rot(): Iterable<BitRot> {
    return this.#rot.values();
  }

  /** False where some that rotted were counted only. */
  get keepsAllRot(): boolean {
    return this.rotten <= this.#rot.size;
  }

  /** Another pass through the tree begins, which meets again only what is not kept here. */
  beginPass(): void {
    this.failed = this.#failures.size;
    this.rotten = this.#rot.size;
  }

  /** False where it is known already: a folder that cannot be listed is told by every part of the tree that has files below it. */
  addFailure({ path, message }: CrawlFailure): boolean {
    if (this.#failures.has(path)) return false;
    this.failed += 1;
    if (this.#failures.size < this.#kept) this.#failures.set(path, { path, message });
    return true;
  }

  /** False where it is known already. */
  addRot(rot: BitRot): boolean {
    if (this.#rot.has(rot.path)) return false;
    this.rotten += 1;
    if (this.#rot.size < this.#kept) this.#rot.set(rot.path, rot);
    return true;
  }

  /** Whether a file is wrong; where they are too many to be kept, any may be. */
  mayHave(path: string): boolean {
    if (Math.max(this.failed, this.rotten) > this.#kept) return true;
    return this.#failures.has(path) || this.#rot.has(path);
  }

  /** The paths of those that are kept. */
  paths(): readonly string[] {
    return [...new Set([...this.#failures.keys(), ...this.#rot.keys()])];
  }
}
