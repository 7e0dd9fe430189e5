import type { Buffer } from 'node:buffer';
import { basename, dirname, join } from 'node:path';
import { decodeBagPath } from '../archive/bag/bag-lines.ts';
import { MediaStructError } from '../errors/media-struct-error.ts';
import type { DigestAlgorithm } from '../files/digest-algorithms.ts';
import { DIGEST_ALGORITHMS, normalDigest } from '../files/digest-algorithms.ts';
import type { FileAccess, FileStat } from '../files/file-access.ts';
import { lstatOrNull } from '../files/file-access.ts';
import { bytesToPath, displayPath } from '../files/path-text.ts';
import { readStateFile } from '../files/state-file.ts';
import { readLines } from '../records/line-reader.ts';
import { HASHDEEP_START, HashdeepParser } from './formats/hashdeep-lines.ts';
import { parseSumLine } from './formats/sum-lines.ts';
import type { ListEntry } from './list-entry.ts';
import type { ListFormat } from './list-formats.ts';
import { areComparable } from './compare-digests.ts';
import { isSumFormat, SUM_FORMATS } from './list-formats.ts';
import { readHistoryEntries, readMhlEntries } from './mhl/read-entries.ts';
import { CHAIN_NAME } from './mhl/chain.ts';
import { HISTORY_FOLDER } from './mhl/history.ts';

/** No digest begins so. */
const REMARK = /^[#;]/;

/** A list of another program, read. Memory: about 400 bytes for each file that it names. */
export interface ReadList {
  readonly format: ListFormat;
  /** The file or folder that was read; absolute. */
  readonly path: string;
  /** The folder that relative names are below, as far as the list's own place tells. */
  readonly folder: string;
  /** When it was written, ISO 8601 UTC: as it says, or as its file does. */
  readonly madeAt: string;
  readonly entries: readonly ListEntry[];
  /** Numbers of the lines that cannot be read, from 1. */
  readonly badLines: readonly number[];
  /** Absolute paths of hash lists beside the chain of an ASC MHL history that it does not name. They are not read. */
  readonly unchained: readonly string[];
}

/**
 * Reads a list of check sums: a file, a bag, or a folder with the history of ASC MHL. What it is is found out where nobody says. Throws `usage` (64) where nothing is
 * there, and `damaged` (12) where no line of it can be read; a list that names no file is one only where it says so itself.
 */
export function readList(access: FileAccess, path: string, format?: ListFormat): ReadList {
  const stat = lstatOrNull(access, path);
  if (stat === null)
    throw new MediaStructError(
      'usage',
      `${displayPath(path)}: expected a list of check sums, found nothing`,
      {
        path,
      },
    );
  const list = stat.kind === 'folder' ? readFolder(access, path) : readFile(access, path, { format, stat });
  if (list.entries.length > 0 || saysThatItIsEmpty(access, list)) return list;
  throw new MediaStructError(
    'damaged',
    `${displayPath(path)}: expected a list of check sums, found no line that is one`,
    { path, suggestions: ['--format tells what it is, where that cannot be found out.'] },
  );
}

/** A file without lines may be one whose lines were lost. A hash list is whole XML, hashdeep has a head, and a bag tells beside its manifests how many files it has. */
function saysThatItIsEmpty(access: FileAccess, { format, path, folder, badLines }: ReadList): boolean {
  if (badLines.length > 0) return false;
  if (format === 'mhl') return true;
  if (format === 'hashdeep') return formatOf(access, path) === 'hashdeep';
  return (
    format === 'bagit' &&
    /^Payload-Oxum: *0\.0\r?$/m.test(readStateFile(access, join(folder, 'bag-info.txt')) ?? '')
  );
}

function readFolder(access: FileAccess, path: string): ReadList {
  if (lstatOrNull(access, join(path, 'bagit.txt')) !== null) return readBag(access, path);
  for (const folder of [path, join(path, HISTORY_FOLDER)])
    if (lstatOrNull(access, join(folder, CHAIN_NAME)) !== null)
      return { format: 'mhl', path: folder, folder: dirname(folder), ...readHistoryEntries(access, folder) };
  throw new MediaStructError(
    'usage',
    `${displayPath(path)}: expected a list of check sums, found a folder that is no bag and has no history of ASC MHL`,
    { path, suggestions: ['Name the file of the list.'] },
  );
}

function readFile(
  access: FileAccess,
  path: string,
  { format, stat }: { readonly format: ListFormat | undefined; readonly stat: FileStat },
): ReadList {
  const facts = { path, folder: dirname(path), madeAt: timeOf(stat) };
  const known = format ?? formatOf(access, path);
  if (known === 'mhl') return { ...facts, format: known, ...readMhlEntries(access, path, facts.madeAt) };
  return { ...facts, format: known, unchained: [], ...readEntries(access, path, parserOf(known, path)) };
}

/** All manifests of a bag, joined by the names of the files. What one manifest names twice stays two entries, which may contradict each other. */
function readBag(access: FileAccess, path: string): ReadList {
  const entries = new Map<string, readonly ListEntry[]>();
  const badLines: number[] = [];
  let madeAt = '';
  for (const { name, kind } of access.readdir(path)) {
    if (kind !== 'file' || manifestAlgorithm(name) === undefined) continue;
    const list = readFile(access, join(path, name), {
      format: 'bagit',
      stat: access.lstat(join(path, name)),
    });
    madeAt = list.madeAt > madeAt ? list.madeAt : madeAt;
    badLines.push(...list.badLines);
    for (const entry of list.entries) {
      const known = entries.get(entry.path) ?? [];
      const other = known.find(({ digests }) => !areComparable(digests, entry.digests));
      const digests = { ...other?.digests, ...entry.digests };
      entries.set(entry.path, [...known.filter((one) => one !== other), { ...entry, digests }]);
    }
  }
  return {
    ...{ format: 'bagit', path, folder: path, madeAt, unchained: [] },
    entries: [...entries.values()].flat(),
    badLines,
  };
}

/** The entry of a line: null where it tells of no file, undefined where it cannot be read. */
type LineParser = (text: string) => ListEntry | null | undefined;

function readEntries(
  access: FileAccess,
  path: string,
  parse: LineParser,
): Pick<ReadList, 'entries' | 'badLines'> {
  const entries: ListEntry[] = [];
  const badLines: number[] = [];
  for (const { bytes, number } of readLines(access, path, { tooLong: 'skip' })) {
    const text = bytesToPath(bytes);
    // Programs for Windows begin a file so.
    const entry = parse(number === 1 ? text.replace(/^\ufeff/, '') : text);
    if (entry === undefined) badLines.push(number);
    else if (entry !== null) entries.push(entry);
  }
  return { entries, badLines };
}

function parserOf(format: Exclude<ListFormat, 'mhl'>, path: string): LineParser {
  if (format === 'hashdeep') {
    const parser = new HashdeepParser();
    return (text) => parser.parse(text);
  }
  const algorithm = isSumFormat(format) ? SUM_FORMATS[format] : undefined;
  const parse: (text: string) => ListEntry | null =
    format === 'bagit'
      ? (text) => parseManifestEntry(text, manifestAlgorithm(basename(path)) ?? 'sha256')
      : (text) => parseSumLine(text, algorithm);
  return (text) => (text.trim() === '' || REMARK.test(text) ? null : (parse(text) ?? undefined));
}

/** A line of a manifest of BagIt (RFC 8493, section 2.1.3). */
function parseManifestEntry(text: string, algorithm: DigestAlgorithm): ListEntry | null {
  const [, digits = '', name = ''] = /^([0-9a-fA-F]+)[ \t]+\*?([^]+)$/.exec(text.replace(/\r$/, '')) ?? [];
  const digest = normalDigest(algorithm, digits);
  return digest === null ? null : { path: decodeBagPath(name), digests: { [algorithm]: digest } };
}

function manifestAlgorithm(name: string): DigestAlgorithm | undefined {
  const told = /^manifest-([a-z0-9]+)\.txt$/.exec(name)?.[1];
  return DIGEST_ALGORITHMS.find((algorithm) => algorithm === told);
}

/** What a file is by its first line and its name. */
function formatOf(access: FileAccess, path: string): ListFormat {
  let first: Buffer | undefined;
  for (const { bytes } of readLines(access, path, { tooLong: 'skip' })) {
    first = bytes;
    break;
  }
  const text = first?.toString('utf8').trimStart() ?? '';
  if (text.startsWith(HASHDEEP_START)) return 'hashdeep';
  if (/^\ufeff?<(?:\?xml|hashlist)/.test(text)) return 'mhl';
  const isBag = manifestAlgorithm(basename(path)) !== undefined;
  if (isBag && lstatOrNull(access, join(dirname(path), 'bagit.txt')) !== null) return 'bagit';
  return 'md5deep';
}

function timeOf({ mtimeNs }: FileStat): string {
  return new Date(Number(mtimeNs / 1_000_000n)).toISOString();
}
