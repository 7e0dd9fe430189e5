/** One physical copy of a content, seen from a place that is lost. */
export interface PlacedCopy {
  /** The same text for the same file, by whatever listing it was found. */
  readonly id: string;
  /** Whether it is lost with the place. */
  readonly isLost: boolean;
  /** Whether it was proven: a copy that was never read back saves nothing. */
  readonly isSound: boolean;
}

/** What becomes of a content. lost: no sound copy is elsewhere. last: one is. safe: more are, or nothing of it was at the place. */
export type Fate = 'lost' | 'last' | 'safe';

/** A content counts where any copy of it is at the place, proven or not; elsewhere only proven ones count. Pure. */
export function fateOf(copies: Iterable<PlacedCopy>): Fate {
  const elsewhere = new Set<string>();
  let isHere = false;
  for (const { id, isLost, isSound } of copies)
    if (isLost) isHere = true;
    else if (isSound) elsewhere.add(id);
  if (!isHere) return 'safe';
  if (elsewhere.size === 0) return 'lost';
  return elsewhere.size === 1 ? 'last' : 'safe';
}
