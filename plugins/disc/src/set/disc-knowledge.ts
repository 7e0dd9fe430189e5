import type { Library, VolumeSet, VolumeState } from '@mediastruct/core';
import {
  errnoOf,
  ignoreProgress,
  installedJobs,
  MediaStructError,
  openSession,
  underLock,
  volumeSetOf,
} from '@mediastruct/core';
import type { DiscRecord, RecordedImage } from './disc-record.ts';
import { readDiscRecord, writeDiscRecord } from './disc-record.ts';

/** What a disc of a volume tells of the whole set, and the record that makes a later disc tell the same. */
export interface DiscKnowledge {
  readonly set: VolumeSet;
  readonly record: DiscRecord;
}

/** Of which moment a disc that nobody made before is to tell: of now, or of when its volume was built. */
export type Moment = 'now' | 'built';

/**
 * The knowledge for a disc of a volume: that of its first image, else that of the moment, which is then written down. In a library that cannot be written
 * it is that of when the volume was built, which is the same every time.
 */
export async function discKnowledge(
  library: Library,
  volume: VolumeState,
  moment: Moment,
): Promise<DiscKnowledge> {
  const { builtAt, volumeId } = volume;
  if (builtAt === undefined)
    throw new MediaStructError('usage', `${volumeId} is planned and not built, so there is no disc to make`, {
      suggestions: ['mediastruct resume'],
    });
  const known = readDiscRecord(library, volume);
  if (known !== null && (moment === 'now' || known.image !== undefined))
    return { set: setAt(library, known), record: known };
  return whileLocked(library, async (mayWrite) => {
    const asOf = new Date().toISOString();
    const { events } = setAt(library, { asOf });
    const { reservePercent } = library.config.archive;
    const of = { volumeId, builtAt, reservePercent };
    const built = events.findLastIndex((event) => event.kind === 'built' && event.volumeId === volumeId);
    const early: DiscRecord = { ...of, asOf: builtAt, events: built + 1 };
    const wanted = moment === 'built' ? early : { ...of, asOf, events: events.length };
    const record = mayWrite && wrote(() => writeDiscRecord(library, wanted)) ? wanted : early;
    return { set: setAt(library, record), record };
  });
}

/** Writes down the first image of a volume, if that can be written. */
export async function recordImage(library: Library, record: DiscRecord, image: RecordedImage): Promise<void> {
  await whileLocked(library, async (mayWrite) => {
    if (mayWrite) wrote(() => writeDiscRecord(library, { ...record, image }));
  });
}

function setAt(library: Library, moment: { readonly asOf: string; readonly events?: number }): VolumeSet {
  const set = volumeSetOf(library, moment);
  // The volume that the disc is made of stands in the ledger.
  if (set === null) throw new Error('expected a volume ledger, found none');
  return set;
}

/**
 * Runs a task under the library's lock; where another command holds it, without: nobody else writes these records, and each is written whole
 * or not at all.
 */
async function whileLocked<T>(library: Library, task: (mayWrite: boolean) => Promise<T>): Promise<T> {
  const options = { jobs: installedJobs(), progress: ignoreProgress };
  return openSession(library, options, async (session) => {
    try {
      const lock = { command: 'disc image', mayResume: true, looksOnly: true };
      return await underLock(session, lock, ({ isLocked }) => task(isLocked));
    } catch (error) {
      if (!(error instanceof MediaStructError) || error.code !== 'locked') throw error;
      return task(true);
    }
  });
}

const MAY_NOT_WRITE: ReadonlySet<string | null> = new Set(['EROFS', 'EACCES', 'EPERM']);

function wrote(write: () => void): boolean {
  try {
    write();
    return true;
  } catch (error) {
    if (!MAY_NOT_WRITE.has(errnoOf(error))) throw error;
    return false;
  }
}
