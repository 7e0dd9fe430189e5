import * as v from 'valibot';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const SUM = v.object({ files: count, bytes: count });

/** What the header of a restore's plan keeps. */
export const RESTORE_OPTIONS = v.object({
  words: v.array(v.string()),
  isAll: v.boolean(),
  withGone: v.boolean(),
  /** Absolute; null where files go to their original places. */
  to: v.nullable(v.string()),
  /** Folders below which files are placed, absolute. */
  roots: v.array(v.string()),
  /** The disks that are read. */
  disks: v.array(v.object({ diskId: v.string(), root: v.string() })),
  figures: v.object({
    asked: SUM,
    /** Stood at their places before, with the right content. */
    present: SUM,
    /** Not written, because something else stands there, or a symlink leads out of the target. */
    refused: SUM,
    /** Found in the folders that were named, so that no disk is needed for them. */
    existing: v.optional(SUM, { files: 0, bytes: 0 }),
    /** Hard links, and what is copied because it cannot be one; null where links were not asked for. */
    linked: v.optional(v.nullable(v.object({ links: SUM, copied: SUM })), null),
    /** No disk is known that has them. */
    without: v.object({ ...SUM.entries, first: v.array(v.string()) }),
    /** On disks that are not here: in the order in which to bring them. */
    needed: v.object({
      ...SUM.entries,
      disks: v.array(v.object({ name: v.string(), place: v.nullable(v.string()), ...SUM.entries })),
      /** True where no smaller number of disks would do. */
      isLeast: v.boolean(),
    }),
  }),
});

export type RestoreOptions = v.InferOutput<typeof RESTORE_OPTIONS>;
export type RestoreFigures = RestoreOptions['figures'];
