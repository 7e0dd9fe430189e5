import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import type { FileAccess } from '../../files/file-access.ts';
import { lstatOrNull, orNullIfAbsent } from '../../files/file-access.ts';
import { openForReading } from '../../files/hash-file.ts';
import { comparePaths } from '../../files/path-text.ts';
import { syncFolder } from '../../files/sync-folder.ts';
import { isDrop } from '../../records/changes-file.ts';
import { FieldReader } from '../../records/fields.ts';
import { changesPathOf } from '../../records/index-header.ts';
import type { StoredLine } from '../../records/line-reader.ts';
import { readLines } from '../../records/line-reader.ts';
import { linePath } from '../../records/record-scan.ts';
import type { SealedFormat } from '../../records/sealed-file.ts';
import { readSealedHeader, readSealedLines, SealedFileWriter } from '../../records/sealed-file.ts';
import type { CrawlMark, MarksHeader } from './crawl-marks.ts';
import { optionsOf, readMarks } from './crawl-marks.ts';
import { isSameRoot } from '../root-identity.ts';

/** The records that a crawl which did not end had made (docs/formats/crawl-marks.md). */
export const UNFINISHED_FORMAT: SealedFormat = {
  format: 'mediastruct-unfinished-crawl',
  version: 1,
  noun: 'list of what a crawl had read',
  counter: 'records',
};

const FORMAT_START = '{"format":';
const BUFFER_BYTES = 1 << 20;

/** What crawls of a tree that did not end had read. */
export interface UnfinishedCrawl {
  /** When the first of them began, ISO 8601 UTC. */
  readonly startedAt: string;
  /** All of them read every file. */
  readonly force: boolean;
  /** All of them forget what the index said of the tree. */
  readonly acceptTree: boolean;
  /** All of them read files whose hash is as old, days; infinite where no age counts. */
  readonly maxAgeDays: number;
  /** Device and inode of the tree's root. */
  readonly rootIdentity: string;
  readonly records: number;
  /** The lines of their records, in the byte order of the paths. */
  readonly lines: () => Iterable<StoredLine>;
}

/** Where the marks of a crawl are, and what it leaves when it does not end. */
export function resumePaths(indexPath: string): { readonly marks: string; readonly unfinished: string } {
  const stem = indexPath.replace(/\.ndjson$/, '');
  return { marks: `${stem}.marks`, unfinished: `${stem}.unfinished` };
}

/**
 * Puts aside what crawls that did not end had written, before the next one writes to the same files; null where there is nothing. Only bytes
 * that fit the sum of a mark count. Reads them twice; streams.
 */
export function takeUpCrawl(access: FileAccess, indexPath: string): UnfinishedCrawl | null {
  const paths = resumePaths(indexPath);
  const earlier = readUnfinished(access, paths.unfinished);
  const marked = readMarks(access, paths.marks);
  if (marked === null) return earlier;
  const { header, marks } = marked;
  const file = header.file === 'base' ? `${indexPath}.tmp` : changesPathOf(indexPath);
  const end = provenEnd(access, file, { from: header.from, marks });
  if (end > header.from) {
    const lines = recordLines(access, file, { from: header.from, end });
    const ofTree = earlier !== null && isSameRoot(earlier.rootIdentity, header.rootIdentity) ? earlier : null;
    writeUnfinished(access, { indexPath, path: paths.unfinished }, { header, lines, earlier: ofTree });
  }
  removeIfThere(access, paths.marks);
  return readUnfinished(access, paths.unfinished);
}

/** Takes away what crawls that did not end had left. */
export function forgetUnfinished(access: FileAccess, indexPath: string): void {
  const { marks, unfinished } = resumePaths(indexPath);
  const isGone = [removeIfThere(access, marks), removeIfThere(access, unfinished)];
  if (isGone.includes(true)) syncFolder(access, dirname(indexPath));
}

/** The bytes up to the last mark whose sum they fit. */
function provenEnd(
  access: FileAccess,
  path: string,
  { from, marks }: { readonly from: number; readonly marks: readonly CrawlMark[] },
): number {
  const fd = orNullIfAbsent(() => openForReading(access, path));
  if (fd === null) return from;
  try {
    const digest = createHash('sha256');
    const buffer = new Uint8Array(BUFFER_BYTES);
    let at = from;
    let proven = from;
    for (const { bytes, sha256 } of marks) {
      while (at < bytes) {
        const count = access.read(fd, buffer.subarray(0, Math.min(buffer.length, bytes - at)), at);
        if (count === 0) return proven;
        digest.update(buffer.subarray(0, count));
        at += count;
      }
      if (at !== bytes || digest.copy().digest('hex') !== sha256) return proven;
      proven = bytes;
    }
    return proven;
  } finally {
    access.close(fd);
  }
}

function* recordLines(
  access: FileAccess,
  path: string,
  { from, end }: { readonly from: number; readonly end: number },
): Generator<StoredLine> {
  for (const line of readLines(access, path, { from })) {
    if (line.offset >= end) return;
    const isHeader = line.bytes.toString('latin1', 0, FORMAT_START.length) === FORMAT_START;
    if (!isHeader && !isDrop(line)) yield line;
  }
}

/** What was read later comes first: a crawl that took up an earlier one wrote its records anew, up to where it came. */
function writeUnfinished(
  access: FileAccess,
  { indexPath, path }: { readonly indexPath: string; readonly path: string },
  {
    header: { startedAt, force, acceptTree, maxAgeDays, rootIdentity },
    lines,
    earlier,
  }: {
    readonly header: MarksHeader;
    readonly lines: Iterable<StoredLine>;
    readonly earlier: UnfinishedCrawl | null;
  },
): void {
  const header = {
    startedAt: earlier === null || earlier.startedAt > startedAt ? startedAt : earlier.startedAt,
    force: force && (earlier?.force ?? true),
    acceptTree: acceptTree && (earlier?.acceptTree ?? true),
    maxAgeDays: Math.max(maxAgeDays, earlier?.maxAgeDays ?? 0),
    rootIdentity,
  };
  using writer = new SealedFileWriter(access, path, { format: UNFINISHED_FORMAT, header });
  let last: string | null = null;
  for (const line of lines) {
    last = linePath(indexPath, line);
    writer.add(line.bytes.toString('utf8'));
  }
  for (const line of earlier?.lines() ?? [])
    if (last === null || comparePaths(linePath(indexPath, line), last) > 0)
      writer.add(line.bytes.toString('utf8'));
  writer.commit();
}

/** Null where there is none, or one that is damaged: its files are read again then. */
function readUnfinished(access: FileAccess, path: string): UnfinishedCrawl | null {
  const lines = () => readSealedLines(access, path, UNFINISHED_FORMAT);
  try {
    const header = readSealedHeader(access, path, UNFINISHED_FORMAT);
    if (header === null) return null;
    const fields = new FieldReader(header, { path, number: 1, offset: 0 });
    const [startedAt, force] = [fields.text('startedAt'), fields.flag('force')];
    let records = 0;
    for (const line of lines()) if (line.whole) records += 1;
    const rootIdentity = fields.text('rootIdentity');
    return { startedAt, force, ...optionsOf(header), rootIdentity, records, lines };
  } catch (error) {
    if (!(error instanceof MediaStructError)) throw error;
    removeIfThere(access, path);
    return null;
  }
}

function removeIfThere(access: FileAccess, path: string): boolean {
  if (lstatOrNull(access, path) === null) return false;
  access.unlink(path);
  return true;
}
