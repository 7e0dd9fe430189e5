import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { CopyClass, DayCount, ProvenPlaces } from '../day-counts.ts';
import { DayCounter, dayOf } from '../day-counts.ts';
import { fromSqlPath } from './copy-row.ts';

const DAY_MS = 86_400_000;
/** Of a copy: the bits for "sound" and "was read to its end". */
const SOUND = 1;
const VERIFIED = 2;

/**
 * One pass over all copies, those of one content after each other. The first 48 bits of the hash and 48 more tell contents apart: to hand out all 256 would cost more than the
 * rest of the row. SQLite sorts beside the database file where it does not fit its cache.
 */
const COPIES = `SELECT hash_key, hex(substr(sha256, 7, 6)), folder, sound + 2 * (verified IS NOT NULL), size, day
  FROM copy NOT INDEXED WHERE hash_key IS NOT NULL ORDER BY 1, 2`;

type Row = readonly [number, string, number, number, number, SQLOutputValue];

/** Counts the contents of a database by day and by how many proven copies they have. Memory: four numbers for each folder. */
export function countDays(db: DatabaseSync, placesOf: ProvenPlaces): readonly DayCount[] {
  const places = new PlacesByFolder(db, placesOf);
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
    counter.add(places.of(row[2], row[3]), row[4], days.of(row[5]));
  }
  counter.end();
  return counter.days();
}

/** Asks for the places of each folder once for each class of copies in it. */
class PlacesByFolder {
  readonly #folders: ReadonlyMap<number, Pick<CopyClass, 'holder' | 'folder'>>;
  readonly #placesOf: ProvenPlaces;
  readonly #known = new Map<number, readonly number[] | null>();

  constructor(db: DatabaseSync, placesOf: ProvenPlaces) {
    const rows = db
      .prepare('SELECT folder.id, key, path FROM folder JOIN holder ON holder.id = folder.holder')
      .all();
    this.#folders = new Map(
      rows.map(({ id, key, path }) => [Number(id), { holder: String(key), folder: fromSqlPath(path) }]),
    );
    this.#placesOf = placesOf;
  }

  of(folder: number, bits: number): readonly number[] | null {
    const known = this.#known.get(folder * 4 + bits);
    if (known !== undefined) return known;
    const of = this.#folders.get(folder);
    const isSound = (bits & SOUND) !== 0;
    const isVerified = (bits & VERIFIED) !== 0;
    const places = of === undefined ? null : this.#placesOf({ ...of, isSound, isVerified });
    this.#known.set(folder * 4 + bits, places);
    return places;
  }
}

/** The texts of days, each made once. */
class DayTexts {
  readonly #known = new Map<number, string | null>();

  of(day: SQLOutputValue): string | null {
    if (typeof day !== 'number') return day === null ? null : dayOf(fromSqlPath(day));
    const number = Math.floor(day / DAY_MS);
    let text = this.#known.get(number);
    if (text === undefined) this.#known.set(number, (text = dayOf(new Date(number * DAY_MS).toISOString())));
    return text;
  }
}
