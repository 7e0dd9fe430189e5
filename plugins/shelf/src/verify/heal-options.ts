import * as v from 'valibot';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const SUM = v.object({ files: count, bytes: count });

/** What the header of a run that heals a disk keeps. */
export const HEAL_OPTIONS = v.object({
  diskId: v.string(),
  /** The disk's folder, absolute. */
  root: v.string(),
  /** What the disk's file gets when the run is begun. */
  generation: count,
  nonce: v.string(),
  reserveBytes: count,
  figures: v.object({
    /** Brought back by this run. */
    healed: SUM,
    /** They were right after all when they were read again. */
    right: SUM,
    /** Left out, because there are enough copies elsewhere. */
    enough: SUM,
    /** No other copy is known, or each one that is known reads otherwise. */
    lost: SUM,
    /** Copies are elsewhere, and not here. */
    waiting: v.object({
      ...SUM.entries,
      /** In the order in which to bring them: the least number of disks. */
      disks: v.array(v.object({ name: v.string(), place: v.nullable(v.string()), ...SUM.entries })),
    }),
  }),
});

export type HealOptions = v.InferOutput<typeof HEAL_OPTIONS>;
export type HealFigures = HealOptions['figures'];
