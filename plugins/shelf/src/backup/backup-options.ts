import * as v from 'valibot';
import { EVICT_REASONS, STORE_REASONS, UNMET_REASONS } from '../plan/backup-plan.ts';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const SUM = v.object({ files: count, bytes: count });

/** What the header of a backup's plan keeps. */
export const BACKUP_OPTIONS = v.object({
  diskId: v.string(),
  /** The disk's folder, absolute. */
  root: v.string(),
  /** What the disk's file gets when the run is begun. */
  generation: count,
  nonce: v.string(),
  reserveBytes: count,
  /** What the disk gives room in; plans of older versions do not tell it. Bytes. */
  blockBytes: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1)), 1),
  figures: v.object({
    store: v.object(v.entriesFromList(STORE_REASONS, SUM)),
    evict: v.object(v.entriesFromList(EVICT_REASONS, SUM)),
    /** Contents with fewer proven copies than they should have that this backup does not help. */
    unmet: v.object(v.entriesFromList(UNMET_REASONS, SUM)),
    freeAfter: v.number(),
  }),
});

export type BackupOptions = v.InferOutput<typeof BACKUP_OPTIONS>;
export type BackupFigures = BackupOptions['figures'];
