import type { Digests } from '../../files/digest-algorithms.ts';

/** What one hash of a list says of a path. `kinds` are the names of its digests, `failedKinds` those that it says are not as earlier ones. */
export interface SaidOnce {
  readonly digests: Digests;
  readonly kinds: ReadonlySet<string>;
  readonly failedKinds: ReadonlySet<string>;
}

/** What the generations of a history say of a path. */
export interface SaidOfPath {
  /** The newest of each kind from generations in which nothing had failed. */
  readonly digests: Digests;
  /** Kinds that failed and were not listed without failing since. */
  readonly failedKinds: ReadonlySet<string>;
}

/** Two hashes that one list has of the same path: a kind in which they differ counts as failed. */
export function joinedOnce(a: SaidOnce, b: SaidOnce): SaidOnce {
  const known = new Map<string, unknown>(Object.entries(a.digests));
  const differing = Object.entries(b.digests).filter(
    ([kind, digest]) => known.has(kind) && known.get(kind) !== digest,
  );
  return {
    digests: { ...b.digests, ...a.digests },
    kinds: new Set([...a.kinds, ...b.kinds]),
    failedKinds: new Set([...a.failedKinds, ...b.failedKinds, ...differing.map(([kind]) => kind)]),
  };
}

/**
 * Adds what the next generation says of a path. A kind that failed stays so until it is listed without failing, and as long as one does, no digest is taken: a list that
 * knows the file by another kind only would make the altered content the known one.
 */
export function withGeneration(
  before: SaidOfPath | undefined,
  { digests, kinds, failedKinds }: SaidOnce,
): SaidOfPath {
  const left = [...(before?.failedKinds ?? NONE)].filter((kind) => !kinds.has(kind));
  const failed = new Set([...left, ...failedKinds]);
  if (failed.size > 0) return { digests: before?.digests ?? {}, failedKinds: failed };
  return { digests: { ...before?.digests, ...digests }, failedKinds: NONE };
}

const NONE: ReadonlySet<string> = new Set();
