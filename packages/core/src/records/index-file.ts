import { createHash } from 'node:crypto';
import type { FileAccess } from '../files/file-access.ts';
import { lstatOrNull } from '../files/file-access.ts';
import { comparePaths, displayPath } from '../files/path-text.ts';
import { StateFileWriter } from '../files/state-file.ts';
import { MediaStructError } from '../errors/media-struct-error.ts';
import { FieldReader } from './fields.ts';
import type { FileRecord } from './file-record.ts';
import { formatFileRecord, parseFileRecord } from './file-record.ts';
import type { StoredLine } from './line-reader.ts';
import { readLastLine, readLines } from './line-reader.ts';
import { pathFields, pathFromFields } from './path-fields.ts';
import type { JsonObject } from './stored-json.ts';
import { checkFormat, damagedLine, linePlace, parseStoredLine } from './stored-json.ts';

export const INDEX_FORMAT = { format: 'mediastruct-index', version: 1 };

/** The first line of an index. */
export interface IndexHeader {
  readonly treeId: string;
  /** Absolute path of the tree when it was indexed. */
  readonly root: string;
  /** Inode of the root folder when it was indexed: one of the signs that a tree is the one it was. */
  readonly rootIno: string;
  readonly createdAt: string;
  readonly algorithm: 'sha256';
}

/** The last line of an index; `sha256` is over all bytes before it. */
export interface IndexFooter {
  readonly records: number;
  /** Sum of the sizes of the indexed files. */
  readonly bytes: number;
}

/** Writes an index; records must come in the byte order of their paths. Published whole at `commit()`. */
export class IndexWriter {
  readonly #writer: StateFileWriter;
  readonly #digest = createHash('sha256');
  #summing = true;
  #records = 0;
  #bytes = 0;

  constructor(access: FileAccess, path: string, header: IndexHeader) {
    this.#writer = new StateFileWriter(access, path, (bytes) => this.#sum(bytes));
    const { root, ...rest } = header;
    this.#writer.write(`${JSON.stringify({ ...INDEX_FORMAT, ...rest, ...pathFields('root', root) })}\n`);
  }

  add(record: FileRecord): void {
    this.addLine(formatFileRecord(record), record.size);
  }

  /** A line that `formatFileRecord` made, of a file of `size` bytes. */
  addLine(line: string, size: number): void {
    this.#writer.write(`${line}\n`);
    this.#records += 1;
    this.#bytes += size;
  }

  commit(): IndexFooter {
    this.#writer.flush();
    this.#summing = false;
    const footer = { records: this.#records, bytes: this.#bytes };
    this.#writer.write(
      `${JSON.stringify({ footer: true, ...footer, sha256: this.#digest.digest('hex') })}\n`,
    );
    this.#writer.commit();
    return footer;
  }

  /** The footer holds the sum, so it is not part of it. */
  #sum(bytes: Uint8Array): void {
    if (this.#summing) this.#digest.update(bytes);
  }

  [Symbol.dispose](): void {
    this.#writer[Symbol.dispose]();
  }
}

/** The header of an index, or null where there is no index. */
export function readIndexHeader(access: FileAccess, path: string): IndexHeader | null {
  if (lstatOrNull(access, path) === null) return null;
  for (const line of readLines(access, path)) return parseHeader(path, line);
  throw damagedIndex(path, 'the file is empty');
}

/** The totals of an index, read from its end; null where there is no index. Damage is found by reading it. */
export function readIndexFooter(access: FileAccess, path: string): IndexFooter | null {
  if (lstatOrNull(access, path) === null) return null;
  const line = readLastLine(access, path);
  const footer = line?.whole ? parseFooter(path, line)?.footer : undefined;
  if (footer === undefined) throw damagedIndex(path, 'it has no footer, so it was cut off');
  return footer;
}

/**
 * The records of an index in the byte order of their paths. Reading to the end proves the index whole:
 * a cut-off file, a wrong sum, a record out of order is `damaged` (exit 12).
 */
export function* readIndex(access: FileAccess, path: string): Generator<FileRecord> {
  let before: string | null = null;
  for (const line of readIndexLines(access, path)) {
    const place = linePlace(path, line);
    const record = parseFileRecord(parseStoredLine(path, line), place);
    if (before !== null && comparePaths(before, record.path) >= 0)
      throw damagedLine(place, `"${displayPath(record.path)}" is out of order`);
    before = record.path;
    yield record;
  }
}

/** The record lines of an index, unparsed, with header, footer and checksum checked. */
export function* readIndexLines(access: FileAccess, path: string): Generator<StoredLine> {
  const digest = createHash('sha256');
  let records = 0;
  let footer: ReturnType<typeof parseFooter> = null;
  for (const line of readLines(access, path, digest)) {
    if (line.number === 1) parseHeader(path, line);
    else if (footer !== null) throw damagedLine(linePlace(path, line), 'there is a line after the footer');
    else if ((footer = parseFooter(path, line)) === null) {
      records += 1;
      yield line;
    }
  }
  if (footer === null) throw damagedIndex(path, 'it has no footer, so it was cut off');
  if (footer.footer.records !== records)
    throw damagedIndex(path, `its footer counts ${footer.footer.records} records, found ${records}`);
  if (footer.sha256 !== digest.digest('hex'))
    throw damagedIndex(path, 'its checksum does not match its lines');
}

function parseHeader(path: string, line: StoredLine): IndexHeader {
  const object = parseStoredLine(path, line);
  const place = linePlace(path, line);
  checkFormat(object, INDEX_FORMAT, place);
  const fields = new FieldReader(object, place);
  return {
    treeId: fields.text('treeId'),
    root: pathFromFields(object, 'root') ?? fields.text('root'),
    rootIno: fields.digits('rootIno'),
    createdAt: fields.text('createdAt'),
    algorithm: fields.oneOf('algorithm', ['sha256']),
  };
}

const FOOTER_START = '{"footer":';

function parseFooter(path: string, line: StoredLine): { footer: IndexFooter; sha256: string } | null {
  if (line.bytes.toString('latin1', 0, FOOTER_START.length) !== FOOTER_START) return null;
  const fields = new FieldReader(parseStoredLine(path, line) as JsonObject, linePlace(path, line));
  return {
    footer: { records: fields.count('records'), bytes: fields.count('bytes') },
    sha256: fields.sha256('sha256'),
  };
}

function damagedIndex(path: string, what: string): MediaStructError {
  return new MediaStructError('damaged', `${path}: the index is damaged: ${what}`, {
    path,
    suggestions: ['mediastruct crawl --force   (reads every file again and writes a new index)'],
  });
}
