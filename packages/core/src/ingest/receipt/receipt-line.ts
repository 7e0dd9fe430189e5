import type { Reason } from '../../journal/plan/operation.ts';
import { readTallies } from '../../journal/plan/tallies.ts';
import type { LinePlace } from '../../records/damaged-line.ts';
import { FieldReader } from '../../records/fields.ts';
import { parseTakenRecord } from '../../records/file-record.ts';
import { pathFields, pathFromFields } from '../../records/path-fields.ts';
import type { JsonObject } from '../../records/stored-json.ts';
import type { MissingCopy, ReceiptFile, ReceiptFooter, ReceiptHeader, VerifiedCopy } from './receipt.ts';

export function formatReceiptHeader({ source, library, ...rest }: ReceiptHeader): object {
  return { ...pathFields('source', source), ...pathFields('library', library), ...rest };
}

export function formatReceiptFile({ path, copies, ...rest }: ReceiptFile): string {
  return JSON.stringify({
    ...pathFields('path', path),
    ...rest,
    copies: copies.map((copy) => ({ ...pathFields('path', copy.path), tree: copy.tree })),
  });
}

export function parseReceiptHeader(object: JsonObject, place: LinePlace): ReceiptHeader {
  const fields = new FieldReader(object, place);
  return {
    runId: fields.text('runId'),
    libraryId: fields.text('libraryId'),
    source: pathFromFields(object, 'source') ?? fields.text('source'),
    library: pathFromFields(object, 'library') ?? fields.text('library'),
    moves: fields.flag('moves'),
    to: object['to'] === undefined ? undefined : fields.texts('to'),
    readAt: fields.text('readAt'),
    writtenAt: fields.text('writtenAt'),
    toolVersion: fields.text('toolVersion'),
  };
}

export function parseReceiptFile(object: JsonObject, place: LinePlace): ReceiptFile {
  const fields = new FieldReader(object, place);
  const within = (field: string) => new FieldReader(fields.object(field), place);
  return {
    path: pathFromFields(object, 'path') ?? fields.text('path'),
    size: fields.count('size'),
    mtimeNs: fields.optionalText('mtimeNs'),
    sha256: fields.optionalSha256('sha256'),
    xxh128: fields.optionalText('xxh128'),
    readBy: fields.optionalText('readBy'),
    taken: object['taken'] === undefined ? undefined : parseTakenRecord(within('taken')),
    camera: fields.optionalText('camera'),
    state: fields.text('state'),
    code: fields.text('code'),
    detail: fields.optionalText('detail'),
    sound: object['sound'] === true ? true : undefined,
    damage: object['damage'] === undefined ? undefined : readReason(within('damage')),
    unproven: fields.optionalText('unproven'),
    copies: fields.objects('copies').map((copy) => readCopy(copy, place)),
    missing:
      object['missing'] === undefined
        ? undefined
        : fields.objects('missing').map((copy) => readMissing(copy, place)),
  };
}

function readReason(fields: FieldReader): Reason {
  return { code: fields.text('code'), detail: fields.optionalText('detail') };
}

function readCopy(object: JsonObject, place: LinePlace): VerifiedCopy {
  const fields = new FieldReader(object, place);
  return { path: pathFromFields(object, 'path') ?? fields.text('path'), tree: fields.text('tree') };
}

function readMissing(object: JsonObject, place: LinePlace): MissingCopy {
  const fields = new FieldReader(object, place);
  return { folder: fields.text('folder'), code: fields.text('code'), detail: fields.optionalText('detail') };
}

export function parseReceiptFooter(object: JsonObject, place: LinePlace): ReceiptFooter {
  const fields = new FieldReader(object, place);
  const unproven = fields.object('unproven');
  const counts = new FieldReader(unproven, place);
  return {
    files: fields.count('files'),
    bytes: fields.count('bytes'),
    states: readTallies(fields.object('states'), place),
    safe: fields.flag('safe'),
    partial: object['partial'] === true ? true : undefined,
    unproven: Object.fromEntries(Object.keys(unproven).map((code) => [code, counts.count(code)])),
    damaged: fields.count('damaged'),
    sound: fields.count('sound'),
  };
}
