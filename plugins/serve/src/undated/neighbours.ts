import { dayOf } from '@mediastruct/core/catalogue';
import { folderOf, nameOf } from '@mediastruct/core/base';
import type { Taken } from '../calendar/taken.ts';

/** A picture with a date that came from the same folder. */
export interface Neighbour {
  readonly name: string;
  readonly taken: Taken;
}

export interface DatedFile extends Neighbour {
  /** The path below its source at which it was ingested. */
  readonly origin: string;
}

/** What the pictures with a date beside an undated one tell of it. */
export interface Neighbours {
  /** `ingest`: all came in one run of ingest from one folder of one source. `name`: their folders have one name and may be folders of several cards. */
  readonly by: 'ingest' | 'name';
  /** Those before and behind by the number in the name, and the first and the last of all by time. */
  readonly told: readonly Neighbour[];
  readonly count: number;
  readonly first: Taken;
  readonly last: Taken;
  /** True where their dates may be taken for the undated one: they come from the very folder, and lie close together. */
  readonly isOfOneTime: boolean;
}

const NUMBER = /(\d+)\D*$/;
const DAY_MS = 86_400_000;
/** What says only when pictures were put together does so within a month. */
const CLOSE_MS = 31 * DAY_MS;

/** What the dated pictures of one source folder tell of another one there; null where there are none. Pure. */
export function neighboursOf(
  origin: string,
  dated: readonly DatedFile[],
  by: Neighbours['by'],
): Neighbours | null {
  const folder = folderOf(origin);
  const number = numberIn(nameOf(origin));
  const beside = dated
    .filter((one) => folderOf(one.origin) === folder)
    .sort((a, b) => (a.taken.local < b.taken.local ? -1 : 1));
  const [first, last] = [beside[0], beside.at(-1)];
  if (first === undefined || last === undefined) return null;
  const numbered = beside
    .map((one) => ({ ...one, at: numberIn(one.name) }))
    .filter(({ at }) => number !== null && at !== null)
    .sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
  const before = numbered.findLast(({ at }) => (at ?? 0) < (number ?? 0));
  const behind = numbered.find(({ at }) => (at ?? 0) > (number ?? 0));
  const told = [before, behind, first, last].filter((each) => each !== undefined);
  const names = new Set<string>();
  return {
    ...{ by, count: beside.length, first: first.taken, last: last.taken },
    told: told
      .filter(({ name }) => !names.has(name) && names.add(name))
      .map(({ name, taken }) => ({ name, taken })),
    isOfOneTime: by === 'ingest' && areClose(first.taken, last.taken),
  };
}

/** Of a year or a month nobody knows how far it lies from a day in it. */
function areClose(first: Taken, last: Taken): boolean {
  if (first.local === last.local) return true;
  if (dayOf(first.local) === null || dayOf(last.local) === null) return false;
  return Date.parse(`${last.local}Z`) - Date.parse(`${first.local}Z`) <= CLOSE_MS;
}

function numberIn(name: string): number | null {
  const digits = NUMBER.exec(name.replace(/\.[^.]*$/, ''))?.[1];
  return digits === undefined ? null : Number(digits);
}
