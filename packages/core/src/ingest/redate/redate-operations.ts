import { itemAt } from '../../errors/item-at.ts';
import type { NewOperation } from '../../journal/plan/operation.ts';
import type { DateRemark } from '../../metadata/capture-date.ts';
import type { TakenRecord } from '../../records/file-record.ts';
import type { FiledGroup } from '../filed/filed-group.ts';
import { filedFacts, isRead, moveGroup, unreadGroup } from '../filed/move-group.ts';
import { filedStem } from '../filed-names.ts';
import type { IngestPlaces } from '../ingest-places.ts';

export interface NewDate {
  readonly taken: TakenRecord;
  readonly remarks: readonly DateRemark[];
  readonly places: IngestPlaces;
}

/**
 * Moves the files of a group to where ingest would file them by their new date, under one stem. A group of which a file was never read
 * stays whole, as failed.
 */
export function redateOperations(group: FiledGroup, date: NewDate): readonly NewOperation[] {
  const { taken, places } = date;
  if (!isRead(group)) return unreadGroup(group, places.media);
  const because = { code: 'dated', detail: reason(itemAt(group, 0).record.taken, date) };
  const stem = filedStem(places, filedFacts(group, taken));
  return moveGroup(group, { media: places.media, stem, state: 'redated', because, taken });
}

/** `xmp:DateTimeOriginal; was 2015-01-01T10:00:00 of exif:DateTimeOriginal`. */
function reason(stored: TakenRecord | undefined, { taken, remarks }: NewDate): string {
  const before = stored === undefined ? 'was undated' : `was ${stored.local} of ${stored.source}`;
  return [taken.source, before, ...remarks.map(({ text }) => text)].join('; ');
}
