/**
 * Gives values in their order and begins up to `depth` of those that have to be waited for before the first of them is there. Whoever stops
 * early waits for those that were begun, so that nothing goes on behind its back.
 */
export async function* ahead<T>(values: Iterable<T | Promise<T>>, depth: number): AsyncGenerator<T> {
  const waiting: Promise<T>[] = [];
  try {
    for (const value of values) {
      const promised = Promise.resolve(value);
      // An error is thrown where its value is awaited.
      promised.catch(() => {});
      waiting.push(promised);
      if (waiting.length >= depth) yield* first(waiting);
    }
    while (waiting.length > 0) yield* first(waiting);
  } finally {
    await Promise.allSettled(waiting);
  }
}

async function* first<T>(waiting: Promise<T>[]): AsyncGenerator<T> {
  const next = waiting.shift();
  if (next !== undefined) yield await next;
}
