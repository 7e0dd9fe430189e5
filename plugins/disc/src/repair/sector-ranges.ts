/** Sectors from `first` on. */
export interface SectorRange {
  readonly first: number;
  readonly count: number;
}

/** A set of sectors, kept as ranges: a scratch is one, however long. Memory: about 50 bytes a range. */
export class SectorRanges {
  #ranges: SectorRange[] = [];

  /** Adds a sector that is behind all others, or the last of them. */
  add(sector: number): void {
    const last = this.#ranges.at(-1);
    if (last !== undefined && last.first + last.count === sector)
      this.#ranges[this.#ranges.length - 1] = { first: last.first, count: last.count + 1 };
    else this.#ranges.push({ first: sector, count: 1 });
  }

  get count(): number {
    return this.#ranges.reduce((sum, { count }) => sum + count, 0);
  }

  get ranges(): readonly SectorRange[] {
    return this.#ranges;
  }

  *sectors(): Generator<number> {
    for (const { first, count } of this.#ranges)
      for (let sector = first; sector < first + count; sector++) yield sector;
  }

  /** Those of the sectors that are wanted. */
  filter(isWanted: (sector: number) => boolean): SectorRanges {
    const kept = new SectorRanges();
    for (const sector of this.sectors()) if (isWanted(sector)) kept.add(sector);
    return kept;
  }
}
