import type { Content } from '../formats/content.ts';
import type { DamageKind } from '../formats/damage.ts';

/** Which evidence gives the date by the rules; in their order of rank for stills, then for films. */
export type TakenSource =
  | 'exif-date-time-original'
  | 'xmp'
  | 'exif-create-date'
  | 'gps'
  | 'png-creation-time'
  | 'takeout'
  | 'file-name'
  | 'folder-name'
  | 'quicktime-creation-date'
  | 'riff'
  | 'mie'
  | 'quicktime-create-date';

/** When a file was taken, as a reader that follows the rules should find it. */
export interface Taken {
  /** Wall clock, `YYYY-MM-DDTHH:MM:SS` with up to three digits of a second, or only `YYYY-MM-DD`, `YYYY-MM` or `YYYY`. */
  readonly local: string;
  /** `+02:00`; null where no evidence tells it. */
  readonly offset: string | null;
  readonly source: TakenSource;
}

export type Role =
  | 'main'
  | 'twin'
  | 'live-clip'
  | 'edited'
  | 'burst'
  | 'chapter'
  | 'sidecar'
  | 'thumbnail'
  | 'orphan'
  | 'left-out';

/** A file as a scenario wants it, before it has a place and a number. */
export interface FileDraft {
  /** Bytes where the name is not text. */
  readonly name: string | Buffer;
  readonly content: Content;
  /** Bytes wanted. */
  readonly size: number;
  readonly camera: string | null;
  readonly taken: Taken | null;
  readonly role: Role;
  readonly mtimeMs: number;
  readonly special: readonly string[];
  /** A folder of its own, where it is not that of its group. */
  readonly folder?: string;
  /** What is done to its bytes once they are made. */
  readonly damage?: DamageKind;
  /** The files inside it, for an archive. */
  readonly members?: readonly MemberDraft[];
}

/** A file in an archive: its name is its whole path there, and its group may have members in other archives. */
export interface MemberDraft extends Omit<FileDraft, 'name' | 'folder' | 'members' | 'damage'> {
  readonly name: string;
  readonly group: string;
}

/** Files that belong together; they lie in one folder but for those that have one of their own. */
export interface GroupDraft {
  /** Scenario it comes from. */
  readonly scenario: string;
  /** A folder to use in place of one of the tree's; `/` between names. */
  readonly folder?: string;
  /** Its files' common beginning, which no other group of the folder may have. */
  readonly stem: string;
  /** The stem comes from a clock or is fixed, so another group might have it too. */
  readonly mayRepeat?: boolean;
  readonly files: readonly FileDraft[];
}

/** A file to write: everything but its bytes, which follow from content, size and contentSeed. */
export interface FilePlan extends FileDraft {
  readonly folder: string;
  readonly group: string;
  readonly scenario: string;
  readonly contentSeed: string;
  /** The file it is an exact copy of. */
  readonly original: { readonly folder: string; readonly name: string | Buffer } | null;
}
