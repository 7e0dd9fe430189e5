import type { Digests } from '../files/digest-algorithms.ts';

/** A file as a list of another program tells of it. */
export interface ListEntry {
  /** As the list has it: absolute, or below the folder that the list is about. */
  readonly path: string;
  /** Bytes; absent where the list does not tell. */
  readonly size?: number | undefined;
  /** None where the list tells none of the algorithms that are known. */
  readonly digests: Digests;
  /** True where the list itself says that the file is not as an earlier one has it. */
  readonly isFailed?: boolean | undefined;
}
