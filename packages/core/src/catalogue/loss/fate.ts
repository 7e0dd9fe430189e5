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
  let [one, isOther, isTouched] = ['', false, false];
  for (const { id, isLost, isSound } of copies)
    if (isLost) isTouched = true;
    else if (isSound && one === '') one = id;
    else if (isSound && one !== id) isOther = true;
  if (!isTouched || isOther) return 'safe';
  return one === '' ? 'lost' : 'last';
}
