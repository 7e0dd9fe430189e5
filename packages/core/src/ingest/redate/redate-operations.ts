import { itemAt } from '../../errors/item-at.ts';
import { nameOf } from '../../files/path-text.ts';
import { joinPath } from '../../files/walk.ts';
import type { IngestPlaces } from '../ingest-places.ts';
import { filedStem, freeName, otherNames } from '../filed-names.ts';
import { memberSuffix } from '../plan-names.ts';
import type { NewOperation } from '../../journal/plan/operation.ts';
import type { DateRemark } from '../../metadata/capture-date.ts';
import type { FileRecord, TakenRecord } from '../../records/file-record.ts';
import { statOf } from '../../records/file-record.ts';
import type { FiledGroup } from './filed-group.ts';
import { formerPlace } from './filed-group.ts';

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
  const { places, taken } = date;
  const main = itemAt(group, 0).record;
  const unread = group.filter(({ record }) => record.sha256 === undefined || record.error !== undefined);
  if (unread.length > 0) return group.map(({ record }) => stays(group, record, places));
  const { sha256 = '', camera = null } = main;
  const name = formerPlace(main).name || nameOf(main.path);
  const stem = filedStem(places, { taken, camera, sha256, name });
  const names = new Set<string>();
  return group.map(({ record, role }): NewOperation => {
    const suffix = memberSuffix(nameOf(record.path), nameOf(main.path), role);
    const content = record.sha256 ?? '';
    const to = joinPath(places.media, freeName(stem + suffix, { sha256: content, taken: names }));
    return {
      kind: 'move',
      from: joinPath(places.media, record.path),
      to,
      otherNames: otherNames(to, content),
      stat: statOf(record),
      sha256: content,
      hashedAt: record.hashedAt,
      state: 'redated',
      because: { code: 'dated', detail: reason(main.taken, date) },
      group: groupName(group),
      taken,
      takenBefore: record.taken ?? null,
      camera: record.camera,
      origin: record.origin,
    };
  });
}

function stays(group: FiledGroup, record: FileRecord, { media }: IngestPlaces): NewOperation {
  const because =
    record.sha256 === undefined || record.error !== undefined
      ? { code: 'unreadable', detail: record.error ?? 'the index holds no hash of it' }
      : { code: 'group-failed', detail: 'a file that belongs to it could not be read, so it stays with it' };
  const from = joinPath(media, record.path);
  return { kind: 'none', from, stat: statOf(record), state: 'failed', because, group: groupName(group) };
}

/** `xmp:DateTimeOriginal; was 2015-01-01T10:00:00 of exif:DateTimeOriginal`. */
function reason(stored: TakenRecord | undefined, { taken, remarks }: NewDate): string {
  const before = stored === undefined ? 'was undated' : `was ${stored.local} of ${stored.source}`;
  return [taken.source, before, ...remarks.map(({ text }) => text)].join('; ');
}

function groupName(group: FiledGroup): string | undefined {
  return group.length < 2 ? undefined : itemAt(group, 0).record.path.toWellFormed();
}
