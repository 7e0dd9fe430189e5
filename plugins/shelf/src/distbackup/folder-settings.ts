import * as v from 'valibot';

/** What distbackup keeps as the settings of a folder, as JSON (its source, version of schema 31). */
const SETTINGS = v.object({
  lock: v.optional(v.nullable(v.boolean()), null),
  hide: v.optional(v.nullable(v.boolean()), null),
  follow_symlinks: v.optional(v.nullable(v.boolean()), null),
  noinherit: v.optional(v.nullable(v.boolean()), null),
  priority: v.optional(v.nullable(v.pipe(v.number(), v.safeInteger())), null),
  maxcopies: v.optional(v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0))), null),
  rules: v.optional(v.nullable(v.array(v.string())), null),
});

/** What distbackup was told of one folder. */
export interface FolderSettings {
  /** Below the tree of all folders, with a slash at both ends: `/photos/raw/`. */
  readonly virtualPath: string;
  readonly isLocked: boolean;
  /** Left out of backups, not only of lists. */
  readonly isHidden: boolean;
  readonly followsSymlinks: boolean;
  /** True where patterns of the folders above do not hold. */
  readonly isApart: boolean;
  /** 0: left out of backups. 1 is what a folder has by itself; null where it has that of the one above. */
  readonly priority: number | null;
  /** Null for no limit, or that of the folder above. */
  readonly most: number | null;
  /** Patterns on the names of files and folders here and below; the first one that fits counts. */
  readonly rules: readonly string[];
}

/** Reads the settings of a folder; null where they are not as distbackup writes them. */
export function parseFolderSettings(virtualPath: string, text: string): FolderSettings | null {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), SETTINGS), text);
  if (!parsed.success) return null;
  const { lock, hide, follow_symlinks: follows, noinherit, priority, maxcopies, rules } = parsed.output;
  return {
    virtualPath: `/${virtualPath}/`.replace(/\/+/g, '/'),
    isLocked: lock === true,
    isHidden: hide === true,
    followsSymlinks: follows === true,
    isApart: noinherit === true,
    priority,
    most: maxcopies === 0 ? null : maxcopies,
    rules: rules ?? [],
  };
}
