import type { FileAccess, SealedFormat } from '@mediastruct/core';
import {
  damagedLine,
  FieldReader,
  folderOf,
  linePlace,
  MediaStructError,
  parseStoredLine,
  pathFields,
  pathFromFields,
  readSealedFooter,
  readSealedHeader,
  readSealedLines,
  SealedFileWriter,
} from '@mediastruct/core';
import { compareTreePaths } from '../names/tree-order.ts';
import type { TreeEntry } from './tree-entry.ts';
import { formatEntry, parseEntry } from './tree-entry.ts';

/** The listing of a folder (docs/formats/delta-listing.md). */
export const LISTING_FORMAT: SealedFormat = {
  format: 'mediastruct-delta-listing',
  version: 1,
  noun: 'listing',
  counter: 'entries',
  suggestions: ['mediastruct delta index DIR -o FILE   makes one of the folder as it is now.'],
};

export interface ListingHeader {
  /** Names this listing, whatever its file is called: 32 hex digits. */
  readonly id: string;
  /** Absolute path of the folder when it was listed. */
  readonly folder: string;
  /** When listing it began, ISO 8601 UTC. */
  readonly createdAt: string;
  /** Whether extended attributes were read. */
  readonly hasAttributes: boolean;
  /** Whether a signature file belongs to it, which stands beside it: see `signaturePath`. */
  readonly hasSignatures: boolean;
}

/** A folder as it was, entry by entry. It can be read any number of times, in the order of `compareTreePaths`. */
export interface Listing {
  readonly header: ListingHeader;
  /** Throws `damaged` (12) where a stored one is not whole. */
  entries(): Iterable<TreeEntry>;
  /** Where the signatures are that its entries tell of; null where there are none. */
  readonly signatures: string | null;
}

/** The signature file of a listing. */
export function signaturePath(listing: string): string {
  return `${listing}.sig`;
}

/** Writes a listing as a stream. It appears whole at `commit`. Entries come in the order of `compareTreePaths`. */
export class ListingWriter {
  readonly #writer: SealedFileWriter;
  #files = 0;
  #bytes = 0;

  constructor(access: FileAccess, path: string, header: ListingHeader) {
    const { folder, ...plain } = header;
    this.#writer = new SealedFileWriter(access, path, {
      format: LISTING_FORMAT,
      header: { ...plain, ...pathFields('folder', folder) },
      // What somebody has is nobody else's business.
      mode: 0o600,
    });
  }

  add(entry: TreeEntry): void {
    this.#writer.add(formatEntry(entry));
    if (entry.kind !== 'file') return;
    this.#files += 1;
    this.#bytes += entry.size;
  }

  commit(): ListingTotals {
    const { lines, sha256 } = this.#writer.commit();
    return { entries: lines, files: this.#files, bytes: this.#bytes, sha256 };
  }

  [Symbol.dispose](): void {
    this.#writer[Symbol.dispose]();
  }
}

export interface ListingTotals {
  readonly entries: number;
  readonly files: number;
  /** Sizes of the files together. */
  readonly bytes: number;
  /** Names the content of the listing. */
  readonly sha256: string;
}

/** Opens a stored listing; its entries are read when they are asked for. Without the file: `file-missing` (11). */
export function openListing(access: FileAccess, path: string): Listing {
  const stored = readSealedHeader(access, path, LISTING_FORMAT);
  if (stored === null)
    throw new MediaStructError('file-missing', `${path}: expected a listing of a folder, found nothing`, {
      path,
      suggestions: LISTING_FORMAT.suggestions ?? [],
    });
  // The end is looked at first, so that a listing that was cut off is told before anything is done.
  readSealedFooter(access, path, LISTING_FORMAT);
  const place = { path, number: 1, offset: 0 };
  const fields = new FieldReader(stored, place);
  const header: ListingHeader = {
    id: fields.matching('id', /^[0-9a-f]{32}$/, '32 hex digits'),
    folder: pathFromFields(stored, 'folder') ?? fields.text('folder'),
    createdAt: fields.text('createdAt'),
    hasAttributes: fields.flag('hasAttributes'),
    hasSignatures: fields.flag('hasSignatures'),
  };
  return {
    header,
    entries: () => readEntries(access, path),
    signatures: header.hasSignatures ? signaturePath(path) : null,
  };
}

function* readEntries(access: FileAccess, path: string): Generator<TreeEntry> {
  let before: string | null = null;
  const above: string[] = [];
  for (const line of readSealedLines(access, path, LISTING_FORMAT)) {
    const place = linePlace(path, line);
    const entry = parseEntry(parseStoredLine(path, line), place);
    if (before !== null && compareTreePaths(before, entry.path) >= 0)
      throw damagedLine(place, 'its path does not come after the one before it');
    before = entry.path;
    // What is applied below a folder must not go through a symlink that is listed in its place.
    while (above.length > 0 && !entry.path.startsWith(`${above.at(-1)}/`)) above.pop();
    if (folderOf(entry.path) !== (above.at(-1) ?? ''))
      throw damagedLine(place, 'it lies in no folder of the listing');
    if (entry.kind === 'folder') above.push(entry.path);
    yield entry;
  }
}
