import { createHash } from 'node:crypto';
import type { MediaStructError } from '../errors/media-struct-error.ts';
import type { FileAccess } from '../files/file-access.ts';
import { lstatOrNull } from '../files/file-access.ts';
import { FieldReader } from './fields.ts';
import type { FileRecord } from './file-record.ts';
import { isPathInside, parseFileRecord } from './file-record.ts';
import type { IndexHeader } from './index-header.ts';
import { formatIndexHeader, INDEX_FORMAT, parseIndexHeader } from './index-header.ts';
import type { StoredLine } from './line-reader.ts';
import { readLastLine, readLines } from './line-reader.ts';
import { pathFields, pathFromFields } from './path-fields.ts';
import { damagedFile } from './sealed-file.ts';
import { damagedLine } from './damaged-line.ts';
import { checkFormat, linePlace, parseStoredLine } from './stored-json.ts';

/** The changes since the base of an index (docs/formats/index.md). */
export const CHANGES_FORMAT = { format: 'mediastruct-changes', version: 1 };

/** One change: the record that stands at a path from now on, or that no file is there any more. */
export type IndexChange =
  { readonly kind: 'put'; readonly record: FileRecord } | { readonly kind: 'drop'; readonly path: string };

/** The end of a part, which makes the lines before it count. */
export interface PartEnd {
  readonly lines: number;
  /** Over the bytes of the part's lines. */
  readonly sha256: string;
  /** The run that wrote it and which of its parts it is, from 0; null for a crawl. */
  readonly run: { readonly runId: string; readonly nth: number } | null;
  readonly header: IndexHeader;
}

/** How far the changes count. */
export interface ChangesEnd {
  /** The base that they change; null for a file without a whole header. */
  readonly base: string | null;
  /** Where the last whole part ends. */
  readonly bytes: number;
  /** Lines up to there, ends of parts included. */
  readonly lines: number;
  /** Bytes behind it, which a write that was cut off left and nobody counts. */
  readonly torn: number;
  readonly last: PartEnd | null;
}

const DROP_START = '{"drop":';
const PART_START = '{"part":';

export function formatDrop(path: string): string {
  return JSON.stringify(pathFields('drop', path));
}

export function formatPartEnd({ sha256, lines, run, header }: PartEnd): string {
  return JSON.stringify({ part: sha256, lines, ...(run ?? {}), header: formatIndexHeader(header) });
}

/**
 * Reads a changes file through and checks the sum of every part. `onPart` is called for each. A part without an end
 * at the end of the file is torn and does not count; any other fault is `damaged` (12).
 */
export function readChangesEnd(
  access: FileAccess,
  path: string,
  { from, onPart }: { from?: number; onPart?: (part: PartEnd) => void } = {},
): ChangesEnd {
  const size = lstatOrNull(access, path)?.size ?? 0;
  let end: ChangesEnd = { base: null, bytes: 0, lines: 0, torn: size, last: null };
  if (size === 0) return end;
  let digest = createHash('sha256');
  let lines = 0;
  let read = 0;
  for (const line of readLines(access, path, { from })) {
    if (!line.whole) break;
    read += 1;
    const bytes = line.offset + line.bytes.length + 1;
    if (line.number === 1 && !from) {
      end = { ...end, base: parseChangesHeader(path, line), bytes, lines: 1 };
    } else if (startsWith(line, PART_START)) {
      const last = parsePartEnd(path, line);
      if (last.lines !== lines || last.sha256 !== digest.digest('hex'))
        throw damagedChanges(path, `the part that ends in byte ${bytes} does not match its sum`);
      onPart?.(last);
      end = { ...end, bytes, lines: read, last };
      digest = createHash('sha256');
      lines = 0;
    } else {
      digest.update(line.bytes).update('\n');
      lines += 1;
    }
  }
  return { ...end, torn: size - end.bytes };
}

/**
 * The end of the last part, from the end of the file alone; null where the file does not end with one, and what counts
 * of it has to be read with `readChangesEnd`.
 */
export function readLastPart(
  access: FileAccess,
  path: string,
): (PartEnd & { readonly bytes: number }) | null {
  if (lstatOrNull(access, path) === null) return null;
  const line = readLastLine(access, path);
  if (line === null || !line.whole || !startsWith(line, PART_START)) return null;
  return { ...parsePartEnd(path, line), bytes: line.offset + line.bytes.length + 1 };
}

/** The base that the changes belong to; null where there is no file or only a torn header. */
export function readChangesBase(access: FileAccess, path: string): string | null {
  if (lstatOrNull(access, path) === null) return null;
  for (const line of readLines(access, path)) return line.whole ? parseChangesHeader(path, line) : null;
  return null;
}

/** The lines of changes in the bytes from `from` to `to`, which `readChangesEnd` told; ends of parts are left out. */
export function* readChangeLines(
  access: FileAccess,
  path: string,
  { from, to }: { from: number; to: number },
): Generator<StoredLine> {
  if (from >= to) return;
  for (const line of readLines(access, path, { from })) {
    if (line.offset >= to) return;
    if (line.offset === 0 || startsWith(line, PART_START)) continue;
    yield line;
  }
}

export function parseChange(path: string, line: StoredLine): IndexChange {
  const object = parseStoredLine(path, line);
  const place = linePlace(path, line);
  if (!isDrop(line)) return { kind: 'put', record: parseFileRecord(object, place) };
  const dropped = pathFromFields(object, 'drop');
  if (dropped === null || !isPathInside(dropped))
    throw damagedLine(place, 'field "drop": expected a path below the tree');
  return { kind: 'drop', path: dropped };
}

export function isDrop(line: Pick<StoredLine, 'bytes'>): boolean {
  return startsWith(line, DROP_START);
}

function parseChangesHeader(path: string, line: StoredLine): string {
  const object = parseStoredLine(path, line);
  checkFormat(object, CHANGES_FORMAT, linePlace(path, line));
  return new FieldReader(object, linePlace(path, line)).sha256('base');
}

function parsePartEnd(path: string, line: StoredLine): PartEnd {
  const object = parseStoredLine(path, line);
  const place = linePlace(path, line);
  const fields = new FieldReader(object, place);
  const runId = fields.optionalText('runId');
  return {
    sha256: fields.sha256('part'),
    lines: fields.count('lines'),
    run: runId === undefined ? null : { runId, nth: fields.count('nth') },
    header: parseIndexHeader(fields.object('header'), place),
  };
}

function startsWith({ bytes }: Pick<StoredLine, 'bytes'>, start: string): boolean {
  return bytes.toString('latin1', 0, start.length) === start;
}

export function damagedChanges(path: string, what: string): MediaStructError {
  return damagedFile(path, { ...INDEX_FORMAT, noun: 'list of changes to an index' }, what);
}
