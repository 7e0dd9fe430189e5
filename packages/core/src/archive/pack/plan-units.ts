import { originalOf, segmentPath } from '../bag/payload-paths.ts';
import { itemAt } from '../../errors/item-at.ts';
import type { EndState, Reason } from '../../journal/plan/operation.ts';
import type { FileRecord } from '../../records/file-record.ts';
import { dayOfGroup, UNDATED } from './day-of-group.ts';
import type { DaySelection } from './day-selection.ts';
import { isSelected } from './day-selection.ts';
import { folderRoom, SECTOR_BYTES } from './disc-room.ts';
import type { GroupLoad } from './plan-volumes.ts';
import type { PlacedFile } from '../bag/volume-index.ts';
import { roomOfPlaced, SEGMENTS_LINE_BYTES } from './placed-room.ts';

/** Files that go into one volume together, main file first. */
export interface ArchiveUnit extends GroupLoad {
  readonly day: string;
  readonly timeMs: number;
  readonly files: number;
  readonly members: readonly UnitMember[];
}

export interface UnitMember {
  readonly record: FileRecord;
  /** Where it stands in its volume: `data/2019/05/12/a.jpg`. */
  readonly payload: string;
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

export interface GroupToSort {
  readonly members: readonly UnitMember[];
  /** The number of its folder, and the folder's path in a volume. */
  readonly folder: number;
  readonly folderPayload: string;
}

/**
 * Sorts a group: not asked for, left where it is with the reason, or to be packed. A group larger than a
 * volume is packed file by file, and a file larger than a volume in pieces. Where a volume has no room for even a
 * piece, the file stays, and what belongs to it stays with it.
 */
export function sortGroup(group: GroupToSort, options: UnitOptions): SortedGroup {
  const { members } = group;
  const records = members.map(({ record }) => record);
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
  const folderBytes = folderRoom(group.folderPayload);
  const rooms = members.map(roomOfMember);
  const isLarge = (at: number) => itemAt(rooms, at) + folderBytes > options.capacity;
  const pieceRooms = members.map((member, at) =>
    isLarge(at) ? pieceRoomOf(member, options.capacity) : null,
  );
  const tooLarge = records.filter((_, at) => {
    const pieceRoom = itemAt(pieceRooms, at);
    return pieceRoom !== null && folderBytes + pieceRoom + SECTOR_BYTES > options.capacity;
  });
  if (tooLarge.length > 0) return { ...NOTHING, left: leaveTooLarge(records, tooLarge, options.capacity) };
  const unitOf = (those: readonly UnitMember[], room: number): ArchiveUnit => ({
    day,
    timeMs,
    members: those,
    files: those.length,
    payload: those.reduce((sum, { record }) => sum + record.size, 0),
    room,
    folder: group.folder,
    folderRoom: folderBytes,
  });
  const room = rooms.reduce((sum, one) => sum + one, 0);
  if (room + folderBytes <= options.capacity) return { ...NOTHING, units: [unitOf(members, room)] };
  const units = members.map((member, at) => ({
    ...unitOf([member], itemAt(rooms, at)),
    pieceRoom: pieceRooms[at] ?? undefined,
  }));
  return { ...NOTHING, units };
}

/** Of the largest file there is on the smallest medium. */
const MOST_PIECES = 99_999;

const NOTHING: SortedGroup = { units: [], left: [], notSelected: [] };

function roomOfMember({ record, payload }: UnitMember): number {
  return roomOfPlaced(placedFile(record, payload));
}

function placedFile({ path, size, mtimeNs, taken, sha256 = '' }: FileRecord, payload: string): PlacedFile {
  return { path: payload, original: originalOf(path, payload), size, sha256, mtimeNs, taken };
}

/** What a piece of a file takes besides its content, as large as pieces and their numbers can be. */
function pieceRoomOf({ record, payload }: UnitMember, capacity: number): number {
  const { size, sha256 = '' } = record;
  const most = Math.ceil(capacity / SECTOR_BYTES) * SECTOR_BYTES;
  const piece = placedFile({ ...record, size: most }, segmentPath(payload, MOST_PIECES));
  const original = originalOf(record.path, piece.path);
  const segment = { number: MOST_PIECES, of: MOST_PIECES, sha256, size };
  return roomOfPlaced({ ...piece, original, segment }) + SEGMENTS_LINE_BYTES + payload.length * 3 - most;
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
