import type { FileAccess } from '../files/file-access.ts';
import { comparePaths, displayPath } from '../files/path-text.ts';
import { parseChange, readChangeLines } from './changes-file.ts';
import type { IndexChange } from './changes-file.ts';
import { readCurrentChanges, readLastHeader } from './current-changes.ts';
import type { FileRecord } from './file-record.ts';
import { parseFileRecord } from './file-record.ts';
import { FieldReader } from './fields.ts';
import type { IndexTotals } from './index-base.ts';
import { scanSize } from './record-scan.ts';
import type { IndexHeader, IndexMark, ReplacedIndex } from './index-header.ts';
import { INDEX_FORMAT, parseIndexHeader, parseReplaced } from './index-header.ts';
import type { StoredLine } from './line-reader.ts';
import { holdChanges, mergedLines } from './merged-lines.ts';
import { readSealedFooter, readSealedHeader } from './sealed-file.ts';
import { damagedLine } from './damaged-line.ts';
import { linePlace, parseStoredLine } from './stored-json.ts';

/** What an index says of its tree, as its last crawl or run left it; null where there is no index. */
export function readIndexHeader(access: FileAccess, path: string): IndexHeader | null {
  const base = readSealedHeader(access, path, INDEX_FORMAT);
  if (base === null) return null;
  const header = parseIndexHeader(base, { path, number: 1, offset: 0 });
  return readLastHeader(access, path)?.header ?? header;
}

/** How far the index at `path` goes now; null where there is none. */
export function readIndexMark(access: FileAccess, path: string): IndexMark | null {
  // The header first: a newer format is told as such, whatever its end looks like.
  if (readSealedHeader(access, path, INDEX_FORMAT) === null) return null;
  const last = readLastHeader(access, path);
  return last && { base: last.base, changes: last.header === null ? 0 : last.changes };
}

/** What the base of an index was made from; null for the first one of its tree. */
export function readReplaced(access: FileAccess, path: string): ReplacedIndex | null {
  const header = readSealedHeader(access, path, INDEX_FORMAT);
  return header && parseReplaced(header, { path, number: 1, offset: 0 });
}

/** What the base of an index counts, changes left out; null where there is no index. */
export function readBaseTotals(access: FileAccess, path: string): IndexTotals | null {
  const footer = readSealedFooter(access, path, INDEX_FORMAT);
  if (footer === null) return null;
  const fields = new FieldReader(footer.fields, { path, number: 0, offset: 0 });
  return { records: footer.lines, bytes: fields.count('bytes') };
}

/** At least as many as the index has records: those of its base and every change. 0 where there is no index. */
export function mostRecords(access: FileAccess, path: string): number {
  const lines = readCurrentChanges(access, path)?.end?.lines ?? 0;
  return (readBaseTotals(access, path)?.records ?? 0) + lines;
}

/** What an index counts now; null where there is none. Reads it through where its base was changed. */
export function countIndex(access: FileAccess, path: string): IndexTotals | null {
  const base = readBaseTotals(access, path);
  if (base === null || readIndexMark(access, path)?.changes === 0) return base;
  let records = 0;
  let bytes = 0;
  for (const line of readIndexLines(access, path)) {
    records += 1;
    bytes += scanSize(path, line);
  }
  return { records, bytes };
}

/**
 * The records of an index, base and changes merged, in the byte order of their paths. Reading to the end proves the
 * index whole: a cut-off base, a wrong sum, a record out of order is `damaged` (exit 12).
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

/**
 * The record lines of an index, base and changes merged, unparsed, with header, footer and checksums checked. Memory:
 * about 200 bytes for each changed path.
 */
export function* readIndexLines(access: FileAccess, path: string): Generator<StoredLine> {
  using changes = holdChanges(access, path);
  yield* mergedLines(access, { indexPath: path, changes });
}

/**
 * The changes to an index since a mark that was read before, in the order in which they were made; null where the mark
 * is of another base, so that the index has to be read whole.
 */
export function readChangesSince(
  access: FileAccess,
  path: string,
  mark: IndexMark,
): { readonly mark: IndexMark; readonly changes: Iterable<IndexChange> } | null {
  const current = readCurrentChanges(access, path);
  if (current === null) return null;
  const { base, end } = current;
  const to = end?.last == null ? 0 : end.bytes;
  const replaced = base === mark.base ? null : readReplaced(access, path);
  const isFolded =
    replaced?.isSame === true && replaced.base === mark.base && replaced.changes === mark.changes;
  if (base !== mark.base && !isFolded) return null;
  const from = isFolded ? 0 : mark.changes;
  if (from > to) return null;
  return { mark: { base, changes: to }, changes: parsedChanges(access, current.path, { from, to }) };
}

function* parsedChanges(
  access: FileAccess,
  path: string,
  range: { from: number; to: number },
): Generator<IndexChange> {
  for (const line of readChangeLines(access, path, range)) yield parseChange(path, line);
}
