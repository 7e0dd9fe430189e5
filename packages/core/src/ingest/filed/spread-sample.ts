/** Some items of a stream, spread evenly over it and in its order: at least half of `most` where there are as many. Memory: `most` items. */
export function spreadSample<T>(stream: Iterable<T>, most: number): readonly T[] {
  let kept: T[] = [];
  let step = 1;
  let at = 0;
  for (const item of stream) {
    if (at % step === 0) kept.push(item);
    at += 1;
    if (kept.length <= most) continue;
    kept = kept.filter((_, index) => index % 2 === 0);
    step *= 2;
  }
  return kept;
}
