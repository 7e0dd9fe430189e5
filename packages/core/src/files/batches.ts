export interface BatchSize<T> {
  /** Items in a batch, at most. */
  readonly items: number;
  /** A batch is full, too, as soon as its items have as many bytes. */
  readonly bytes?: number;
  readonly bytesOf?: (item: T) => number;
}

/** Cuts a stream into batches; the last one may be smaller, and none is empty. Memory: one batch. */
export function* inBatches<T>(
  stream: Iterable<T>,
  { items, bytes = Infinity, bytesOf = () => 0 }: BatchSize<T>,
): Generator<T[]> {
  let batch: T[] = [];
  let held = 0;
  for (const item of stream) {
    batch.push(item);
    held += bytesOf(item);
    if (batch.length < items && held < bytes) continue;
    yield batch;
    batch = [];
    held = 0;
  }
  if (batch.length > 0) yield batch;
}
