/** One physical copy of a content, seen from what is lost. */
export interface PlacedCopy {
  /** The same text for the same file, by whatever listing it was found. */
  readonly id: string;
  /** Whether it is lost too. */
  readonly isLost: boolean;
  /** Whether it was proven: a copy that was never read back saves nothing. */
  readonly isSound: boolean;
}

/** What becomes of a content. lost: no sound copy is elsewhere. last: one is. safe: more are, or nothing of it is lost. */
export type Fate = 'lost' | 'last' | 'safe';

/** A content counts where any copy of it is lost, proven or not; elsewhere only proven ones count. Pure. */
export function fateOf(copies: Iterable<PlacedCopy>): Fate {
  const fate = new CopiesTold<string>();
  for (const { id, isLost, isSound } of copies)
    if (isLost) fate.isTouched = true;
    else if (isSound) fate.save(id);
  return fate.fate();
}

/** What was told of the copies of one content, and what becomes of it then. `Place` is the same for the same physical copy. */
export class CopiesTold<Place extends string | number> {
  /** Whether a copy of it is lost. */
  isTouched = false;
  #one: Place | null = null;
  #isOther = false;

  /** A proven copy is elsewhere. */
  save(place: Place): void {
    if (this.#one === null) this.#one = place;
    else if (this.#one !== place) this.#isOther = true;
  }

  fate(): Fate {
    if (!this.isTouched || this.#isOther) return 'safe';
    return this.#one === null ? 'lost' : 'last';
  }

  /** Begins with another content. */
  clear(): void {
    this.isTouched = false;
    this.#one = null;
    this.#isOther = false;
  }
}
