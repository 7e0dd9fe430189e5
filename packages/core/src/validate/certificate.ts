import type { FileAccess } from '../files/file-access.ts';
import { lstatOrNull } from '../files/file-access.ts';
import { FieldReader } from '../records/fields.ts';
import { readLines } from '../records/line-reader.ts';
import { pathFields, pathFromFields } from '../records/path-fields.ts';
import type { LinePlace } from '../records/damaged-line.ts';
import type { JsonObject } from '../records/stored-json.ts';
import { checkFormat, linePlace, parseStoredLine } from '../records/stored-json.ts';

export const CERTIFICATES_FORMAT = { format: 'mediastruct-certificates', version: 1 };

/** Says that a duplicate and its original were both read to the last byte and found the same. Paths are absolute. */
export interface Certificate {
  /** The run and the number of the operation in its plan. */
  readonly certId: string;
  readonly runId: string;
  /** Where the duplicate stood when it was read. */
  readonly path: string;
  /** Where it was put. */
  readonly to: string;
  readonly sha256: string;
  readonly size: number;
  /** The original that was read. */
  readonly original: string;
  /** When the run that read both ended, ISO 8601 UTC. */
  readonly provenAt: string;
}

export function formatCertificate(certificate: Certificate): string {
  const { certId, runId, path, to, original, ...rest } = certificate;
  return JSON.stringify({
    certId,
    runId,
    ...pathFields('path', path),
    ...pathFields('to', to),
    ...pathFields('original', original),
    ...rest,
  });
}

/** The certificates of a library, oldest first; none where there is no file. A bad line is `damaged` (12). */
export function* readCertificates(access: FileAccess, path: string): Generator<Certificate> {
  if (lstatOrNull(access, path) === null) return;
  for (const line of readLines(access, path)) {
    const object = parseStoredLine(path, line);
    const place = linePlace(path, line);
    if (line.number === 1) checkFormat(object, CERTIFICATES_FORMAT, place);
    else yield parseCertificate(object, place);
  }
}

function parseCertificate(object: JsonObject, place: LinePlace): Certificate {
  const fields = new FieldReader(object, place);
  const path = (key: string) => pathFromFields(object, key) ?? fields.text(key);
  return {
    certId: fields.text('certId'),
    runId: fields.text('runId'),
    path: path('path'),
    to: path('to'),
    sha256: fields.sha256('sha256'),
    size: fields.count('size'),
    original: path('original'),
    provenAt: fields.text('provenAt'),
  };
}
