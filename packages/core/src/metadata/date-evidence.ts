import type { NeighbourOffset } from './camera-neighbours.ts';
import type { GroupRole } from './groups.ts';
import type { TakeoutTimes } from './takeout.ts';

/** What is known about one file and may tell when its picture was taken. */
export interface DateEvidence {
  /** The tags as in `TagsFound.tags`; empty if the file was not read. */
  readonly tags: Readonly<Record<string, unknown>>;
  readonly name: string;
  /** The path of its folder below the source, with `/` between the segments; may begin with the name of the source. */
  readonly folder: string;
  /** The zone of the place in its tags (`TagsFound.gpsZone`) or in its Takeout JSON (`zoneAt`). */
  readonly gpsZone?: string | null;
  readonly takeout?: TakeoutTimes | null;
  readonly mtimeNs?: string;
}

/** The evidence of one file of a group. */
export interface MemberEvidence extends DateEvidence {
  readonly role: GroupRole;
}

/** `newest`: the owner's, if it was written after the camera's. `owner`: the owner's, always. `camera`: never the owner's. */
export const TRUSTS = ['newest', 'owner', 'camera'] as const;
export type Trust = (typeof TRUSTS)[number];

export interface DateOptions {
  /** The present, in milliseconds since 1970. A date after tomorrow is no capture date. */
  readonly nowMs: number;
  /** Uses the tag ModifyDate if there is no better date. */
  readonly useModifyDate?: boolean;
  /** Uses the file system's modification time if there is no better date. */
  readonly useMtime?: boolean;
  /** The zone (`Europe/Paris`, `+02:00`) for UTC times whose place is not known: where the owner lives. */
  readonly homeZone?: string | null;
  /** Whose date counts where the owner's differs from the camera's by more than a day; `newest` if it is absent. */
  readonly trust?: Trust;
  /** What QuickTime's CreateDate holds, by camera (`*` for all others); the default is `utc`. */
  readonly cameraVideoClock?: Readonly<Record<string, 'utc' | 'local'>>;
  /** Corrections of camera clocks in milliseconds, by camera (`*` for all others). */
  readonly shifts?: Readonly<Record<string, number>>;
  /** Offsets of other pictures of the same camera, from `indexNeighbours`. */
  readonly neighbours?: NeighbourOffset;
  /** True for a wall clock that a camera counted up to from a date at which it was never set. */
  readonly isFromZero?: (camera: string, wallMs: number) => boolean;
}
