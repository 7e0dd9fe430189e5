import type { FileAccess } from '../files/file-access.ts';
import { lstatOrNull } from '../files/file-access.ts';
import { MediaStructError } from '../errors/media-struct-error.ts';
import { FieldReader } from './fields.ts';
import type { TakenRecord } from './file-record.ts';
import { parseTakenRecord } from './file-record.ts';
import { readLines } from './line-reader.ts';
import { pathFromFields } from './path-fields.ts';
import { checkFormat, damagedLine, linePlace, parseStoredLine } from './stored-json.ts';

export const VOLUME_FORMAT = { format: 'mediastruct-volume', version: 1 };

/** One file of a volume; `path` is relative to the volume's folder and begins with `data/`. */
export interface VolumeFile {
  readonly volumeId: string;
  readonly path: string;
  readonly sha256: string;
  readonly size: number;
  readonly taken?: TakenRecord | undefined;
}

/** The files of every volume ever built, from the catalogues in the library's state; no volume is needed. */
export function* readVolumeCatalogues(access: FileAccess, folder: string): Generator<VolumeFile> {
  if (lstatOrNull(access, folder) === null) return;
  const names = access
    .readdir(folder)
    .filter(({ kind, name }) => kind === 'file' && name.endsWith('.ndjson'));
  for (const { name } of names.sort((a, b) => (a.name < b.name ? -1 : 1)))
    yield* readVolumeFiles(access, `${folder}/${name}`);
}

/** The files that one catalogue lists, in its order; a cut-off catalogue is `damaged`. */
export function* readVolumeFiles(access: FileAccess, path: string): Generator<VolumeFile> {
  let volumeId = '';
  for (const line of readLines(access, path)) {
    const object = parseStoredLine(path, line);
    const place = linePlace(path, line);
    const fields = new FieldReader(object, place);
    if (line.number === 1) {
      checkFormat(object, VOLUME_FORMAT, place);
      volumeId = fields.text('volumeId');
      continue;
    }
    if (object['footer'] === true) return;
    const inVolume = pathFromFields(object, 'path');
    if (inVolume === null) throw damagedLine(place, 'field "path": expected a text');
    yield {
      volumeId,
      path: inVolume,
      sha256: fields.sha256('sha256'),
      size: fields.count('size'),
      taken:
        object['taken'] === undefined
          ? undefined
          : parseTakenRecord(new FieldReader(fields.object('taken'), place)),
    };
  }
  throw new MediaStructError('damaged', `${path}: the catalogue of the volume is cut off (no footer)`, {
    path,
  });
}
