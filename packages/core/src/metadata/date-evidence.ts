import type { NeighbourOffset } from './camera-neighbours.ts';
import type { GroupRole } from './groups.ts';
import type { TakeoutTimes } from './takeout.ts';

/** All that is known about one file which may tell when its picture was taken. */
export interface DateEvidence {
  /** exiftool's values as `TagsFound.tags` holds them; empty where the file was not read. */
  readonly tags: Readonly<Record<string, unknown>>;
  readonly name: string;
  /** Its folder's path from the source root, segments joined by `/`; may begin with the root's own name. */
  readonly folder: string;
  /** Zone of the place in its tags (`TagsFound.gpsZone`) or in its Takeout JSON (`zoneAt`). */
  readonly gpsZone?: string | null;
  readonly takeout?: TakeoutTimes | null;
  readonly mtimeNs?: string;
}

/** Evidence of one file of a group. */
export interface MemberEvidence extends DateEvidence {
  readonly role: GroupRole;
}

export interface DateOptions {
  /** The present, in milliseconds since 1970: what lies after tomorrow is no capture date. */
  readonly nowMs: number;
  /** Takes ModifyDate where nothing better is known. */
  readonly useModifyDate?: boolean;
  /** Takes the file system's mtime where nothing better is known. */
  readonly useMtime?: boolean;
  /** Zone (`Europe/Paris`, `+02:00`) for UTC times of which nothing tells the place. */
  readonly videoZone?: string | null;
  /** What the clock behind QuickTime's CreateDate shows, by camera (`*` for all others); `utc` unless told. */
  readonly cameraVideoClock?: Readonly<Record<string, 'utc' | 'local'>>;
  /** Corrections of camera clocks in milliseconds, by camera (`*` for all others). */
  readonly shifts?: Readonly<Record<string, number>>;
  /** Offsets of other pictures of the same camera; see `indexNeighbours`. */
  readonly neighbours?: NeighbourOffset;
}
