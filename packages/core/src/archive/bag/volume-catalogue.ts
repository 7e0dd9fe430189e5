import { createHash } from 'node:crypto';
import type { FileAccess } from '../../files/file-access.ts';
import { StateFileWriter } from '../../files/state-file.ts';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import { FieldReader } from '../../records/fields.ts';
import { isPathInside, parseTakenRecord } from '../../records/file-record.ts';
import { readLines } from '../../records/line-reader.ts';
import { pathFields, pathFromFields } from '../../records/path-fields.ts';
import type { JsonObject, LinePlace } from '../../records/stored-json.ts';
import { checkFormat, damagedLine, linePlace, parseStoredLine } from '../../records/stored-json.ts';
import { VOLUME_FORMAT } from '../../holders/volume-catalogue.ts';
import type { PlacedFile } from './volume-index.ts';

/** A file of a volume as the library's own copy of the catalogue holds it (docs/formats/volume.md). */
export interface CataloguedFile extends PlacedFile {
  /** Absolute path it was packed from. */
  readonly from: string;
}

/** Writes the catalogue of one volume into the library's state; published whole at `commit()`. */
export class VolumeCatalogueWriter {
  readonly #writer: StateFileWriter;
  readonly #digest = createHash('sha256');
  #summing = true;
  #files = 0;
  #bytes = 0;

  constructor(access: FileAccess, path: string, header: JsonObject) {
    this.#writer = new StateFileWriter(access, path, (bytes) => {
      if (this.#summing) this.#digest.update(bytes);
    });
    this.#writer.write(`${JSON.stringify({ ...VOLUME_FORMAT, ...header })}\n`);
  }

  add({ path, from, sha256, size, mtimeNs, taken }: CataloguedFile): void {
    const line = { sha256, ...pathFields('path', path), size, mtimeNs, taken, ...pathFields('from', from) };
    this.#writer.write(`${JSON.stringify(line)}\n`);
    this.#files += 1;
    this.#bytes += size;
  }

  commit(): void {
    this.#writer.flush();
    this.#summing = false;
    const footer = {
      footer: true,
      files: this.#files,
      bytes: this.#bytes,
      sha256: this.#digest.digest('hex'),
    };
    this.#writer.write(`${JSON.stringify(footer)}\n`);
    this.#writer.commit();
  }

  [Symbol.dispose](): void {
    this.#writer[Symbol.dispose]();
  }
}

/** The files of a volume in the order of its manifest. Reading to the end proves the catalogue whole, or throws `damaged`. */
export function* readVolumeCatalogue(access: FileAccess, path: string): Generator<CataloguedFile> {
  const digest = createHash('sha256');
  let files = 0;
  let footer: { readonly files: number; readonly sha256: string } | null = null;
  for (const line of readLines(access, path, digest)) {
    const object = parseStoredLine(path, line);
    const place = linePlace(path, line);
    const fields = new FieldReader(object, place);
    if (line.number === 1) checkFormat(object, VOLUME_FORMAT, place);
    else if (footer !== null) throw damagedLine(place, 'there is a line after the footer');
    else if (object['footer'] === true)
      footer = { files: fields.count('files'), sha256: fields.sha256('sha256') };
    else {
      files += 1;
      yield {
        path: pathInside(object, place),
        sha256: fields.sha256('sha256'),
        size: fields.count('size'),
        mtimeNs: fields.digits('mtimeNs'),
        taken:
          object['taken'] === undefined
            ? undefined
            : parseTakenRecord(new FieldReader(fields.object('taken'), place)),
        from: pathFromFields(object, 'from') ?? fields.text('from'),
      };
    }
  }
  if (footer === null) throw damagedCatalogue(path, 'it is cut off (no footer)');
  if (footer.files !== files || footer.sha256 !== digest.digest('hex'))
    throw damagedCatalogue(path, 'its checksum does not match its lines');
}

function pathInside(object: JsonObject, place: LinePlace): string {
  const path = pathFromFields(object, 'path');
  if (path !== null && isPathInside(path)) return path;
  throw damagedLine(place, 'field "path": expected a path inside the volume');
}

function damagedCatalogue(path: string, what: string): MediaStructError {
  return new MediaStructError('damaged', `${path}: the catalogue of the volume is damaged: ${what}`, {
    path,
  });
}
