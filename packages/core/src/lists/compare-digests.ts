import type { Digests } from '../files/digest-algorithms.ts';

/** Whether two sets of digests have an algorithm in common whose digests differ. */
export function contradicts(a: Digests, b: Digests): boolean {
  // Digests have keys that name algorithms only.
  return (Object.keys(a) as (keyof Digests)[]).some(
    (algorithm) => a[algorithm] !== undefined && b[algorithm] !== undefined && a[algorithm] !== b[algorithm],
  );
}

/** Whether two sets of digests have an algorithm in common. */
export function areComparable(a: Digests, b: Digests): boolean {
  // As above.
  return (Object.keys(a) as (keyof Digests)[]).some(
    (algorithm) => a[algorithm] !== undefined && b[algorithm] !== undefined,
  );
}
