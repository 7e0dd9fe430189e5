/** Numbers from 0 to 1. */
export type Random = () => number;

/** A whole number from 0 to `count - 1`. */
export function below(count: number, random: Random): number {
  return Math.floor(random() * count);
}

export function pick<Item>(items: readonly Item[], random: Random): Item {
  return items[below(items.length, random)] as Item;
}
