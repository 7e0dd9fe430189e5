import type { Library, VolumeDetails } from '@mediastruct/core';
import { dataBytes } from '@mediastruct/core';
import type { Dressing } from '../dress/dress-disc.ts';
import { dressDisc } from '../dress/dress-disc.ts';
import type { DiscEntry } from '../image/disc-tree.ts';
import type { ImageLayout } from '../image/layout.ts';
import { SECTOR } from '../image/sectors.ts';
import type { DiscKnowledge, Moment } from '../set/disc-knowledge.ts';
import { discKnowledge } from '../set/disc-knowledge.ts';
import type { ImageRequest } from './image-request.ts';

export interface Fitting {
  readonly request: ImageRequest;
  readonly volume: VolumeDetails;
  readonly scratch: string;
  readonly plan: (dressing: readonly DiscEntry[]) => ImageLayout;
}

/**
 * Packing left room for the set as it was then. Where the set has grown since, and its catalogue is too large for what is left of the disc, the disc
 * tells what was known when its volume was built.
 */
export async function dressToFit(
  library: Library,
  { request, volume, scratch, plan }: Fitting,
): Promise<{ knowledge: DiscKnowledge; dressing: Dressing; layout: ImageLayout }> {
  const { volumeId, folder: volumeFolder, capacity } = volume;
  const { odarchive = false, writePage, progress, stop } = request;
  const dress = async (moment: Moment) => {
    const knowledge = await discKnowledge(library, volume, moment);
    const room = dataBytes(capacity, knowledge.record.reservePercent);
    const dressing = await dressDisc(library.access, {
      ...{ scratch: `${scratch}/${moment}`, volumeId, volumeFolder, knowledge, odarchive, writePage },
      leftWith: (entries) => room - plan(entries).sectors * SECTOR,
      ...{ progress, stop },
    });
    return { knowledge, dressing, layout: plan(dressing.entries) };
  };
  const latest = await dress('now');
  const isFitting = latest.layout.sectors * SECTOR <= capacity;
  if (isFitting || latest.knowledge.record.image !== undefined) return latest;
  const early = await dress('built');
  const message = `what is known now has no room on it, so it tells what was known on ${early.knowledge.set.asOf.slice(0, 10)}`;
  progress({ kind: 'note', message, path: volumeFolder });
  return early;
}
