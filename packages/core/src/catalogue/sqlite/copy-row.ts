import { Buffer } from 'node:buffer';
import type { SQLInputValue, SQLOutputValue } from 'node:sqlite';
import { bytesToPath, pathToBytes } from '../../files/path-text.ts';
import type { TakenRecord } from '../../records/file-record.ts';
import type { HeldCopy } from '../catalogue-store.ts';

export type Row = Record<string, SQLOutputValue>;

/** The columns that `toHeldCopy` reads; `copy` is joined with its folder and holder. */
export const COPY_COLUMNS = `holder.key AS holder, folder.path AS folder, copy.name AS name, size, sha256, sound, day,
  (SELECT text FROM word WHERE id = copy.taken) AS taken, (SELECT text FROM word WHERE id = copy.camera) AS camera,
  origin, verified`;
export const COPY_TABLES =
  'copy JOIN folder ON folder.id = copy.folder JOIN holder ON holder.id = folder.holder';

const LOCAL = /^[1-9]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?$/;
const MS_PER_S = 1000;

/** A path as the tables hold it: a text, or its bytes where they are not UTF-8. */
export function toSqlPath(path: string): SQLInputValue {
  return path.isWellFormed() ? path : pathToBytes(path);
}

export function fromSqlPath(value: SQLOutputValue | undefined): string {
  if (typeof value === 'string') return value;
  return value instanceof Uint8Array ? bytesToPath(value) : '';
}

/** A hash of a name by which it is found among the names of its folder; two names may have one. */
export function nameKey(name: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  return hash;
}

/** The first 48 bits of a hash, by which it is found; the rest is compared. */
export function hashKey(hash: Buffer): number {
  return hash.readUIntBE(0, HASH_KEY_DIGITS / 2);
}

/** Hex digits of a hash that its key holds. */
export const HASH_KEY_DIGITS = 12;

export function toSqlHash(sha256: string): Buffer {
  return Buffer.from(sha256, 'hex');
}

/** The day of the last time that was asked for: pictures come in days, and reading a date costs more than all else of a row. */
let lastDay = { text: '', ms: 0 };

/** A local time as a number that sorts, or as its text where it is not written as usual or is no time of a calendar. */
export function toSqlDay(taken: TakenRecord | null): number | string | null {
  if (taken === null) return null;
  const { local } = taken;
  if (!LOCAL.test(local)) return local;
  const text = local.slice(0, 10);
  if (text !== lastDay.text) lastDay = { text, ms: dayMs(text) };
  const hour = Number(local.slice(11, 13));
  const minute = Number(local.slice(14, 16));
  const second = Number(local.slice(17, 19));
  if (Number.isNaN(lastDay.ms) || hour > 23 || minute > 59 || second > 59) return local;
  const ms = local.length > 19 ? Number(local.slice(20)) : 0;
  return lastDay.ms + ((hour * 60 + minute) * 60 + second) * MS_PER_S + ms;
}

/** The beginning of a day; not a number for a day that no calendar has. */
function dayMs(day: string): number {
  const ms = Date.parse(day);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(day) ? ms : Number.NaN;
}

/** All that a capture time says beside the local time, as a text that many copies share. */
export function toSqlTaken({ local, offset, source, precision, confidence }: TakenRecord): string {
  return JSON.stringify([offset, source, precision, confidence, local.includes('.')]);
}

/** The last time that was asked for: a crawl gives many files one. */
let lastTime: { readonly iso: string; readonly seconds: number | null } = { iso: '', seconds: null };

/** Seconds since 1970. */
export function toSqlTime(iso: string | null): number | null {
  if (iso === null) return null;
  if (iso !== lastTime.iso) {
    const ms = Date.parse(iso);
    lastTime = { iso, seconds: Number.isNaN(ms) ? null : Math.floor(ms / MS_PER_S) };
  }
  return lastTime.seconds;
}

let lastRead: { readonly seconds: number; readonly iso: string } = { seconds: 0, iso: '' };

/** The moment of `toSqlTime`, ISO 8601 UTC. */
export function fromSqlTime(verified: SQLOutputValue | undefined): string | null {
  if (typeof verified !== 'number') return null;
  if (verified !== lastRead.seconds || lastRead.iso === '')
    lastRead = { seconds: verified, iso: new Date(verified * MS_PER_S).toISOString() };
  return lastRead.iso;
}

export function toHeldCopy(row: Row): HeldCopy {
  const folder = fromSqlPath(row['folder']);
  const name = fromSqlPath(row['name']);
  const { sha256, origin, verified, camera } = row;
  return {
    holder: String(row['holder']),
    path: folder === '' ? name : `${folder}/${name}`,
    size: Number(row['size']),
    sha256: sha256 instanceof Uint8Array ? Buffer.from(sha256).toString('hex') : null,
    taken: takenOf(row),
    camera: typeof camera === 'string' ? camera : null,
    origin: origin == null ? null : fromSqlPath(origin),
    verifiedAt: fromSqlTime(verified),
    isSound: row['sound'] === 1,
  };
}

function takenOf({ day, taken }: Row): TakenRecord | null {
  if (day == null || typeof taken !== 'string') return null;
  // Written by `toSqlTaken`.
  const [offset, source, precision, confidence, hasMs] = JSON.parse(taken) as [
    string | null,
    string,
    string,
    string,
    boolean,
  ];
  const local = typeof day === 'number' ? localOf(day, hasMs) : fromSqlPath(day);
  return { local, offset, source, precision, confidence };
}

function localOf(ms: number, hasMs: boolean): string {
  return new Date(ms).toISOString().slice(0, hasMs ? 23 : 19);
}
