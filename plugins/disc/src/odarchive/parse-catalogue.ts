import { createHash } from 'node:crypto';
import type { Medium } from '@mediastruct/core';
import { comparePaths, displayPath, isPathInside, MediaStructError } from '@mediastruct/core';
import { parseTime } from './catalogue-time.ts';
import { refuseClashes } from './refuse-clashes.ts';
import type { DiscSet, SetContent, SetDisc, SetName } from './set-content.ts';
import { DATA } from './set-content.ts';

/** Of odarchive's format: it wrote 1, then 2, and read nothing else. */
export const CATALOGUE_VERSION = 2;

const SHA512 = /^[0-9a-f]{128}$/i;
const BELOW_DATA = `/${DATA}/`;
const NS_PER_SECOND = 1e9;
const MOST_DISCS = 1_000_000;

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads a `catalogue.json`, of this program or of odarchive. Throws `damaged` (12) with file and place for what cannot be read, for names
 * that lead out of the folder and for those that two contents claim; `newer-format` (33) for a later version. Memory: about 1.5 KB
 * a content beside the text.
 */
export function parseCatalogue(text: string, file: string): DiscSet {
  const place = new Place(file);
  const top = place.object(parseJson(text, place), 'the catalogue');
  refuseVersion(top['version'], place);
  const contents = Object.entries(place.object(top['files'], 'files')).map(([hash, value]) =>
    contentOf(hash, place.object(value, `files > ${hash}`), place),
  );
  contents.sort((a, b) => comparePaths(a.names[0].path, b.names[0].path));
  refuseClashes(contents, (message) => place.damaged(message));
  // odarchive has no job id in its catalogue, and its earliest version no guid.
  const guid =
    place.optionalText(top, 'guid') ?? createHash('sha256').update(text).digest('hex').slice(0, 32);
  return {
    guid,
    jobId: place.optionalText(top, 'job_id') ?? guid,
    date: place.optionalText(top, 'date') ?? null,
    medium: mediumOf(top, place),
    discs: discsOf(top, { contents, place }),
    contents,
  };
}

/** Where in a catalogue something stands, for messages. */
class Place {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  damaged(message: string): MediaStructError {
    return new MediaStructError('damaged', `${displayPath(this.#file)}: ${displayPath(message)}`, {
      path: this.#file,
      suggestions: ['Every disc of the set carries its catalogue too.', 'Nothing was changed.'],
    });
  }

  newer(version: number): MediaStructError {
    return new MediaStructError(
      'newer-format',
      `${displayPath(this.#file)}: expected a catalogue of version 1 or ${CATALOGUE_VERSION}, found ${version}`,
      { path: this.#file },
    );
  }

  object(value: unknown, at: string): Fields {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
    throw this.damaged(`${at}: expected an object, found ${shown(value)}`);
  }

  optionalText(fields: Fields, key: string): string | undefined {
    const value = fields[key];
    if (value === undefined || typeof value === 'string') return value;
    throw this.damaged(`${key}: expected a text, found ${shown(value)}`);
  }

  count(value: unknown, at: string): number {
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
    throw this.damaged(`${at}: expected a whole number from 0 on, found ${shown(value)}`);
  }
}

function parseJson(text: string, place: Place): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw place.damaged(`expected JSON; ${error instanceof Error ? error.message : String(error)}`);
  }
}

function refuseVersion(value: unknown, place: Place): void {
  const version = place.count(typeof value === 'string' ? Number(value) : value, 'version');
  if (version > CATALOGUE_VERSION) throw place.newer(version);
  if (version < 1) throw place.damaged(`version: expected 1 or ${CATALOGUE_VERSION}, found ${version}`);
}

function contentOf(hash: string, fields: Fields, place: Place): SetContent {
  const at = `files > ${hash.slice(0, 16)}...`;
  if (!SHA512.test(hash))
    throw place.damaged(`files > ${hash.slice(0, 200)}: expected a SHA-512 of 128 digits`);
  const size = place.count(fields['size'], `${at} > size`);
  const time = timeOf(fields['mtime'], { at: `${at} > mtime`, place });
  const names = namesOf(fields['filenames'], { at: `${at} > filenames`, place }).map(([path, facts]) =>
    nameOf(path, { facts, time, at, place }),
  );
  names.sort((a, b) => comparePaths(a.path, b.path));
  const [first, ...others] = names;
  if (first === undefined) throw place.damaged(`${at} > filenames: expected at least one name, found none`);
  const disc = fields['disc_num'] == null ? null : place.count(fields['disc_num'], `${at} > disc_num`);
  if (disc !== null && disc >= MOST_DISCS)
    throw place.damaged(`${at} > disc_num: ${disc} is no number of a disc`);
  return { sha512: hash.toLowerCase(), size, names: [first, ...others], disc };
}

interface At {
  readonly at: string;
  readonly place: Place;
}

/** An object whose keys are the names, as odarchive writes it, or a list of them, which it reads as well. */
function namesOf(value: unknown, { at, place }: At): readonly (readonly [string, Fields])[] {
  if (Array.isArray(value))
    return value.map((name: unknown) => {
      if (typeof name !== 'string') throw place.damaged(`${at}: expected names, found ${shown(name)}`);
      return [name, {}] as const;
    });
  return Object.entries(place.object(value, at)).map(([name, facts]) => [
    name,
    facts === null ? {} : place.object(facts, `${at} > ${name}`),
  ]);
}

interface NameOf extends At {
  readonly facts: Fields;
  readonly time: Pick<SetName, 'mtimeNs' | 'isTimeExact'>;
}

function nameOf(name: string, { facts, time, at, place }: NameOf): SetName {
  const path = inFolder(name);
  if (path === null || !isPathInside(path))
    throw place.damaged(`${at} > filenames > ${name}: expected a path below /${DATA}, without ".."`);
  const own = facts['mtime'] === undefined ? time : timeOf(facts['mtime'], { at: `${at} > ${name}`, place });
  return { path, ...own, isExecutable: facts['executable'] === true };
}

/** odarchive's names begin with `/DATA/`; of no other absolute path is it known where it belongs. */
function inFolder(name: string): string | null {
  if (name.slice(0, BELOW_DATA.length).toUpperCase() === BELOW_DATA) return name.slice(BELOW_DATA.length);
  return name.startsWith('/') ? null : name;
}

function timeOf(value: unknown, { at, place }: At): Pick<SetName, 'mtimeNs' | 'isTimeExact'> {
  if (typeof value === 'number' && Number.isFinite(value) && Math.abs(value) < 1e12)
    return { mtimeNs: BigInt(Math.round(value * NS_PER_SECOND)), isTimeExact: false };
  const time = typeof value === 'string' ? parseTime(value) : null;
  if (time === null)
    throw place.damaged(`${at}: expected a time such as 2018-05-26T11:06:00Z, found ${shown(value)}`);
  return { mtimeNs: time.ns, isTimeExact: time.isExact };
}

function mediumOf(top: Fields, place: Place): Medium | null {
  if (top['segment_size_int'] === undefined) return null;
  const bytes = place.count(top['segment_size_int'], 'segment_size_int');
  return { name: place.optionalText(top, 'segment_size_str') ?? `${bytes} bytes`, bytes };
}

/** The discs that the catalogue lists, and those that it only names in its contents. */
function discsOf(
  top: Fields,
  { contents, place }: { readonly contents: readonly SetContent[]; readonly place: Place },
): readonly SetDisc[] {
  const listed = top['discs'] ?? [];
  if (!Array.isArray(listed)) throw place.damaged(`discs: expected a list, found ${shown(listed)}`);
  const discs = new Map<number, SetDisc>();
  for (const [nth, value] of listed.entries()) {
    const fields = place.object(value, `discs > ${nth}`);
    const number = place.count(fields['disc_num'], `discs > ${nth} > disc_num`);
    if (discs.has(number)) throw place.damaged(`discs > ${nth}: disc ${number} is listed twice`);
    const capacity = place.count(fields['size'], `discs > ${nth} > size`);
    discs.set(number, { number, capacity, isInherited: fields['inherited'] === true });
  }
  const capacity = mediumOf(top, place)?.bytes ?? 0;
  for (const { disc } of contents)
    if (disc !== null && !discs.has(disc)) discs.set(disc, { number: disc, capacity, isInherited: false });
  return [...discs.values()].sort((a, b) => a.number - b.number);
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
}
