/** A picture that has a thumbnail; in the order in which the page shows them. */
export interface ThumbnailSize {
  readonly day: string;
  /** Bytes that it takes in the page's files. */
  readonly bytes: number;
}

/**
 * Which thumbnails go onto the page: all, where they fit; else as many of each day, spread evenly over the day, so that no day of a full
 * disc is without one while another has hundreds. Where not even one of each day fits, every nth day has one. Gives a flag for each.
 */
export function planThumbnails(sizes: readonly ThumbnailSize[], budgetBytes: number): readonly boolean[] {
  const days = [...Map.groupBy(sizes.keys(), (nth) => sizes[nth]?.day ?? '').values()];
  const cost = (chosen: Iterable<number>) => {
    let sum = 0;
    for (const nth of chosen) sum += sizes[nth]?.bytes ?? 0;
    return sum;
  };
  const ofEachDay = (count: number) => days.flatMap((day) => spread(day, count));
  const most = Math.max(0, ...days.map(({ length }) => length));
  const count = largest(most, (tried) => cost(ofEachDay(tried)) <= budgetBytes);
  const firsts = ofEachDay(1);
  const chosen = count > 0 ? ofEachDay(count) : spreadThatFits(firsts, (some) => cost(some) <= budgetBytes);
  const flags = sizes.map(() => false);
  for (const nth of chosen) flags[nth] = true;
  return flags;
}

function spreadThatFits(
  items: readonly number[],
  fits: (some: readonly number[]) => boolean,
): readonly number[] {
  return spread(
    items,
    largest(items.length, (count) => fits(spread(items, count))),
  );
}

/** `count` of the items, evenly spaced, the first of each stretch. */
function spread(items: readonly number[], count: number): readonly number[] {
  if (count >= items.length) return items;
  return Array.from({ length: count }, (_, nth) => items[Math.floor((nth * items.length) / count)] ?? 0);
}

/** The largest number up to `most` that `fits`, by halving; 0 where none does. */
function largest(most: number, fits: (count: number) => boolean): number {
  let [low, high] = [0, most];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
