import { join } from 'node:path';
import type { FileAccess, Library, SealedFormat } from '@mediastruct/core';
import {
  linePlace,
  lstatOrNull,
  makeFolders,
  parseStoredLine,
  parseWith,
  readSealedFooter,
  readSealedHeader,
  readSealedLines,
  SealedFileWriter,
} from '@mediastruct/core/base';
import * as v from 'valibot';
import { shelfFolder } from '../ledger/shelf-ledger.ts';
import type { SourceEntry } from './source-entry.ts';
import { sourceEntryFields, parseSourceEntry } from './source-entry.ts';

/** docs/formats/shelf.md */
export const SOURCE_FORMAT: SealedFormat = {
  format: 'mediastruct-shelf-source',
  version: 1,
  noun: 'listing of the source',
  counter: 'entries',
  suggestions: ['Every disk of the shelf has one in catalogue/set.ndjson.gz. Nothing was changed.'],
};
/** It tells what a person has. */
const PRIVATE = 0o600;

export function sourceListingPath(library: Pick<Library, 'state'>, sourceId: string): string {
  return join(shelfFolder(library), 'sources', `${sourceId}.ndjson`);
}

/** What a listing says of its source. */
export interface SourceHeader {
  readonly sourceId: string;
  readonly name: string;
  /** When the source was looked at, ISO 8601 UTC. */
  readonly at: string;
}

/** Null where there is no listing. Throws `damaged` (12). */
export function readSourceHeader(access: FileAccess, path: string): SourceHeader | null {
  const header = readSealedHeader(access, path, SOURCE_FORMAT);
  return (
    header && parseWith(SOURCE_HEADER, header, { place: { path, number: 1, offset: 0 }, field: 'source' })
  );
}

export const SOURCE_HEADER = v.object({ sourceId: v.string(), name: v.string(), at: v.string() });

/** The entries of a listing in its order, that of a walk; none where there is none yet. Throws `damaged` (12). */
export function* readSourceListing(access: FileAccess, path: string): Generator<SourceEntry> {
  if (lstatOrNull(access, path) === null) return;
  for (const line of readSealedLines(access, path, SOURCE_FORMAT))
    yield parseSourceEntry(parseStoredLine(path, line), linePlace(path, line));
}

/** Writes a listing in place of the one that is there; it appears whole. */
export function writeSourceListing(
  access: FileAccess,
  path: string,
  { header, entries }: { readonly header: SourceHeader; readonly entries: Iterable<SourceEntry> },
): void {
  makeFolders(access, join(path, '..'));
  using writer = new ListingWriter(access, path, header);
  for (const entry of entries) writer.add(entry);
  writer.commit();
}

/** As `writeSourceListing`, of entries that come in batches. */
export async function writeSourceBatches(
  access: FileAccess,
  path: string,
  {
    header,
    batches,
  }: { readonly header: SourceHeader; readonly batches: AsyncIterable<readonly SourceEntry[]> },
): Promise<void> {
  makeFolders(access, join(path, '..'));
  using writer = new ListingWriter(access, path, header);
  for await (const entries of batches) for (const entry of entries) writer.add(entry);
  writer.commit();
}

class ListingWriter implements Disposable {
  readonly #file: SealedFileWriter;
  #gone = 0;

  constructor(access: FileAccess, path: string, header: SourceHeader) {
    this.#file = new SealedFileWriter(access, path, { format: SOURCE_FORMAT, header, mode: PRIVATE });
  }

  add(entry: SourceEntry): void {
    if (entry.kind === 'gone') this.#gone += 1;
    this.#file.add(JSON.stringify(sourceEntryFields(entry)));
  }

  commit(): void {
    this.#file.commit({ gone: this.#gone });
  }

  [Symbol.dispose](): void {
    this.#file[Symbol.dispose]();
  }
}

/** The checksum of a listing, and how many of its entries are gone; null where there is none. Throws `damaged` (12). */
export function readSourceFooter(
  access: FileAccess,
  path: string,
): { readonly sha256: string; readonly gone: number } | null {
  const footer = readSealedFooter(access, path, SOURCE_FORMAT);
  if (footer === null) return null;
  const gone = footer.fields['gone'];
  return { sha256: footer.sha256, gone: typeof gone === 'number' ? gone : 0 };
}
