import { originalOf, payloadPath } from '../bag/payload-path.ts';
import { itemAt } from '../../errors/item-at.ts';
import type { EndState, Reason } from '../../journal/plan/operation.ts';
import type { FileRecord } from '../../records/file-record.ts';
import { formatManifestLine } from '../bag/bag-lines.ts';
import { dayOfGroup, UNDATED } from './day-of-group.ts';
import type { DaySelection } from './day-selection.ts';
import { isSelected } from './day-selection.ts';
import { fileRoom, folderRoom } from './disc-room.ts';
import type { GroupLoad } from './plan-volumes.ts';
import { formatIndexEntry } from '../bag/volume-index.ts';
import { nameOf, pathToBytes } from '../../files/path-text.ts';

/** Files that go into one volume together, main file first. */
export interface ArchiveUnit extends GroupLoad {
  readonly day: string;
  readonly timeMs: number;
  readonly records: readonly FileRecord[];
}

export interface LeftFile {
  readonly record: FileRecord;
  readonly state: EndState;
  readonly because: Reason;
}

/** How the files of one group are dealt with; every file is in exactly one of the three. */
export interface SortedGroup {
  readonly units: readonly ArchiveUnit[];
  readonly left: readonly LeftFile[];
  readonly notSelected: readonly FileRecord[];
}

export interface UnitOptions {
  readonly selection: DaySelection;
  readonly includeUndated: boolean;
  /** Room of a volume in bytes. */
  readonly capacity: number;
}

/**
 * Sorts a group: not asked for, left where it is with the reason, or to be packed. A group larger than a
 * volume is packed file by file. A file larger than a volume stays, and what belongs to it stays with it.
 */
export function sortGroup(
  group: { readonly records: readonly FileRecord[]; readonly folder: number; readonly folderPath: string },
  options: UnitOptions,
): SortedGroup {
  const { records } = group;
  const { day, timeMs } = dayOfGroup(records);
  const isUndated = day === UNDATED;
  if (!isUndated && !isSelected(day, options.selection)) return { ...NOTHING, notSelected: records };
  const unread = records.filter(({ sha256, error }) => sha256 === undefined || error !== undefined);
  if (unread.length > 0) return { ...NOTHING, left: leaveUnread(records, unread) };
  if (isUndated && !options.includeUndated)
    return {
      ...NOTHING,
      left: leaveAll(records, { code: 'undated', detail: 'nothing tells when it was taken' }),
    };
  const folderBytes = folderRoom(payloadPath(group.folderPath));
  const rooms = records.map((record) => roomOfRecord(record));
  const tooLarge = records.filter((_, at) => itemAt(rooms, at) + folderBytes > options.capacity);
  if (tooLarge.length > 0) return { ...NOTHING, left: leaveTooLarge(records, tooLarge, options.capacity) };
  const unitOf = (members: readonly FileRecord[], room: number): ArchiveUnit => ({
    day,
    timeMs,
    records: members,
    files: members.length,
    payload: members.reduce((sum, { size }) => sum + size, 0),
    room,
    folder: group.folder,
    folderRoom: folderBytes,
  });
  const room = rooms.reduce((sum, one) => sum + one, 0);
  const isOne = room + folderBytes <= options.capacity;
  const units = isOne
    ? [unitOf(records, room)]
    : records.map((record, at) => unitOf([record], itemAt(rooms, at)));
  return { ...NOTHING, units };
}

const NOTHING: SortedGroup = { units: [], left: [], notSelected: [] };

/** Room of a file with its lines in the manifest and in `index.json`, exactly as they will be written. */
function roomOfRecord(record: FileRecord): number {
  const path = payloadPath(record.path);
  const original = originalOf(record.path);
  const { size, mtimeNs, taken, sha256 = '' } = record;
  const lines =
    formatManifestLine({ sha256, path }) +
    formatIndexEntry({ path, original, size, sha256, mtimeNs, taken }, false);
  const nameBytes = pathToBytes(nameOf(path)).length;
  return fileRoom({ size, nameBytes, tagBytes: pathToBytes(lines).length });
}

function leaveAll(records: readonly FileRecord[], because: Reason): LeftFile[] {
  return records.map((record) => ({ record, state: 'left', because }));
}

function leaveUnread(records: readonly FileRecord[], unread: readonly FileRecord[]): LeftFile[] {
  return records.map((record) =>
    unread.includes(record)
      ? {
          record,
          state: 'failed',
          because: { code: 'unreadable', detail: record.error ?? 'the index holds no hash of it' },
        }
      : {
          record,
          state: 'left',
          because: {
            code: 'group-failed',
            detail: 'a file that belongs to it could not be read, so it stays with it',
          },
        },
  );
}

function leaveTooLarge(
  records: readonly FileRecord[],
  tooLarge: readonly FileRecord[],
  capacity: number,
): LeftFile[] {
  return records.map((record) => ({
    record,
    state: 'left',
    because: tooLarge.includes(record)
      ? {
          code: 'too-large-for-medium',
          detail: `${record.size} bytes; a volume has room for ${capacity}`,
        }
      : {
          code: 'belongs-to-too-large',
          detail: 'the file it belongs to is larger than a volume, so it stays with it',
        },
  }));
}
