import type { FileAccess } from '../files/file-access.ts';
import { lstatOrNull } from '../files/file-access.ts';
import { MediaStructError } from '../errors/media-struct-error.ts';
import { FieldReader } from '../records/fields.ts';
import type { TakenRecord } from '../records/file-record.ts';
import { isPathInside, parseTakenRecord } from '../records/file-record.ts';
import type { StoredLine } from '../records/line-reader.ts';
import { readLines } from '../records/line-reader.ts';
import { pathFromFields } from '../records/path-fields.ts';
import { checkFormat, damagedLine, linePlace, parseStoredLine } from '../records/stored-json.ts';

export const VOLUME_FORMAT = { format: 'mediastruct-volume', version: 1 };
const CATALOGUE_END = '.ndjson';
const FOOTER_START = '{"footer":';

/** One file of a volume; `path` is relative to the volume's folder and begins with `data/`. */
export interface VolumeFile {
  readonly volumeId: string;
  readonly path: string;
  readonly sha256: string;
  readonly size: number;
  readonly taken?: TakenRecord | undefined;
  /** Absolute path it was packed from, where that is known. */
  readonly from?: string | undefined;
}

/** The files of every volume ever built, from the catalogues in the library's state; no volume is needed. */
export function* readVolumeCatalogues(access: FileAccess, folder: string): Generator<VolumeFile> {
  for (const { path } of listVolumeCatalogues(access, folder)) yield* readVolumeFiles(access, path);
}

/** The catalogues in the library's state by the ids of their volumes, which name them, in ascending order. */
export function listVolumeCatalogues(
  access: FileAccess,
  folder: string,
): readonly { readonly volumeId: string; readonly path: string }[] {
  if (lstatOrNull(access, folder) === null) return [];
  return access
    .readdir(folder)
    .filter(({ kind, name }) => kind === 'file' && name.endsWith(CATALOGUE_END))
    .map(({ name }) => ({ volumeId: name.slice(0, -CATALOGUE_END.length), path: `${folder}/${name}` }))
    .sort((a, b) => (a.volumeId < b.volumeId ? -1 : 1));
}

/**
 * The files that one catalogue lists, in its order; a cut-off catalogue is `damaged`. `wanted` may refuse a
 * file's line before it is parsed.
 */
export function* readVolumeFiles(
  access: FileAccess,
  path: string,
  wanted: (line: StoredLine) => boolean = () => true,
): Generator<VolumeFile> {
  let volumeId = '';
  let hasFooter = false;
  for (const line of readLines(access, path)) {
    if (line.number > 1 && !isFooter(line) && !wanted(line)) continue;
    const object = parseStoredLine(path, line);
    const place = linePlace(path, line);
    const fields = new FieldReader(object, place);
    if (line.number === 1) {
      checkFormat(object, VOLUME_FORMAT, place);
      volumeId = fields.text('volumeId');
      continue;
    }
    if (hasFooter) throw damagedLine(place, 'there is a line after the footer');
    if (object['footer'] === true) {
      hasFooter = true;
      continue;
    }
    const inVolume = pathFromFields(object, 'path');
    if (inVolume === null || !isPathInside(inVolume))
      throw damagedLine(place, 'field "path": expected a path inside the volume');
    yield {
      volumeId,
      path: inVolume,
      sha256: fields.sha256('sha256'),
      size: fields.count('size'),
      taken:
        object['taken'] === undefined
          ? undefined
          : parseTakenRecord(new FieldReader(fields.object('taken'), place)),
      from: pathFromFields(object, 'from') ?? undefined,
    };
  }
  if (!hasFooter)
    throw new MediaStructError('damaged', `${path}: the catalogue of the volume is cut off (no footer)`, {
      path,
    });
}

function isFooter({ bytes }: StoredLine): boolean {
  return bytes.toString('latin1', 0, FOOTER_START.length) === FOOTER_START;
}
