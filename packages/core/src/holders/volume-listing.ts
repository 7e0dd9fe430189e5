import type { FileAccess } from '../files/file-access.ts';
import { lstatOrNull } from '../files/file-access.ts';
import { FieldReader } from '../records/fields.ts';
import type { TakenRecord } from '../records/file-record.ts';
import { isPathInside, parseTakenRecord } from '../records/file-record.ts';
import type { StoredLine } from '../records/line-reader.ts';
import { pathFields, pathFromFields } from '../records/path-fields.ts';
import type { SealedFormat } from '../records/sealed-file.ts';
import { readSealedLines, SealedFileWriter } from '../records/sealed-file.ts';
import type { LinePlace } from '../records/damaged-line.ts';
import { damagedLine } from '../records/damaged-line.ts';
import type { JsonObject } from '../records/stored-json.ts';
import { linePlace, parseStoredLine } from '../records/stored-json.ts';
import type { Segment } from './segment.ts';
import { parseSegment } from './segment.ts';

/** The listing of one volume in the library's state (docs/formats/volume.md). */
export const VOLUME_FORMAT: SealedFormat = {
  format: 'mediastruct-volume',
  version: 1,
  noun: 'listing of the volume',
  counter: 'files',
  suggestions: ["Give it back from a backup of the library's .mediastruct folder."],
};
const LISTING_END = '.ndjson';

/** One file of a volume. */
export interface ListedFile {
  /** Relative to the volume's folder, beginning with `data/`. */
  readonly path: string;
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  readonly mtimeNs: string;
  readonly taken?: TakenRecord | undefined;
  readonly camera?: string | undefined;
  /** The path below its source at which it was ingested. */
  readonly origin?: string | undefined;
  /** The event that its owner named when it was ingested. */
  readonly event?: string | undefined;
  /** Its path in the date tree, where the volume has it under another name; not read from a listing, whose `from` tells it. */
  readonly original?: string | undefined;
  /** Absolute path it was packed from. */
  readonly from?: string | undefined;
  /** Set where this is one part of a file that is larger than a medium. */
  readonly segment?: Segment | undefined;
}

/** A file of a volume, with the volume and the run that packed it. */
export interface VolumeFile extends ListedFile {
  readonly volumeId: string;
  readonly runId: string;
}

/** Writes the listing of one volume into the library's state; published whole at `commit()`. */
export class VolumeListingWriter {
  readonly #writer: SealedFileWriter;
  readonly #runId: unknown;
  #bytes = 0;

  constructor(access: FileAccess, path: string, header: Readonly<Record<string, unknown>>) {
    this.#runId = header['runId'];
    this.#writer = new SealedFileWriter(access, path, { format: VOLUME_FORMAT, header });
  }

  /** `runId` tells the run that packed the file, where it is not that of the header. */
  add(file: ListedFile & { readonly runId?: string }): void {
    this.#writer.add(JSON.stringify(listedFields(file, this.#runId)));
    this.#bytes += file.size;
  }

  commit(): void {
    this.#writer.commit({ bytes: this.#bytes });
  }

  [Symbol.dispose](): void {
    this.#writer[Symbol.dispose]();
  }
}

/** A file as its line in a listing tells it; the run that packed it is left out where it is the one that goes without saying. */
export function listedFields(
  file: ListedFile & { readonly runId?: string },
  usualRun?: unknown,
): Readonly<Record<string, unknown>> {
  const { path, sha256, size, mtimeNs, taken, camera, origin, event, from, segment } = file;
  const runId = file.runId === usualRun ? undefined : file.runId;
  const facts = { size, mtimeNs, taken, camera, origin, event, segment, runId };
  const packedFrom = from === undefined ? {} : pathFields('from', from);
  return { sha256, ...pathFields('path', path), ...facts, ...packedFrom };
}

/** The listings in the library's state by the ids of their volumes, which name them, in ascending order. */
export function listVolumeListings(
  access: FileAccess,
  folder: string,
): readonly { readonly volumeId: string; readonly path: string }[] {
  if (lstatOrNull(access, folder) === null) return [];
  return access
    .readdir(folder)
    .filter(({ kind, name }) => kind === 'file' && name.endsWith(LISTING_END))
    .map(({ name }) => ({ volumeId: name.slice(0, -LISTING_END.length), path: `${folder}/${name}` }))
    .sort((a, b) => (a.volumeId < b.volumeId ? -1 : 1));
}

/**
 * The files that one listing tells, in the order of the volume's manifest. Reading to the end proves the listing whole,
 * or throws `damaged` (12). `wanted` may refuse a file's line before it is parsed.
 */
export function* readVolumeFiles(
  access: FileAccess,
  path: string,
  wanted: (line: StoredLine) => boolean = () => true,
): Generator<VolumeFile> {
  let [volumeId, runId] = ['', ''];
  const onHeader = (header: Readonly<Record<string, unknown>>) => {
    const fields = new FieldReader(header, { path, number: 1, offset: 0 });
    [volumeId, runId] = [fields.text('volumeId'), fields.optionalText('runId') ?? ''];
  };
  for (const line of readSealedLines(access, path, { ...VOLUME_FORMAT, onHeader }))
    if (wanted(line))
      yield { volumeId, runId, ...parseListedFile(parseStoredLine(path, line), linePlace(path, line)) };
}

/** Reads the line of one file, of a listing or of what is built like one; throws `damaged` (12). */
export function parseListedFile(
  object: JsonObject,
  place: LinePlace,
): ListedFile & { readonly runId?: string } {
  const fields = new FieldReader(object, place);
  const inVolume = pathFromFields(object, 'path');
  if (inVolume === null || !isPathInside(inVolume))
    throw damagedLine(place, 'field "path": expected a path inside the volume');
  const runId = fields.optionalText('runId');
  return {
    ...(runId === undefined ? {} : { runId }),
    path: inVolume,
    sha256: fields.sha256('sha256'),
    size: fields.count('size'),
    mtimeNs: fields.digits('mtimeNs'),
    taken:
      object['taken'] === undefined
        ? undefined
        : parseTakenRecord(new FieldReader(fields.object('taken'), place)),
    camera: fields.optionalText('camera'),
    origin: fields.optionalText('origin'),
    event: fields.optionalText('event'),
    from: pathFromFields(object, 'from') ?? undefined,
    segment: object['segment'] === undefined ? undefined : parseSegment(fields.object('segment'), place),
  };
}
