import { itemAt } from '../../errors/item-at.ts';
import type { ArchiveUnit, SortedGroup } from './plan-units.ts';
import type { DayLoad, GroupLoad, GroupPlace } from './plan-volumes.ts';

/** What a first reading of the index knows: what there is to pack by day, and what was not asked for. */
export interface DaySums {
  readonly days: ReadonlyMap<string, { files: number; payload: number; room: number }>;
  readonly notSelected: { readonly files: number; readonly bytes: number };
}

/** Sums the units of each day. Memory: one entry a day. */
export function sumDays(groups: Iterable<SortedGroup>): DaySums {
  const days = new Map<string, { files: number; payload: number; room: number }>();
  const notSelected = { files: 0, bytes: 0 };
  let folder = -1;
  let daysOfFolder = new Set<string>();
  for (const { units, notSelected: others } of groups) {
    for (const record of others) {
      notSelected.files += 1;
      notSelected.bytes += record.size;
    }
    for (const unit of units) {
      if (unit.folder !== folder) {
        folder = unit.folder;
        daysOfFolder = new Set();
      }
      const isNew = !daysOfFolder.has(unit.day);
      daysOfFolder.add(unit.day);
      const sum = days.get(unit.day) ?? { files: 0, payload: 0, room: 0 };
      days.set(unit.day, sum);
      sum.files += unit.files;
      sum.payload += unit.payload;
      sum.room += unit.room + (isNew ? unit.folderRoom : 0);
    }
  }
  return { days, notSelected };
}

/** The units of days larger than a volume, in the order of the index. Memory: about 50 bytes a unit of these days. */
export class LargeDays {
  readonly #days: ReadonlyMap<string, StoredUnits>;

  constructor(days: Iterable<string>) {
    this.#days = new Map([...days].map((day) => [day, new StoredUnits()]));
  }

  get isEmpty(): boolean {
    return this.#days.size === 0;
  }

  collect(groups: Iterable<SortedGroup>): void {
    for (const { units } of groups) for (const unit of units) this.#days.get(unit.day)?.add(unit);
  }

  /** The groups of such a day in the order they were taken; undefined for an ordinary day. */
  groupsInTimeOrder(day: string): readonly GroupLoad[] | undefined {
    const units = this.#days.get(day);
    return units?.timeOrder().map((at) => units.load(at));
  }

  /** Turns what was decided for a day's groups in time order into the order of the index. */
  inIndexOrder(day: string, decided: readonly GroupPlace[]): readonly GroupPlace[] {
    const order = this.#days.get(day)?.timeOrder() ?? [];
    const result = new Array<GroupPlace>(order.length).fill(-1);
    order.forEach((at, nth) => (result[at] = decided[nth] ?? -1));
    return result;
  }
}

/** Columns of numbers take a quarter of the memory of objects. */
class StoredUnits {
  readonly #times: number[] = [];
  readonly #files: number[] = [];
  readonly #payloads: number[] = [];
  readonly #rooms: number[] = [];
  readonly #folders: number[] = [];
  readonly #folderRooms: number[] = [];
  /** Of the few files that may be cut. */
  readonly #pieceRooms = new Map<number, number>();

  add(unit: ArchiveUnit): void {
    this.#times.push(unit.timeMs);
    this.#files.push(unit.files);
    this.#payloads.push(unit.payload);
    this.#rooms.push(unit.room);
    this.#folders.push(unit.folder);
    if (unit.pieceRoom !== undefined) this.#pieceRooms.set(this.#folderRooms.length, unit.pieceRoom);
    this.#folderRooms.push(unit.folderRoom);
  }

  load(at: number): GroupLoad {
    return {
      files: itemAt(this.#files, at),
      payload: itemAt(this.#payloads, at),
      room: itemAt(this.#rooms, at),
      folder: itemAt(this.#folders, at),
      folderRoom: itemAt(this.#folderRooms, at),
      pieceRoom: this.#pieceRooms.get(at),
    };
  }

  timeOrder(): number[] {
    const times = this.#times;
    return times.map((_, at) => at).sort((a, b) => itemAt(times, a) - itemAt(times, b) || a - b);
  }
}

/** The days of a first reading in date order, the large ones with their groups. */
export function dayLoads({ days }: DaySums, large: LargeDays): readonly DayLoad[] {
  return [...days]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, sum]) => ({ day, ...sum, groups: large.groupsInTimeOrder(day) }));
}
