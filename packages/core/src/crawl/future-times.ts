/** A clock that is ahead by less, or one that was set to another zone, is nothing to tell of. */
const TOLERATED_MS = 86_400_000;
const LISTED = 100;

/** Counts files with a modification time that is yet to come: the clock that wrote it was wrong, or the one of this machine is. */
export class FutureTimes {
  readonly #latestNs: string;
  count = 0;
  /** The first 100 of their paths. */
  readonly first: string[] = [];

  constructor(now: Date) {
    this.#latestNs = String(BigInt(now.getTime() + TOLERATED_MS) * 1_000_000n);
  }

  meet(path: string, { mtimeNs }: { readonly mtimeNs: string }): void {
    if (!this.#isLater(mtimeNs)) return;
    this.count += 1;
    if (this.first.length < LISTED) this.first.push(path);
  }

  /** Compares decimal texts, which costs less for each file of a large tree than numbers of this size do. */
  #isLater(ns: string): boolean {
    if (ns.startsWith('-')) return false;
    return ns.length === this.#latestNs.length ? ns > this.#latestNs : ns.length > this.#latestNs.length;
  }
}
