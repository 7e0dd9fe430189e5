/**
 * The item at a place that is known to be there, such as a row below the count of rows. A place that is not there is a bug of the
 * program and throws.
 */
export function itemAt<T>(items: ArrayLike<T>, index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError(`no item at ${index} of ${items.length}`);
  return item;
}
