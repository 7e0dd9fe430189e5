import type { GroupRole } from '../metadata/group.ts';
import type { NativeOutcome } from '../metadata/native/native-outcome.ts';
import type { StatRecord } from '../records/file-record.ts';
import type { Damage } from '../soundness/soundness.ts';
import type { GatheredEvidence } from './gathered-evidence.ts';
import type { LeftOut } from './left-out.ts';
import type { SourceContent } from './sources/source-provider.ts';

/** A file of a group as it was found; `path` is relative to the source of its group, or to `foreign`. */
export interface FoundMember {
  readonly path: string;
  readonly role: GroupRole;
  /** Path of the file that it belongs to by its name; absent for the main file. */
  readonly about?: string | undefined;
  /** True where it belongs to the group only if its content says so, too. */
  readonly isWeak?: true | undefined;
  /** Number of the source that it stands in, where that is another one than its group's. */
  readonly foreign?: number | undefined;
  /** True for a picture that only its content shows to be one. */
  readonly isByContent?: true | undefined;
  readonly stat: StatRecord;
  readonly sha256?: string | undefined;
  /** The earlier run that read it, where it was not read again. */
  readonly readBy?: string | undefined;
  /** What the native date reader saw in it while it was hashed. */
  readonly native?: NativeOutcome | undefined;
  /** Why its content could not be read. */
  readonly failure?: string | undefined;
  /** Where its content comes from, where that is not the file at its path. */
  readonly content?: SourceContent | undefined;
  /** What its structure shows; both absent where that is not known. */
  readonly sound?: true | undefined;
  readonly damage?: Damage | undefined;
  readonly xxh128?: string | undefined;
}

/** Files that belong together, the main one first. */
export interface FoundGroup {
  readonly kind: 'group';
  readonly source: number;
  readonly folder: string;
  readonly members: readonly FoundMember[];
  /** What the files tell, in the order of `members`; absent until they are read. */
  readonly evidence?: readonly GatheredEvidence[] | undefined;
  /** True for a sidecar whose picture is not beside it. The library may hold it all the same, or its picture stands in another folder. */
  readonly isOrphan?: true | undefined;
}

export type Found = FoundGroup | LeftOut;
