/**
 * What a file is within its group. `twin`: the same shot in another format or rendering (RAW+JPEG, RAW+HEIC, RAW and its DNG,
 * a Pixel's portrait and its original). `live-clip`: the moving part of a Live or Motion Photo. `edited`: an edited version
 * (`IMG_E1234`, Takeout's `-edited`). `burst`: a further shot of a burst. `chapter`: a further part of one recording. `sidecar`: a
 * file about another one, such as XMP, and a film's small proxy.
 */
export type GroupRole = 'main' | 'twin' | 'live-clip' | 'edited' | 'burst' | 'chapter' | 'sidecar';

export interface GroupMember {
  /** Index in the list of names. */
  readonly index: number;
  readonly role: GroupRole;
  /** Index of the file that it belongs to by its name: the main file, or another member. Itself for the main file. */
  readonly to: number;
  /** True where the name alone is no proof: such a member belongs to the group only if its content says so, too. */
  readonly isWeak: boolean;
}

/** Files that are filed together. */
export interface Group {
  /** Index of the main file in the list of names. */
  readonly main: number;
  /** The main file first, then the others in the order of the names. */
  readonly members: readonly GroupMember[];
}

/** From a file to the one that it belongs to. */
export interface Link {
  readonly to: number;
  readonly role: Exclude<GroupRole, 'main'>;
  readonly isWeak?: boolean;
}

/** Links by the index of the file that belongs to another one. They never form a ring. */
export type Links = Map<number, Link>;
