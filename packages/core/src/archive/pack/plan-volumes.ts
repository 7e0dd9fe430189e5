import { itemAt } from '../../errors/item-at.ts';
import { SECTOR_BYTES } from './disc-room.ts';
import { chooseDays } from './plan-fill.ts';

/** A file is not cut for less than this part of a volume. */
const LEAST_SHARE = 0.02;

/** What is to be placed together: counts, payload, and the room it takes on a disc. Bytes. */
export interface Load {
  readonly files: number;
  readonly payload: number;
  readonly room: number;
}

/** Files that belong together. The room of its folder is counted once in each volume that holds a part of it. */
export interface GroupLoad extends Load {
  readonly folder: number;
  readonly folderRoom: number;
  /** Set for a single file that is larger than a volume: what each piece of it takes besides its content. Bytes. */
  readonly pieceRoom?: number | undefined;
}

/** A day and all that was taken on it. `room` includes its folders. */
export interface DayLoad extends Load {
  /** Sorts by time: `2019-05-12`. */
  readonly day: string;
  /** Needed where the day is larger than a volume: its groups in the order in which they are to be split. */
  readonly groups?: readonly GroupLoad[] | undefined;
}

export interface PackOptions {
  /** Room of a volume in bytes. */
  readonly capacity: number;
  /** How many of the following days may be looked at for one that still fits; 0 keeps strict order. */
  readonly lookAheadDays: number;
  /** Room that is taken already in the first volume, which is continued. Bytes. */
  readonly begunRoom?: number | undefined;
}

/** One volume to be; `days` in the order they were put in. */
export interface PackedVolume extends Load {
  readonly days: readonly string[];
}

/** A piece of a file and the volume (from 0) that it goes to. */
export interface Piece {
  readonly volume: number;
  readonly bytes: number;
}

/** The volume (from 0) that a group goes to, -1 where it is larger than one; of a file that is cut, its pieces in order. */
export type GroupPlace = number | readonly Piece[];

/** Which volume (from 0) each day goes to, and each group of those days that were split. */
export interface Packing {
  readonly volumes: readonly PackedVolume[];
  readonly wholeDays: ReadonlyMap<string, number>;
  readonly splitDays: ReadonlyMap<string, readonly GroupPlace[]>;
}

/**
 * Packs days into volumes in date order, looking some days ahead for what still fits. A day that was passed
 * over comes first in the very next volume. Only a day larger than a volume is split, by its groups in their
 * order, and its first groups may fill a volume up. A file larger than a volume is cut so that its pieces fill
 * volumes. Every group is placed or told to be too large; no volume is over capacity. Volumes over the lower bound: measured 2 to 4 of 411 to 434 where 1 % of the days are
 * larger than a disc. Time: 4,096 steps for each day looked at in each volume.
 */
export function packVolumes(days: Iterable<DayLoad>, options: PackOptions): Packing {
  const packer = new Packer(days, options);
  while (packer.placeNext());
  return packer.packing();
}

interface OpenVolume {
  files: number;
  payload: number;
  room: number;
  days: string[];
  readonly folders: Set<number>;
}

interface SplitDay {
  readonly load: DayLoad;
  next: number;
  readonly places: GroupPlace[];
  /** Of the file at hand, where it is being cut. */
  pieces: Piece[];
}

class Packer {
  readonly #options: PackOptions;
  readonly #days: Iterator<DayLoad>;
  /** Days not placed yet that were looked at, in date order. */
  #waiting: DayLoad[] = [];
  readonly #volumes: OpenVolume[] = [];
  readonly #wholeDays = new Map<string, number>();
  readonly #splitDays = new Map<string, SplitDay>();

  constructor(days: Iterable<DayLoad>, options: PackOptions) {
    this.#options = options;
    this.#days = days[Symbol.iterator]();
    if (options.begunRoom !== undefined) this.#openVolume([], options.begunRoom);
  }

  packing(): Packing {
    // The last one was opened for a day of which nothing could be placed.
    if (this.#volumes.at(-1)?.files === 0) this.#volumes.pop();
    return {
      volumes: this.#volumes.map(({ files, payload, room, days }) => ({ files, payload, room, days })),
      wholeDays: this.#wholeDays,
      splitDays: new Map([...this.#splitDays].map(([day, { places }]) => [day, places])),
    };
  }

  /** Places the first waiting day or fills the volume at hand up; false once all days are placed. */
  placeNext(): boolean {
    const window = this.#window();
    const [first] = this.#waiting;
    if (first === undefined) return false;
    if (this.#volumes.length === 0) this.#openVolume([]);
    if (window.length === 0) {
      this.#placeSplit(first, { mayOpen: true });
      this.#waiting.shift();
    } else if (sumRoom(window) <= this.#free()) {
      this.#placeWhole(first);
      this.#waiting.shift();
    } else {
      this.#fillUp(window);
    }
    return true;
  }

  /** The waiting days up to the first that is larger than a volume. */
  #window(): readonly DayLoad[] {
    while (this.#waiting.length <= this.#options.lookAheadDays) {
      const { value, done } = this.#days.next();
      if (done) break;
      this.#waiting.push(value);
    }
    const large = this.#waiting.findIndex(({ room }) => room > this.#options.capacity);
    return large < 0 ? this.#waiting : this.#waiting.slice(0, large);
  }

  /** Closes the volume at hand with the days that fill it best and opens the next with those passed over. */
  #fillUp(window: readonly DayLoad[]): void {
    const { capacity } = this.#options;
    const { chosen } = chooseDays(
      window.map(({ room }) => room),
      { room: this.#free(), capacity },
    );
    const skipped = window.filter((_, at) => !chosen.has(at));
    for (const at of chosen) this.#placeWhole(itemAt(window, at));
    const lastChosen = Math.max(-1, ...chosen);
    const large = this.#waiting[window.length];
    const mayFillWithLarge = large !== undefined && sumRoom(skipped) <= capacity;
    const passedOver = mayFillWithLarge
      ? skipped
      : window.filter((_, at) => !chosen.has(at) && at < lastChosen);
    this.#waiting = this.#waiting.filter(
      (day, at) => !(at < window.length && (chosen.has(at) || passedOver.includes(day))),
    );
    if (mayFillWithLarge) this.#placeSplit(large, { mayOpen: false });
    this.#openVolume(passedOver);
  }

  #openVolume(first: readonly DayLoad[], room = 0): void {
    this.#volumes.push({ files: 0, payload: 0, room, days: [], folders: new Set() });
    for (const day of first) this.#placeWhole(day);
  }

  #placeWhole(load: DayLoad): void {
    this.#wholeDays.set(load.day, this.#volumes.length - 1);
    this.#add(load.day, load, load.room);
  }

  /** Places groups of a large day from where it stands, into the volume at hand only or to its end. */
  #placeSplit(load: DayLoad, { mayOpen }: { mayOpen: boolean }): void {
    const { capacity } = this.#options;
    if (load.groups === undefined)
      throw new Error(`${load.day} is larger than a volume and came without groups`);
    const split = this.#splitDays.get(load.day) ?? { load, next: 0, places: [], pieces: [] };
    this.#splitDays.set(load.day, split);
    for (; split.next < load.groups.length; split.next++) {
      const group = itemAt(load.groups, split.next);
      if (group.pieceRoom !== undefined && holdsPieces(group, capacity)) {
        if (!this.#placePieces(split, group, { mayOpen })) return;
        split.places.push(split.pieces);
        split.pieces = [];
        continue;
      }
      if (group.room + group.folderRoom > capacity) {
        split.places.push(-1);
        continue;
      }
      if (this.#roomOf(group) > this.#free()) {
        if (!mayOpen) return;
        this.#openVolume([]);
      }
      this.#add(load.day, group, this.#roomOf(group));
      this.#volumes.at(-1)?.folders.add(group.folder);
      split.places.push(this.#volumes.length - 1);
    }
  }

  /** Cuts a file into pieces, from where it stands; false where the rest of it waits for the next volume. */
  #placePieces(split: SplitDay, group: GroupLoad, { mayOpen }: { mayOpen: boolean }): boolean {
    const { payload, pieceRoom = 0, folder } = group;
    let left = split.pieces.reduce((sum, { bytes }) => sum - bytes, payload);
    while (left > 0) {
      const besides = this.#roomOf({ ...group, room: pieceRoom });
      const bytes = pieceThatFits(left, { free: this.#free() - besides, ...this.#share() });
      if (bytes === 0) {
        if (!mayOpen) return false;
        this.#openVolume([]);
        continue;
      }
      this.#add(split.load.day, { files: 1, payload: bytes }, besides + wholeSectors(bytes));
      this.#volumes.at(-1)?.folders.add(folder);
      split.pieces.push({ volume: this.#volumes.length - 1, bytes });
      left -= bytes;
    }
    return true;
  }

  /** The least that is worth a piece in the volume at hand. */
  #share(): { readonly least: number } {
    const isNew = this.#volumes.at(-1)?.files === 0;
    return { least: isNew ? 0 : this.#options.capacity * LEAST_SHARE };
  }

  #roomOf({ room, folder, folderRoom }: Pick<GroupLoad, 'room' | 'folder' | 'folderRoom'>): number {
    return this.#volumes.at(-1)?.folders.has(folder) ? room : room + folderRoom;
  }

  #free(): number {
    return Math.max(0, this.#options.capacity - (this.#volumes.at(-1)?.room ?? this.#options.capacity));
  }

  #add(day: string, { files, payload }: Omit<Load, 'room'>, room: number): void {
    const volume = itemAt(this.#volumes, this.#volumes.length - 1);
    volume.files += files;
    volume.payload += payload;
    volume.room += room;
    if (volume.days.at(-1) !== day) volume.days.push(day);
  }
}

function holdsPieces({ folderRoom, pieceRoom = 0 }: GroupLoad, capacity: number): boolean {
  return folderRoom + pieceRoom + SECTOR_BYTES <= capacity;
}

/** All that is left, or as many whole sectors as are free; 0 where that is less than is worth a piece. */
function pieceThatFits(
  left: number,
  { free, least }: { readonly free: number; readonly least: number },
): number {
  if (wholeSectors(left) <= free) return left;
  const most = Math.floor(free / SECTOR_BYTES) * SECTOR_BYTES;
  return most > 0 && most >= least ? most : 0;
}

function wholeSectors(bytes: number): number {
  return Math.ceil(bytes / SECTOR_BYTES) * SECTOR_BYTES;
}

function sumRoom(days: readonly DayLoad[]): number {
  return days.reduce((sum, { room }) => sum + room, 0);
}
