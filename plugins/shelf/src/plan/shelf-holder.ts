/** The kinds of holders whose copies a policy may count: disks of the shelf, optical discs, trees of the library. */
export const COUNTED_KINDS = ['disk', 'disc', 'tree'] as const;
export type CountedKind = (typeof COUNTED_KINDS)[number];

/** One thing that holds copies and is lost as a whole. Tables name it by its number in the list of holders. */
export interface ShelfHolder {
  readonly kind: CountedKind;
  /** Unique among all: the id of a disk, the name of a disc such as `MS_3f2a9c01_0007 B`, the name of a tree. */
  readonly id: string;
  /** In words for people. */
  readonly label: string;
  /** Where it is, as people write it: `house, shelf B`; null where nobody told. */
  readonly place: string | null;
  /** The id of a disk with which it shares one device, so that both are lost together; absent for what has one of its own. */
  readonly device?: string | undefined;
  /** False for a disk that was told to be lost or retired: its copies count for nothing. */
  readonly counts: boolean;
}

/** Which copies count, the same for all planners. */
export interface ProofRule {
  /** Kinds of holders whose copies count. */
  readonly counts: readonly CountedKind[];
  /** The moment of the plan, seconds since 1970 UTC. */
  readonly now: number;
  /** A copy that was read to its end longer ago than this proves nothing. Seconds; `Infinity` for no limit. */
  readonly maxProofAge: number;
}
