import type { Buffer } from 'node:buffer';
import type { DatabaseSync } from 'node:sqlite';
import type { LossCount, LossQuestion } from '../loss/loss-counts.ts';
import { LossCounter } from '../loss/loss-counts.ts';
import { HASH_KEY_DIGITS, hashKey, toSqlHash } from './copy-row.ts';
import type { PlacesIn } from './count-days.ts';
import { placesByFolder } from './count-days.ts';

/** As for the counts of days: 96 bits of a hash tell contents apart, and SQLite sorts. */
const COPIES = `SELECT hash_key, hex(substr(sha256, 7, 6)), folder, sound + 2 * (verified IS NOT NULL), size
  FROM copy NOT INDEXED WHERE hash_key IS NOT NULL ORDER BY 1, 2`;
const REST_DIGITS = 12;

type Row = readonly [number, string, number, number, number];
type Name = readonly [key: number, rest: string];

/** Counts what losses leave, in one pass over all copies. Memory: four numbers for each folder, and the names that are asked for. */
export function countLosses(db: DatabaseSync, question: LossQuestion): readonly LossCount[] {
  return countLossesBy(db, placesByFolder(db, question.marksOf), question);
}

/** The same, by marks that are known already. */
export function countLossesBy(
  db: DatabaseSync,
  marksIn: PlacesIn,
  question: Omit<LossQuestion, 'marksOf'>,
): readonly LossCount[] {
  const counter = new LossCounter<Name>(question);
  const wholes = new WholeCopies(db, question.wholes);
  const statement = db.prepare(COPIES);
  statement.setReturnArrays(true);
  let key = -1;
  let rest = '';
  const end = () => {
    for (const [folder, bits] of wholes.of(key, rest)) counter.addWhole(marksIn(folder, bits));
    counter.end(() => [key, rest]);
  };
  // As `setReturnArrays` has it; the types tell of objects only.
  for (const row of statement.iterate() as Iterable<unknown> as Iterable<Row>) {
    if (row[0] !== key || row[1] !== rest) end();
    key = row[0];
    rest = row[1];
    counter.add(marksIn(row[2], row[3]), row[4]);
  }
  end();
  const hashes = db.prepare(
    'SELECT DISTINCT lower(hex(sha256)) AS hash FROM copy WHERE hash_key = ? AND hex(substr(sha256, 7, 6)) = ?',
  );
  return counter.counts(([of, more]) => hashes.all(of, more).map(({ hash }) => String(hash)));
}

/** The folders and classes of the copies of whole files, for their parts. */
class WholeCopies {
  readonly #db: DatabaseSync;
  readonly #wholes: ReadonlyMap<string, Buffer>;

  constructor(db: DatabaseSync, wholes: LossQuestion['wholes']) {
    this.#db = db;
    const rows = [...wholes].map(([part, whole]) => [shortOf(part), toSqlHash(whole)] as const);
    this.#wholes = new Map(rows);
  }

  *of(key: number, rest: string): Generator<readonly [folder: number, bits: number]> {
    if (this.#wholes.size === 0) return;
    const whole = this.#wholes.get(key.toString(16).padStart(HASH_KEY_DIGITS, '0') + rest.toLowerCase());
    if (whole === undefined) return;
    const sql =
      'SELECT folder, sound + 2 * (verified IS NOT NULL) AS bits FROM copy WHERE hash_key = ? AND sha256 = ?';
    for (const { folder, bits } of this.#db.prepare(sql).all(hashKey(whole), whole))
      yield [Number(folder), Number(bits)];
  }
}

function shortOf(sha256: string): string {
  return sha256.slice(0, HASH_KEY_DIGITS + REST_DIGITS);
}
