import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { CopyClass, DayCount, ProvenPlaces } from '../day-counts.ts';
import { DayCounter, periodOf } from '../day-counts.ts';
import { fromSqlPath } from './copy-row.ts';

const DAY_MS = 86_400_000;
/** Of a class of copies: the bits for "sound" and "was read to its end". */
const SOUND = 1;
const VERIFIED = 2;

/**
 * One pass over all copies, those of one content after each other. The first 48 bits of the hash and 48 more tell contents apart: to hand out all 256 would cost more than the
 * rest of the row. SQLite sorts beside the database file where it does not fit its cache.
 */
const COPIES = `SELECT hash_key, hex(substr(sha256, 7, 6)), folder, sound + 2 * (verified IS NOT NULL), size, day
  FROM copy NOT INDEXED WHERE hash_key IS NOT NULL ORDER BY 1, 2`;

type Row = readonly [number, string, number, number, number, SQLOutputValue];

/** The places that copies in a folder prove, by the folder's number and the bits of a class of copies. */
export type PlacesIn = (folder: number, bits: number) => readonly number[] | null;

/** Every class that copies in a folder can be of, at the place of its bits. */
export const COPY_CLASSES: readonly Pick<CopyClass, 'isSound' | 'isVerified'>[] = [0, 1, 2, 3].map(
  (bits) => ({ isSound: (bits & SOUND) !== 0, isVerified: (bits & VERIFIED) !== 0 }),
);

/** Counts the contents of a database by day and by how many proven copies they have. Memory: four numbers for each folder. */
export function countDays(db: DatabaseSync, placesOf: ProvenPlaces): readonly DayCount[] {
  return countDaysBy(db, placesByFolder(db, placesOf));
}

/** The same, by places that are known already. */
export function countDaysBy(db: DatabaseSync, placesIn: PlacesIn): readonly DayCount[] {
  const days = new DayTexts();
  const counter = new DayCounter();
  const statement = db.prepare(COPIES);
  statement.setReturnArrays(true);
  let key = -1;
  let rest = '';
  // As `setReturnArrays` has it; the types tell of objects only.
  for (const row of statement.iterate() as Iterable<unknown> as Iterable<Row>) {
    if (row[0] !== key || row[1] !== rest) counter.end();
    key = row[0];
    rest = row[1];
    counter.add(placesIn(row[2], row[3]), row[4], days.of(row[5]));
  }
  counter.end();
  return counter.days();
}

/** A folder of the database: its number, the key of its holder, and its path. */
export type FolderRow = readonly [id: number, holder: string, path: string];

export function* foldersOf(db: DatabaseSync): Generator<FolderRow> {
  const sql = 'SELECT folder.id, key, path FROM folder JOIN holder ON holder.id = folder.holder';
  for (const { id, key, path } of db.prepare(sql).iterate())
    yield [Number(id), String(key), fromSqlPath(path)];
}

/** Asks for the places of each folder once for each class of copies in it. */
export function placesByFolder(db: DatabaseSync, placesOf: ProvenPlaces): PlacesIn {
  const folders = new Map([...foldersOf(db)].map(([id, holder, folder]) => [id, { holder, folder }]));
  const known = new Map<number, readonly number[] | null>();
  return (folder, bits) => {
    const at = folder * COPY_CLASSES.length + bits;
    let places = known.get(at);
    if (places !== undefined) return places;
    const of = folders.get(folder);
    const kind = COPY_CLASSES[bits];
    places = of === undefined || kind === undefined ? null : placesOf({ ...of, ...kind });
    known.set(at, places);
    return places;
  };
}

/** The texts of days, months and years, each day made once. */
class DayTexts {
  readonly #known = new Map<number, string | null>();

  of(day: SQLOutputValue): string | null {
    if (typeof day !== 'number') return day === null ? null : periodOf(fromSqlPath(day));
    const number = Math.floor(day / DAY_MS);
    let text = this.#known.get(number);
    if (text === undefined)
      this.#known.set(number, (text = periodOf(new Date(number * DAY_MS).toISOString())));
    return text;
  }
}
