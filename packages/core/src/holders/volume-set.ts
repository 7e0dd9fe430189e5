import { createHash } from 'node:crypto';
import { Buffer } from 'node:buffer';
import type { FileAccess } from '../files/file-access.ts';
import type { Library } from '../library/library.ts';
import type { LinePlace } from '../records/damaged-line.ts';
import { damagedLine } from '../records/damaged-line.ts';
import { FieldReader } from '../records/fields.ts';
import type { StoredLine } from '../records/line-reader.ts';
import { pathFields, pathFromFields } from '../records/path-fields.ts';
import type { SealedFormat } from '../records/sealed-file.ts';
import { readSealedLines } from '../records/sealed-file.ts';
import type { JsonObject } from '../records/stored-json.ts';
import { linePlace, parseStoredLine } from '../records/stored-json.ts';
import type { VolumeEvent } from './volume-event.ts';
import { parseVolumeEvent } from './volume-event.ts';
import { parseVolumeId } from './volume-id.ts';
import { placeOf } from './volume-kind.ts';
import { readVolumeLedger } from './volume-ledger.ts';
import type { ListedFile, VolumeFile } from './volume-listing.ts';
import { listedFields, listVolumeListings, parseListedFile, readVolumeFiles } from './volume-listing.ts';
import type { VolumeState } from './volume-state.ts';
import { foldVolumes } from './volume-state.ts';

/** What a library knows of all its volumes at one moment, as every disc carries it (docs/formats/set-catalogue.md). */
export const VOLUME_SET_FORMAT: SealedFormat = {
  format: 'mediastruct-set',
  version: 1,
  noun: 'catalogue of the set',
  counter: 'lines',
  suggestions: ['Every disc of the set has one: take it from another disc.'],
};

export interface VolumeSet {
  /** Eight hexadecimal digits. */
  readonly setId: string;
  /** When the set was begun, and the moment that the rest is true of. ISO 8601 UTC. */
  readonly createdAt: string;
  readonly asOf: string;
  /** What happened to the volumes: of a library in the order of its ledger, of a disc volume by volume. A few for each volume. */
  readonly events: readonly VolumeEvent[];
  /** What the events make of the volumes, by id in ascending order. */
  readonly volumes: readonly VolumeState[];
  /** The files of all volumes, volume by volume in that order; each call reads them anew. Throws `damaged` (12). */
  readonly files: () => Iterable<VolumeFile>;
}

export interface SetMoment {
  /** ISO 8601 UTC. */
  readonly asOf: string;
  /** How many events of the ledger had happened by then; all where it is absent. */
  readonly events?: number | undefined;
}

/**
 * The set of a library as it was at a moment; null where no volume was ever planned. The ledger is only added to, so that many events
 * from its beginning give the same set again. A volume that was continued since has the files of the runs that had built it by then.
 */
export function volumeSetOf({ access, state }: Library, { asOf, events }: SetMoment): VolumeSet | null {
  const ledger = readVolumeLedger(access, state.volumeLedger, state.volumes);
  if (ledger === null) return null;
  const happened = ledger.events.slice(0, events);
  const volumes = [...foldVolumes(happened).values()];
  const { setId, createdAt } = ledger;
  const files = () => listedFiles(access, { folder: state.volumes, volumes });
  return { setId, createdAt, asOf, events: happened, volumes, files };
}

function* listedFiles(
  access: FileAccess,
  { folder, volumes }: { readonly folder: string; readonly volumes: readonly VolumeState[] },
): Generator<VolumeFile> {
  const listings = new Map(listVolumeListings(access, folder).map(({ volumeId, path }) => [volumeId, path]));
  for (const { volumeId, runIds, builtAt } of volumes) {
    const listing = listings.get(volumeId);
    if (listing === undefined || builtAt === undefined) continue;
    for (const file of readVolumeFiles(access, listing))
      if (runIds.includes(file.runId)) yield { ...file, original: file.original ?? originalName(file) };
  }
}

/**
 * The path in the date tree that a file had before its volume gave it another name; undefined where it kept it. Names
 * were changed one by one, so it has as many parts, and they end the path that the file was packed from.
 */
function originalName({ path, from, segment }: ListedFile): string | undefined {
  if (from === undefined) return undefined;
  const names = path.split('/').slice(1);
  const original = from.split('/').slice(-names.length).join('/');
  const known = segment === undefined ? names.join('/') : names.join('/').replace(/\.\d+$/, '');
  return original === known ? undefined : original;
}

/** Bytes that are given out together. */
const PIECE_BYTES = 256 << 10;

/** The catalogue of a set as it is stored, piece by piece: header, a line for each volume, a line for each file, footer. */
export function* formatVolumeSet(set: VolumeSet): Generator<Buffer> {
  const digest = createHash('sha256');
  let lines = 0;
  let piece = '';
  for (const line of setLines(set)) {
    lines += 1;
    piece += `${line}\n`;
    if (piece.length < PIECE_BYTES) continue;
    const bytes = Buffer.from(piece, 'utf8');
    digest.update(bytes);
    yield bytes;
    piece = '';
  }
  digest.update(piece);
  const counts = { lines: lines - 1, volumes: set.volumes.length };
  const footer = { footer: true, ...counts, sha256: digest.digest('hex') };
  yield Buffer.from(`${piece}${JSON.stringify(footer)}\n`, 'utf8');
}

function* setLines({ setId, createdAt, asOf, events, volumes, files }: VolumeSet): Generator<string> {
  const { format, version } = VOLUME_SET_FORMAT;
  yield JSON.stringify({ format, version, setId, asOf, createdAt });
  const eventsOf = Map.groupBy(events, ({ volumeId }) => volumeId);
  for (const volume of volumes) yield volumeLine(volume, eventsOf.get(volume.volumeId) ?? []);
  const runs = new Map(volumes.map(({ volumeId, runId }) => [volumeId, runId]));
  for (const file of files()) yield fileLine(file, runs.get(file.volumeId));
}

/** The words are for people and programs that only look something up; the events say all. */
function volumeLine(volume: VolumeState, events: readonly VolumeEvent[]): string {
  const { volumeId, state, files, bytes, firstDay, lastDay, medium } = volume;
  const discs = placeOf(volume) ?? undefined;
  return JSON.stringify({
    ...{ volume: volumeId, state, discs, files, bytes, firstDay, lastDay, medium },
    events,
  });
}

/** The run that packed a file is told where it is not the one that built the volume last. */
function fileLine({ volumeId, ...file }: VolumeFile, usualRun: string | undefined): string {
  const { sha256, ...rest } = listedFields(file, usualRun);
  const original = file.original === undefined ? {} : pathFields('original', file.original);
  return JSON.stringify({ volumeId, sha256, ...rest, ...original });
}

const VOLUME_START = '{"volume":';

/**
 * Reads the catalogue of a set from a file that is not compressed, and proves it whole before anything of it is given; else `damaged` (12). Memory:
 * the events of the volumes.
 */
export function readVolumeSet(access: FileAccess, path: string): VolumeSet {
  let header: JsonObject = {};
  const onHeader = (found: JsonObject) => (header = found);
  const events: VolumeEvent[] = [];
  for (const line of readSealedLines(access, path, { ...VOLUME_SET_FORMAT, onHeader }))
    if (isVolume(line)) events.push(...parseVolumeLine(parseStoredLine(path, line), linePlace(path, line)));
  const fields = new FieldReader(header, { path, number: 1, offset: 0 });
  const setId = fields.matching('setId', /^[0-9a-f]{8}$/, 'eight hexadecimal digits');
  const stray = events.find(({ volumeId }) => parseVolumeId(volumeId)?.setId !== setId);
  if (stray !== undefined)
    throw damagedLine(
      { path, number: 1, offset: 0 },
      `expected volumes of MS_${setId}, found ${stray.volumeId}`,
    );
  const volumes = foldVolumes(events);
  return {
    setId,
    createdAt: fields.text('createdAt'),
    asOf: fields.text('asOf'),
    events,
    volumes: [...volumes.values()],
    files: () => filesIn(access, path, volumes),
  };
}

function isVolume({ bytes }: StoredLine): boolean {
  return bytes.toString('latin1', 0, VOLUME_START.length) === VOLUME_START;
}

function parseVolumeLine(object: JsonObject, place: LinePlace): readonly VolumeEvent[] {
  const volumeId = new FieldReader(object, place).text('volume');
  const events = object['events'];
  if (!Array.isArray(events)) throw damagedLine(place, 'field "events": expected a list');
  return events.map((event: unknown) => {
    const isObject = typeof event === 'object' && event !== null && !Array.isArray(event);
    // An object that is no list holds fields by name, each of unknown value.
    const parsed = isObject ? parseVolumeEvent(event as JsonObject, place) : null;
    if (parsed?.volumeId !== volumeId)
      throw damagedLine(place, `field "events": expected events of ${volumeId}`);
    return parsed;
  });
}

function* filesIn(
  access: FileAccess,
  path: string,
  volumes: ReadonlyMap<string, VolumeState>,
): Generator<VolumeFile> {
  for (const line of readSealedLines(access, path, VOLUME_SET_FORMAT)) {
    if (isVolume(line)) continue;
    const object = parseStoredLine(path, line);
    const place = linePlace(path, line);
    const volumeId = new FieldReader(object, place).text('volumeId');
    const original = pathFromFields(object, 'original') ?? undefined;
    const runId = volumes.get(volumeId)?.runId ?? '';
    yield { volumeId, runId, ...parseListedFile(object, place), original };
  }
}
