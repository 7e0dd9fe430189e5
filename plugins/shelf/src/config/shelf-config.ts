/** What a file of settings says of a disk; what is undefined stays as it is. */
export interface DiskConfig {
  /** The name in the heading of its table. */
  readonly name: string;
  /** By which it is known where its name was changed; undefined where the name tells. */
  readonly id: string | undefined;
  /** Empty to forget it. */
  readonly place: string | undefined;
  /** Null for the one of the settings. */
  readonly reserveBytes: number | null | undefined;
}

/** What a file of settings says of a source; what is undefined stays as it is. */
export interface SourceConfig {
  readonly name: string;
  readonly id: string | undefined;
  /** Where it stands on this computer, absolute; empty: nowhere. */
  readonly folder: string | undefined;
  readonly ignore: readonly string[] | undefined;
  readonly ignoreFiles: readonly string[] | undefined;
  /** Null, here and below: as in the settings. */
  readonly least: number | null | undefined;
  /** 0 for no limit. */
  readonly most: number | null | undefined;
  readonly priority: number | null | undefined;
  readonly followsSymlinks: boolean | undefined;
  readonly isHidden: boolean | undefined;
  readonly isLocked: boolean | undefined;
}

/** The settings of a set of disks as a person may edit them. */
export interface ShelfConfig {
  /** Which set they are of; undefined where the file does not say. */
  readonly setId: string | undefined;
  readonly disks: readonly DiskConfig[];
  readonly sources: readonly SourceConfig[];
}
